import { log } from './log.ts'

const told = new WeakSet<object>()

/**
 * Sends what Next and the packages print as errors and warnings into the log: of an Error what may be
 * told, of any other text only that there was one, since it may quote a request.
 */
export function logWhatIsPrinted(): void {
  for (const kind of ['error', 'warn'] as const) {
    console[kind] = (...printed: unknown[]) => {
      const thrown = printed.find((part) => part instanceof Error)
      // Of a text the place tells who printed it.
      const error = thrown ?? new Error('(text)')
      // Next prints an error first and then gives it to onRequestError, which knows the page.
      setImmediate(() => {
        if (told.has(error)) return
        told.add(error)
        log('printed', { kind, error })
      })
    }
  }
}

/** An error that Next caught while it answered a request for `route`. */
export function logRequestError(error: unknown, about: { route: string; kind: string }): void {
  if (error instanceof Error) {
    if (told.has(error)) return
    told.add(error)
  }
  log('page_failed', { ...about, error })
}
