/**
 * What every server action answers. Expected failures are values; an exception is a bug.
 * `message` is a sentence for the person at the desk, never a raw error text.
 */
export type Result<T> = { ok: true; data: T } | Failure

export type FailureCode = keyof typeof failureMessages

export type Failure = {
  ok: false
  code: FailureCode
  message: string
  fieldErrors?: Record<string, string>
}

/** The compiler checks that every code has a sentence. */
const failureMessages = {
  signed_out: 'Your session has ended. Sign in again; what you typed is still here.',
  forbidden: 'Your role does not allow this. Ask an admin.',
  invalid: 'Some of the values are not right. Look at the marked fields.',
  not_found: 'This is no longer here. Reload the page.',
  conflict: 'Somebody changed this in the meantime. Reload the page and look again.',
  too_many: 'Too many tries. Wait a minute, then try again.',
  no_connection: 'No connection to Go2Clock is set up yet.',
  unavailable:
    'Punchdesk cannot use its store right now, so this may not have been done. Try again in a moment; doing it twice does no harm.',
  bug: 'Something went wrong inside Punchdesk. Nothing more is known; the log of the server has it.',
} as const

export function ok<T>(data: T): Result<T> {
  return { ok: true, data }
}

/** A failure with its standard sentence, or one that says more about this very case. */
export function fail(
  code: FailureCode,
  more: { message?: string; fieldErrors?: Record<string, string> } = {},
): Failure {
  return { ok: false, code, message: failureMessages[code], ...more }
}
