/** What the log can say: a closed list of events, and of the fields a line may have. */

export type Level = 'debug' | 'info' | 'warn' | 'error'

/** Every event with its level; docs/operations.md says what each means and what to do. */
export const events = {
  /** Delivery. */
  started: 'info',
  stopped: 'info',
  serving: 'info',
  recovered: 'info',
  held: 'warn',
  resumed: 'info',
  unreachable: 'warn',
  reachable: 'info',
  throttled: 'warn',
  went_on: 'info',
  pace_grew: 'debug',
  import_paused: 'warn',
  lease_lost: 'warn',
  half_uploads_cleared: 'info',
  crashed: 'error',
  /** Delivery and web. */
  store_failed: 'error',
  store_back: 'info',
  /** Web. */
  action_failed: 'error',
  page_failed: 'error',
  printed: 'warn',
} as const satisfies Record<string, Level>

/** `word` has no blanks: a name of ours, never free text, which could quote anything. */
export const fields = {
  connection: 'number',
  import: 'number',
  punches: 'number',
  count: 'number',
  failures: 'number',
  /** Number of the lease: grows with every owner of a connection. */
  lease: 'number',
  /** HTTP status of Go2Clock's answer. */
  status: 'number',
  fromInFlight: 'number',
  toInFlight: 'number',
  waitMs: 'number',
  tookMs: 'number',
  downMs: 'number',
  owner: 'word',
  outcome: 'word',
  why: 'word',
  action: 'word',
  route: 'word',
  kind: 'word',
  error: 'error',
} as const satisfies Record<string, 'number' | 'word' | 'error'>

type ValueOf = { number: number; word: string; error: unknown }

export type LogEvent = keyof typeof events
export type LogFields = { [name in keyof typeof fields]?: ValueOf[(typeof fields)[name]] | null }

/** Writes one event. Fields that are not on the list are dropped, whatever the caller's type said. */
export type Log = (event: LogEvent, more?: LogFields) => void
