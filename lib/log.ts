import pino from 'pino'
import { cleanError } from './log/clean-error.ts'
import { events, fields, type Log, type LogFields } from './log/events.ts'

type LogOptions = {
  process: 'web' | 'delivery'
  level: string
  /** Texts that must not be in any line, and never are in a field that has a name of its own. */
  secrets?: () => readonly string[]
  write?: (line: string) => void
}

/**
 * Opens the log of a process: JSON lines on standard output with `level`, `at`, `process`, `event` and
 * the fields of the list. Never a punch's content, a key, a cookie, a password, an e-mail address.
 */
export function openLog({ process: name, level, secrets = () => [], write }: LogOptions): Log {
  const logger = pino(
    {
      level,
      base: { process: name },
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: write ?? ((line) => void process.stdout.write(line)) },
  )
  return (event, more = {}) => {
    logger[events[event]]({ event, ...allowed(more, secrets()) })
  }
}

/** The longest first: one may be part of another. */
function allowed(given: LogFields, secrets: readonly string[]): Record<string, unknown> {
  const known = secrets.filter(isTelling).sort((a, b) => b.length - a.length)
  const kept: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    const kind = Object.hasOwn(fields, name) ? fields[name as keyof typeof fields] : undefined
    if (kind === 'number' && Number.isFinite(value)) kept[name] = value
    if (kind === 'word' && isWord(value, known)) kept[name] = value
    if (kind === 'error' && value !== undefined) kept[name] = cleanError(value, known)
  }
  return kept
}

/** A shorter one would take away half of every line and is no secret. */
function isTelling({ length }: string): boolean {
  return length >= 4
}

function isWord(value: unknown, secrets: readonly string[]): boolean {
  if (typeof value !== 'string' || !/^[\w.:/()[\]-]{1,120}$/.test(value)) return false
  return !secrets.some((secret) => value.includes(secret))
}
