import { sql } from 'kysely'
import { type Db, openDb } from '#lib/db/client.ts'
import type { Connection } from '#lib/db/tables.ts'
import { type ClaimedPunch, claimedColumns } from '#lib/ledger/hot-path-claim.ts'
import { checkLease } from '#lib/ledger/hot-path-lease.ts'
import { listFirstIds } from '#lib/ledger/hot-path-stop-rules.ts'
import type { Lease } from '#lib/ledger/lease.ts'

/** The store that is delivered from. */
export function openDeliveryDb(databaseUrl: string): Db {
  return openDb(databaseUrl)
}

/** The sealed key goes to nobody but the client that uses it. */
export type DeliveredConnection = Pick<
  Connection,
  | 'id'
  | 'name'
  | 'kind'
  | 'base_url'
  | 'key_sealed'
  | 'in_flight_limit'
  | 'per_second'
  | 'is_active'
  | 'held_at'
  | 'held_reason'
  | 'held_detail'
  | 'unreachable_at'
  | 'silent_until'
> & {
  /** Set: a person paused the whole desk, or this store is a copy and waits for one. */
  desk_paused_at: string | null
}

const connectionColumns = [
  'id',
  'name',
  'kind',
  'base_url',
  'key_sealed',
  'in_flight_limit',
  'per_second',
  'is_active',
  'held_at',
  'held_reason',
  'held_detail',
  'unreachable_at',
  'silent_until',
] as const satisfies (keyof DeliveredConnection)[]

const deskPausedAt = sql<string | null>`(select paused_at from desk)`.as('desk_paused_at')

export function listDeliveredConnections(db: Db): Promise<DeliveredConnection[]> {
  return db
    .selectFrom('connections')
    .select(connectionColumns)
    .select(deskPausedAt)
    .where('is_active', '=', 1)
    .orderBy('id')
    .execute()
}

export type Work = {
  connection: DeliveredConnection | undefined
  hasSingles: boolean
  /** Imports that may be sent now; a claimed punch of any other goes back. */
  importIds: number[]
  hasImportPunches: boolean
  /** Cancelled imports to which punches came back that may be cancelled now. */
  leftovers: number[]
}

type WaitingImport = { id: number; state: string; queued: number; is_cleared: number }

/** What there is to do on a connection. Reads only: an idle desk writes nothing. */
export async function lookForWork(db: Db, connectionId: number, nowIso: string): Promise<Work> {
  const connection = await db
    .selectFrom('connections')
    .select(connectionColumns)
    .select(deskPausedAt)
    .where('id', '=', connectionId)
    .executeTakeFirst()
  const { rows: imports } = await sql<WaitingImport>`
    select id, state, queued, is_cleared from imports
    where connection_id = ${connectionId} and state = 'sending'
    union all
    select id, state, queued, 1 from imports
    where connection_id = ${connectionId} and state = 'cancelled' and queued > 0
      and started_at is not null`.execute(db)
  const due = (place: ReturnType<typeof sql>) => sql<number>`
    select 1 as found where exists (select 1 from punches
        where connection_id = ${connectionId} and ${place} and state = 'queued'
          and next_try_at is null)
      or exists (select 1 from punches
        where connection_id = ${connectionId} and ${place} and state = 'queued'
          and next_try_at is not null and next_try_at <= ${nowIso})`
  const hasDue = async (place: ReturnType<typeof sql>) =>
    (await due(place).execute(db)).rows.length > 0
  let hasImportPunches = false
  for (const { id, queued, is_cleared } of imports) {
    if (hasImportPunches) break
    if (queued === 0) continue
    const first = is_cleared ? null : await listFirstIds(db, id)
    hasImportPunches = await hasDue(
      first ? sql`import_id = ${id} and id in (${sql.join(first)})` : sql`import_id = ${id}`,
    )
  }
  return {
    connection,
    hasSingles: await hasDue(sql`import_id is null`),
    importIds: imports.map((found) => found.id),
    hasImportPunches,
    leftovers: imports.filter((found) => found.state === 'cancelled').map((found) => found.id),
  }
}

/**
 * Claimed punches of the lease's connection, whoever claimed them. Waits for the claim whose end was not
 * heard: it has the lock of the lease until it is committed or gone. Throws LeaseLostError.
 */
export function listSending(db: Db, lease: Lease): Promise<ClaimedPunch[]> {
  return db.transaction().execute(async (trx) => {
    await checkLease(trx, lease)
    return await trx
      .selectFrom('punches')
      .select(claimedColumns)
      .where('connection_id', '=', lease.connectionId)
      .where('state', '=', sql.lit('sending'))
      .orderBy('id')
      .execute()
  })
}
