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
} & {
  /** Hears now what the store has answered, without waiting for this thread's turn. */
  hear(): void
  close(): Promise<void>
}

/** The store in this thread. */
export function storeOn(db: Db): DeliveryStore {
  const call = async (verb: Verb, given: unknown[]) => {
    const found = await callOn(db, verb, given)
    // SQLite answers without giving sockets and timers their turn.
    await new Promise((turn) => setImmediate(turn))
    return found
  }
  const names = Object.keys(verbs) as Verb[]
  const calls = names.map((name) => [name, (...given: unknown[]) => call(name, given)])
  return { ...Object.fromEntries(calls), hear() {}, close: () => db.destroy() }
}

export function callOn(db: Db, verb: Verb, given: unknown[]): Promise<unknown> {
  return (verbs[verb] as (...all: unknown[]) => Promise<unknown>)(db, ...given)
}
