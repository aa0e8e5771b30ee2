import { sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import { storeNow } from '#lib/db/dialect.ts'
import type { Connection } from '#lib/db/tables.ts'
import type { DeskPause } from './schema.ts'

/** A delivery process writes that it lives every few seconds. */
export const deliveryLostAfterMs = 15_000
/** So long unseen, it may be the store that keeps it from writing. */
const deliveryLateAfterMs = 7_000

/** The rate shown is that of the last samples, at most this old. */
const rateWindowMs = 10_000

const columns = [
  'id',
  'name',
  'kind',
  'base_url',
  'key_tail',
  'time_zone',
  'in_flight_limit',
  'per_second',
  'is_active',
  'held_at',
  'held_reason',
  'held_detail',
  'unreachable_at',
  'unreachable_detail',
  'next_probe_at',
  'silent_until',
  'in_flight_now',
  'last_answer_at',
  'created_at',
] as const

/** A connection as pages may see it: no key, no lease. */
export type ConnectionView = Pick<Connection, (typeof columns)[number]>

/** The connections people work with. */
export async function listConnections(db: Db): Promise<ConnectionView[]> {
  return await db
    .selectFrom('connections')
    .select(columns)
    .where('is_active', '=', 1)
    .orderBy('id')
    .execute()
}

/** The connection new punches go to; undefined before the first start with a key or a sandbox. */
export async function getActiveConnection(db: Db): Promise<ConnectionView | undefined> {
  return (await listConnections(db))[0]
}

export async function getConnection(db: Db, id: number): Promise<ConnectionView | undefined> {
  return await db
    .selectFrom('connections')
    .select(columns)
    .where('id', '=', id)
    .where('is_active', '=', 1)
    .executeTakeFirst()
}

/** Punches of the connection that are still queued. Imports are summed by counter, not by row. */
export async function countWaiting(db: Db, connectionId: number): Promise<number> {
  const singles = await Promise.all([
    countSingles(db, connectionId, 'is'),
    countSingles(db, connectionId, 'is not'),
  ])
  const imports = await db
    .selectFrom('imports')
    .select((select) => select.fn.sum<number | null>('queued').as('count'))
    .where('connection_id', '=', connectionId)
    .where('state', 'in', sql<never>`('receiving', 'ready', 'sending', 'paused')`)
    .executeTakeFirstOrThrow()
  return singles[0] + singles[1] + Number(imports.count ?? 0)
}

/** Two questions, for there are two indexes; asked at once, every punch of the connection is read. */
async function countSingles(db: Db, connectionId: number, hasNoTry: 'is' | 'is not') {
  const { count } = await db
    .selectFrom('punches')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('connection_id', '=', connectionId)
    .where('import_id', 'is', null)
    .where('state', '=', sql.lit('queued'))
    .where('next_try_at', hasNoTry, null)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** True while a punch of the connection is on its way to Go2Clock. */
export async function isOnTheWire(db: Db, connectionId: number): Promise<boolean> {
  const row = await db
    .selectFrom('punches')
    .select('id')
    .where('connection_id', '=', connectionId)
    .where('state', '=', sql.lit('sending'))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** When delivery was seen last, by the store's clock, and whether it still lives. */
export async function getDeliveryPulse(db: Db): Promise<DeliveryPulse> {
  const since = (ms: number) =>
    sql<number>`case when seen_at >= ${storeNow(db, -ms)} then 1 else 0 end`
  const row = await db
    .selectFrom('delivery_processes')
    .select('seen_at')
    .select([since(deliveryLostAfterMs).as('lives'), since(deliveryLateAfterMs).as('is_on_time')])
    .orderBy('seen_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    isAlive: row?.lives === 1,
    isLate: row?.is_on_time !== 1,
    seenAt: row?.seen_at ?? null,
  }
}

export type DeliveryPulse = {
  isAlive: boolean
  /** It should have been seen again by now. */
  isLate: boolean
  seenAt: string | null
}

/** Punches answered per second over the last seconds since it goes; null when nothing was sent. */
export async function getRate(db: Db, connectionId: number): Promise<number | null> {
  const recently = storeNow(db, -rateWindowMs)
  const [samples, wentOn] = await Promise.all([
    db
      .selectFrom('pace_samples')
      .select(['at', 'span_ms', 'answered'])
      .where('connection_id', '=', connectionId)
      .where('at', '>=', recently)
      .execute(),
    db
      .selectFrom('pace_events')
      .select((select) => select.fn.max('at').as('at'))
      .where('connection_id', '=', connectionId)
      .where('kind', 'in', ['go_on', 'resumed', 'reachable'])
      .where('at', '>=', recently)
      .executeTakeFirst(),
  ])
  // What was before a stop says nothing of the pace after it, nor does a sample of the stop itself.
  const sinceMs = wentOn?.at ? Date.parse(wentOn.at) : 0
  const shown = samples.filter(({ at, span_ms }) => Date.parse(at) - span_ms / 2 >= sinceMs)
  const spanMs = shown.reduce((sum, sample) => sum + sample.span_ms, 0)
  const answered = shown.reduce((sum, sample) => sum + sample.answered, 0)
  return spanMs > 0 ? (answered * 1_000) / spanMs : null
}

/** The pause of the whole desk; null while it is not paused. */
export async function getDeskPause(db: Db): Promise<DeskPause | null> {
  const row = await db
    .selectFrom('desk')
    .select(['paused_at', 'paused_by', 'paused_detail'])
    .where('paused_at', 'is not', null)
    .executeTakeFirst()
  if (!row?.paused_at) return null
  return {
    pausedAt: row.paused_at,
    pausedBy: row.paused_by ?? 'person',
    detail: row.paused_detail ?? '',
  }
}
