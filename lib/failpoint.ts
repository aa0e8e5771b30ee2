import { writeSync } from 'node:fs'
import { failpointAsked } from './env.ts'

/**
 * Moments at which tests kill a process, each between two steps that a crash may part. Those that
 * end in `-commit` come right before a commit, in `-committed` right after it.
 */
export const failpoints = [
  'upload-commit',
  'upload-committed',
  'start-commit',
  'start-committed',
  'lease-taken',
  'take-over-found',
  'take-over-committed',
  'claim-commit',
  'claim-committed',
  'request-begun',
  'answer-begun',
  'settle-commit',
  'settle-committed',
  'health-commit',
  'health-committed',
  'stop-rule-commit',
  'stop-rule-committed',
  'move-commit',
  'move-committed',
  'cancel-batch-commit',
  'cancel-batch-committed',
  'replace-commit',
  'replace-committed',
  'drained',
] as const
export type Failpoint = (typeof failpoints)[number]

let armed = parse(failpointAsked())

/**
 * Ends this process as `kill -9` does when PUNCHDESK_FAILPOINT names this moment: `claim-committed`,
 * or `claim-committed:3` for the third time. Costs nothing when it is not set.
 */
export function failpoint(name: Failpoint): void {
  if (armed === null || armed.name !== name || --armed.left > 0) return
  armed = null
  writeSync(2, `failpoint ${name}\n`)
  process.kill(process.pid, 'SIGKILL')
}

function parse(asked: string | undefined): { name: Failpoint; left: number } | null {
  if (!asked) return null
  const [name, times = '1'] = asked.split(':')
  const known = failpoints.find((one) => one === name)
  // A misspelt one would let a test pass that kills nothing.
  if (!known || !/^[1-9]\d*$/.test(times)) throw new Error(`There is no failpoint "${asked}".`)
  return { name: known, left: Number(times) }
}
