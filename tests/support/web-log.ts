import { onTestFinished } from 'vitest'
import type { Log } from '#lib/log/events.ts'
import { openLog } from '#lib/log.ts'

/** What the web process logs during this test, line by line; uncaught, an error would fail it. */
export function catchLog(): Record<string, unknown>[] {
  const shared = globalThis as { punchdeskLog?: Log }
  const before = shared.punchdeskLog
  const lines: Record<string, unknown>[] = []
  const write = (line: string) => void lines.push(JSON.parse(line))
  shared.punchdeskLog = openLog({ process: 'web', level: 'info', write })
  onTestFinished(() => {
    shared.punchdeskLog = before
  })
  return lines
}
