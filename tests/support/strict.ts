/** Set-up of every vitest file: a test fails when it reaches out or makes noise it did not expect. */
import { afterEach, beforeEach } from 'vitest'
import { events, type Log } from '#lib/log/events.ts'
import { violations } from './loopback-only.ts'

const watched = ['error', 'warn'] as const
const noise: string[] = []

for (const level of watched) {
  // A test that expects such a line replaces the method with vi.spyOn and so never gets here.
  console[level] = (...args: unknown[]) => {
    noise.push(`console.${level}: ${args.map(String).join(' ')}`)
  }
}

// The log of the web process: a test that expects a line catches it (web-log.ts).
const shared = globalThis as { punchdeskLog?: Log }
shared.punchdeskLog = (event, more) => {
  if (events[event] === 'error') noise.push(`log: ${event} ${JSON.stringify(more)}`)
}

beforeEach(() => {
  noise.length = 0
  violations.length = 0
})

afterEach(() => {
  const complaints = [...violations, ...noise]
  if (complaints.length > 0) throw new Error(complaints.join('\n'))
})
