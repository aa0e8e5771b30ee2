/**
 * One event of the launcher itself, in the form of the other processes' lines (lib/log.ts). What a
 * person at the terminal should read is a sentence and not an event.
 * @param {'info' | 'warn'} level @param {string} event @param {Record<string, string | number>} more
 */
export function logEvent(level, event, more) {
  const line = { level, at: new Date().toISOString(), process: 'launcher', event, ...more }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
