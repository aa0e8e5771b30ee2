import { storeTroubleOf } from '#lib/db/store-trouble.ts'
import { LeaseLostError } from '#lib/ledger/lease.ts'
import { IllegalMoveError } from '#lib/ledger/states.ts'
import type { LogFields } from '#lib/log/events.ts'

/** An error as JSON: what callers tell errors apart by. */
export type Thrown = {
  name: string
  message: string
  stack: string | undefined
  code: string | undefined
  errcode: number | undefined
  cause: Thrown | undefined
}

/** Kinds that are caught by their class. */
const kinds: Record<string, new (message: string) => Error> = {
  LeaseLostError,
  IllegalMoveError,
  TypeError,
}

export function thrownOf(problem: unknown): Thrown {
  const error = (problem instanceof Error ? problem : new Error(String(problem))) as Thrown & Error
  const { name, message, stack, code, errcode } = error
  const cause = error.cause instanceof Error ? thrownOf(error.cause) : undefined
  return { name, message, stack, code, errcode, cause }
}

/** The error on the other side of the thread. */
export function revived({ name, message, cause, ...more }: Thrown): Error {
  const Kind = kinds[name] ?? Error
  return Object.assign(new Kind(message), more, { name, cause: cause && revived(cause) })
}

/** What the log says of a store that failed. */
export function storeFailure(error: unknown): LogFields {
  return { why: storeTroubleOf(error) ?? 'query', error }
}
