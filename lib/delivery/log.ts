/** One event of note. Never a punch's content beyond its id, never a key. */
export type Log = (event: string, more?: Record<string, unknown>) => void

/** One JSON line per event. */
export function jsonLog(write: (line: string) => void): Log {
  return (event, more = {}) =>
    write(
      `${JSON.stringify({ at: new Date().toISOString(), process: 'delivery', event, ...more })}\n`,
    )
}
