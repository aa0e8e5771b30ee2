import type { Db } from '#lib/db/client.ts'
import { storeNow } from '#lib/db/dialect.ts'
import { type PaceHistory, pacePoints } from './history.ts'

/** Older reasons are left out of an import's page. */
const paceEventsMax = 50
/** Samples put together span a minute and what reached into it: one that ends later began later. */
const sampleMaxMs = 2 * 60_000

type PaceSpan = { connectionId: number; importId: number; from: string; to: string }

/** The pace of a connection from one instant to another, as one of its imports shows it. */
export async function readPaceHistory(db: Db, span: PaceSpan): Promise<PaceHistory> {
  const { connectionId, from, to } = span
  const [now, samples, events] = await Promise.all([
    readPaceNow(db, connectionId),
    db
      .selectFrom('pace_samples')
      .select(['at', 'span_ms', 'answered', 'took_ms'])
      .where('connection_id', '=', connectionId)
      .where('at', '>', from)
      .where('at', '<=', new Date(Date.parse(to) + sampleMaxMs).toISOString())
      .orderBy('at')
      .execute(),
    listPaceEvents(db, span),
  ])
  return { ...now, points: pacePoints(samples, Date.parse(from), Date.parse(to)), events }
}

/** What a dead process left behind is no longer true. */
async function readPaceNow(db: Db, connectionId: number) {
  const row = await db
    .selectFrom('connections')
    .select(['in_flight_limit', 'per_second', 'in_flight_now', 'silent_until', 'pace_next_at'])
    .select((select) =>
      select.case().when('lease_until', '>=', storeNow(db)).then(1).else(0).end().as('is_served'),
    )
    .where('id', '=', connectionId)
    .executeTakeFirstOrThrow()
  const isServed = row.is_served === 1
  return {
    inFlight: isServed ? row.in_flight_now : null,
    inFlightLimit: row.in_flight_limit,
    perSecondLimit: row.per_second,
    silentUntil: row.silent_until,
    nextAt: isServed ? row.pace_next_at : null,
  }
}

async function listPaceEvents(db: Db, { connectionId, importId, from, to }: PaceSpan) {
  const rows = await db
    .selectFrom('pace_events')
    .select(['id', 'at', 'kind', 'said'])
    .select(['from_in_flight as fromInFlight', 'to_in_flight as toInFlight', 'wait_ms as waitMs'])
    .where('connection_id', '=', connectionId)
    .where('at', '>=', from)
    .where('at', '<=', to)
    .where((where) => where.or([where('import_id', 'is', null), where('import_id', '=', importId)]))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(paceEventsMax)
    .execute()
  return rows.reverse()
}
