import { sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import { jsonRecords } from '#lib/db/dialect.ts'
import { prepared } from '#lib/db/prepared.ts'
import { type AnswerPage, writeAttempts } from './hot-path-answers.ts'
import { findConfirmed } from './hot-path-confirm.ts'
import { addCount, type Counts } from './hot-path-counts.ts'
import type { Lease } from './lease.ts'
import { assertPunchMove, type PunchState } from './states.ts'

/**
 * Where a claimed punch goes; made by the delivery from an answer, or from none. All of it crosses a
 * thread: it holds no more of the punch than it must.
 */
export type Settlement = {
  id: number
  importId: number | null
  state: Exclude<PunchState, 'sending' | 'cancelled'>
  inDoubt: 0 | 1
  tries: number
  firstTryAt: string | null
  nextTryAt: string | null
  /** Null when nothing was sent: the punch goes back as it came. */
  attempt: Attempt | null
}

export type Attempt = {
  answer: { outcome: string; httpStatus: number | null; text: string }
  startedAt: string
  tookMs: number
  tryNo: number
}

/** Writes what became of claimed punches; returns those of them that were `sending` until now. */
export async function settle(
  trx: Db,
  { settlements, lease }: { settlements: readonly Settlement[]; lease: Lease },
  answers: AnswerPage,
  counts: Counts,
  now: string,
): Promise<readonly Settlement[]> {
  for (const { state } of settlements) assertPunchMove('sending', state)
  const confirmed = await findConfirmed(trx, lease.connectionId, settlements)
  await answers.load(trx, settlements)
  const moved = new Set<number>()
  for (const { rows, ...fate } of fatesOf(settlements, confirmed, answers)) {
    const given = { ...fate, json: JSON.stringify(rows), connectionId: lease.connectionId, now }
    for (const { id } of await moveSettled(trx, given)) moved.add(id)
  }
  const settled =
    moved.size === settlements.length ? settlements : settlements.filter(({ id }) => moved.has(id))
  for (const { id, importId, state } of settled) {
    addCount(counts, importId, 'sending', -1)
    addCount(counts, importId, confirmed.has(id) ? 'accepted' : state, 1)
    if (confirmed.has(id)) addCount(counts, importId, 'confirmed', 1)
  }
  await writeAttempts(trx, settled, answers)
  return settled
}

/** What the punches of one statement have in common. */
type Fate = {
  state: Settlement['state']
  inDoubt: number
  confirmed: number
  tries: number
  answerId: number | null
}

/** What each of them has of its own, in this order. */
const ownColumns = { id: 'bigint', began_at: 'text', wait_until: 'text', took: 'bigint' } as const

/** Nearly all punches of a batch have one fate, told once: a third less time than told with each. */
function fatesOf(
  settlements: readonly Settlement[],
  confirmed: Set<number>,
  answers: AnswerPage,
): Iterable<Fate & { rows: (string | number | null)[][] }> {
  const fates = new Map<string, Fate & { rows: (string | number | null)[][] }>()
  for (const { id, state, inDoubt, tries, firstTryAt, nextTryAt, attempt } of settlements) {
    const isConfirmed = confirmed.has(id)
    const fate: Fate = {
      state: isConfirmed ? 'accepted' : state,
      inDoubt,
      confirmed: isConfirmed ? 1 : 0,
      tries,
      answerId: attempt && answers.idOf(attempt.answer),
    }
    const key = `${fate.state} ${inDoubt} ${fate.confirmed} ${tries} ${fate.answerId}`
    const alike = fates.get(key) ?? { ...fate, rows: [] }
    fates.set(key, alike)
    alike.rows.push([id, firstTryAt, nextTryAt, attempt?.tookMs ?? null])
  }
  return fates.values()
}

// The empty text and the zero keep SQLite from walking an index by state for every row of the JSON.
const moveSettled = prepared<
  Fate & { json: string; connectionId: number; now: string },
  { id: number }
>(
  (given, db) => sql`
    update punches set state = ${given.state}, in_doubt = ${given.inDoubt},
      confirmed = ${given.confirmed}, tries = ${given.tries}, first_try_at = began_at,
      next_try_at = wait_until, answer_id = coalesce(${given.answerId}, answer_id),
      took_ms = coalesce(took, took_ms), updated_at = ${given.now}
    from (${jsonRecords(db, given.json, ownColumns)}) as settled
    where punches.id = settled.id and punches.state || '' = 'sending'
      and punches.connection_id + 0 = ${given.connectionId}
    returning punches.id`,
)
