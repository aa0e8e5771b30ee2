/** What a person can do something about. It is shown as its message alone; anything else is a bug. */
export class Sentence extends Error {}

/** Ends the process with one sentence on stderr. @param {unknown} problem @returns {never} */
export function giveUp(problem) {
  if (problem instanceof Sentence) console.error(problem.message)
  else console.error('Punchdesk could not start because of a mistake in its launcher:', problem)
  process.exit(1)
}
