import { cancelSomeQueued } from '#lib/cancel/mutations.ts'
import type { Db } from '#lib/db/client.ts'
import { clearHalfUploads } from '#lib/imports/mutations.ts'
import { settleAndClaim } from '#lib/ledger/hot-path.ts'
import { tidyPace } from '#lib/pace/mutations.ts'
import { listDeliveredConnections, listSending, lookForWork } from './data.ts'
import {
  acquireLease,
  beat,
  releaseLease,
  renewLease,
  stopBeating,
  writeNews,
} from './mutations.ts'

/**
 * Everything delivery asks of the store, each a read or a whole transaction. What they are given and
 * what they give crosses a thread as JSON: objects, arrays, texts, numbers, flags and null.
 */
const verbs = {
  acquireLease,
  beat,
  cancelSomeQueued,
  clearHalfUploads,
  listDeliveredConnections,
  listSending,
  lookForWork,
  releaseLease,
  renewLease,
  settleAndClaim,
  stopBeating,
  tidyPace,
  writeNews,
}

type Verbs = typeof verbs
export type Verb = keyof Verbs

/** The verbs without their first parameter, the store itself. */
export type DeliveryStore = {
  [name in Verb]: Verbs[name] extends (db: Db, ...given: infer Given) => infer Found
    ? (...given: Given) => Found
    : never
} & { close(): Promise<void> }

/** The store in this thread. */
export function storeOn(db: Db): DeliveryStore {
  return storeOf(
    (verb, given) => (verbs[verb] as (...all: unknown[]) => Promise<unknown>)(db, ...given),
    () => db.destroy(),
  )
}

/** A store whose every verb is a `call`. */
export function storeOf(
  call: (verb: Verb, given: unknown[]) => Promise<unknown>,
  close: () => Promise<void>,
): DeliveryStore {
  const names = Object.keys(verbs) as Verb[]
  const calls = names.map((name) => [name, (...given: unknown[]) => call(name, given)])
  return { ...Object.fromEntries(calls), close }
}
