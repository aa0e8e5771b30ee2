import { sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import { jsonRecords } from '#lib/db/dialect.ts'
import { prepared } from '#lib/db/prepared.ts'
import { type AnswerPage, writeAttempts } from './hot-path-answers.ts'
import type { ClaimedPunch } from './hot-path-claim.ts'
import { findConfirmed } from './hot-path-confirm.ts'
import { addCount, type Counts } from './hot-path-counts.ts'
import type { Lease } from './lease.ts'
import { assertPunchMove, type PunchState } from './states.ts'

/** What the settlement needs of a claimed punch: little, for all of it crosses a thread. */
export type SettledPunch = Pick<
  ClaimedPunch,
  'id' | 'import_id' | 'userid' | 'checktime' | 'in_doubt' | 'tries'
>

/** Where a claimed punch goes; made by the delivery from an answer, or from none. */
export type Settlement = {
  punch: SettledPunch
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

const settledColumns = {
  id: 'bigint',
  to_state: 'text',
  now_in_doubt: 'bigint',
  is_confirmed: 'bigint',
  now_tries: 'bigint',
  began_at: 'text',
  wait_until: 'text',
  given_answer: 'bigint',
  took: 'bigint',
} as const

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
  const values = settlements.map((s) => [
    s.punch.id,
    confirmed.has(s.punch.id) ? 'accepted' : s.state,
    s.inDoubt,
    confirmed.has(s.punch.id) ? 1 : 0,
    s.tries,
    s.firstTryAt,
    s.nextTryAt,
    s.attempt && answers.idOf(s.attempt.answer),
    s.attempt?.tookMs ?? null,
  ])
  const json = JSON.stringify(values)
  const rows = await moveSettled(trx, { json, connectionId: lease.connectionId, now })
  const moved =
    rows.length === settlements.length
      ? settlements
      : settlements.filter(isAmong(new Set(rows.map((row) => row.id))))
  for (const { punch, state } of moved) {
    addCount(counts, punch.import_id, 'sending', -1)
    addCount(counts, punch.import_id, confirmed.has(punch.id) ? 'accepted' : state, 1)
    if (confirmed.has(punch.id)) addCount(counts, punch.import_id, 'confirmed', 1)
  }
  await writeAttempts(trx, moved, answers)
  return moved
}

// The empty text and the zero keep SQLite from walking an index by state for every row of the JSON.
const moveSettled = prepared<{ json: string; connectionId: number; now: string }, { id: number }>(
  (given, db) => sql`
    update punches set state = to_state, in_doubt = now_in_doubt, confirmed = is_confirmed,
      tries = now_tries, first_try_at = began_at, next_try_at = wait_until,
      answer_id = coalesce(given_answer, answer_id), took_ms = coalesce(took, took_ms),
      updated_at = ${given.now}
    from (${jsonRecords(db, given.json, settledColumns)}) as settled
    where punches.id = settled.id and punches.state || '' = 'sending'
      and punches.connection_id + 0 = ${given.connectionId}
    returning punches.id`,
)

function isAmong(ids: Set<number>) {
  return ({ punch }: Settlement) => ids.has(punch.id)
}
