import { type RawBuilder, sql } from 'kysely'
import { recordAudit } from '#lib/audit/mutations.ts'
import type { Db } from '#lib/db/client.ts'
import { forUpdate, skipLocked } from '#lib/db/dialect.ts'
import { failpoint } from '#lib/failpoint.ts'
import { countStates, moveImport } from '#lib/ledger/mutations.ts'
import type { CancelReport } from '#lib/ledger/schema.ts'
import { assertImportMove, assertPunchMove } from '#lib/ledger/states.ts'
import { ok, type Result } from '#lib/result.ts'

/** Punches given up in one transaction, so that none holds the store for long. */
const rowsPerBatch = 2_000
/** Delivery looks every 100 ms whether what it has taken may still leave. */
const putBackWithinMs = 600
const putBackPollMs = 30

const countedStates = [
  'cancelled',
  'accepted',
  'duplicate',
  'rejected',
  'failed',
  'unknown',
  'sending',
  'queued',
] as const
type CountedState = (typeof countedStates)[number]

/**
 * Gives up what was not sent yet. Punches whose fate is not known (an earlier try got no answer) are
 * not given up: delivery goes on until it knows.
 */
export async function cancelImport(db: Db, importId: number): Promise<Result<CancelReport>> {
  const moved = await moveImport(db, importId, 'cancelled', { finished_at: now() })
  if (!moved.ok) return moved
  return ok(await giveUpWaiting(db, [importId]))
}

/**
 * The same for everything that waits, of one connection or of all in use (`connectionId` null): single
 * punches and every import that is not over, half uploads included.
 */
export async function cancelWaiting(
  db: Db,
  { connectionId, userId }: { connectionId: number | null; userId: string },
): Promise<CancelReport> {
  const scope =
    connectionId === null
      ? sql`connection_id in (select id from connections where is_active = 1)`
      : sql`connection_id = ${connectionId}`
  // All at once, before the long work: none of them goes on while another is given up.
  const importIds = await db.transaction().execute(async (trx) => {
    const open = trx
      .selectFrom('imports')
      .select(['id', 'state'])
      .where('state', 'in', sql<never>`('receiving', 'ready', 'sending', 'paused')`)
      .where(scope as RawBuilder<boolean>)
      .orderBy('id')
    const found = await forUpdate(trx, open).execute()
    for (const { state } of found) assertImportMove(state, 'cancelled')
    const ids = found.map(({ id }) => id)
    const set = { state: 'cancelled', finished_at: now() } as const
    if (ids.length > 0) {
      await trx.updateTable('imports').set(set).where('id', 'in', ids).execute()
    }
    return ids
  })
  const report = await giveUpWaiting(db, importIds, scope)
  await recordAudit(db, {
    userId,
    action: 'waiting_cancelled',
    subject: connectionId === null ? 'desk' : `connection ${connectionId}`,
    detail: { imports: importIds.length, cancelled: report.cancelled, sent: report.sent },
  })
  return report
}

/** Cancels what is queued of these imports, and of single punches in `singles`; tells what it found. */
async function giveUpWaiting(
  db: Db,
  importIds: number[],
  singles?: RawBuilder<unknown>,
): Promise<CancelReport> {
  const giveUpAt = Date.now() + putBackWithinMs
  let cancelledSingles = 0
  for (;;) {
    for (const importId of importIds) while ((await cancelSomeQueued(db, importId)) > 0) {}
    if (singles) cancelledSingles += await cancelSingles(db, singles)
    // What delivery had taken but not sent comes back within moments and is given up too, and what it
    // is giving up itself right now was passed over above.
    const { onTheirWay } = await tellLeft(db, importIds, singles)
    const isSettling = onTheirWay > 0 || (await isAnyLeft(db, importIds))
    if (!isSettling || Date.now() > giveUpAt) {
      // Told anew: what was passed over may have been given up between the two looks.
      const report = await tellLeft(db, importIds, singles)
      return { ...report, cancelled: report.cancelled + cancelledSingles }
    }
    await new Promise((soon) => setTimeout(soon, putBackPollMs))
  }
}

async function tellLeft(
  db: Db,
  importIds: number[],
  singles: RawBuilder<unknown> | undefined,
): Promise<CancelReport> {
  const { rows } = await sql<Record<CountedState, number | null>>`
    select ${sql.raw(countedStates.map((state) => `sum(${state}) as ${state}`).join(', '))}
    from imports where id in (${sql.join(importIds.length > 0 ? importIds : [0])})`.execute(db)
  const single = singles ? await countSingles(db, singles) : { queued: 0, sending: 0 }
  const of = (state: CountedState) => Number(rows[0]?.[state] ?? 0)
  const sent = {
    accepted: of('accepted'),
    duplicate: of('duplicate'),
    rejected: of('rejected'),
    failed: of('failed'),
    unknown: of('unknown'),
    onTheirWay: of('sending') + single.sending,
    inDoubt: of('queued') + single.queued,
  }
  const sum = Object.values(sent).reduce((total, count) => total + count, 0)
  return { cancelled: of('cancelled'), sent: sum, ...sent }
}

/**
 * Cancels one batch of a cancelled import's queued punches, with the counters. Returns how many;
 * killed in between, the next call goes on. Delivery calls it too, for punches that came back.
 */
export async function cancelSomeQueued(db: Db, importId: number): Promise<number> {
  assertPunchMove('queued', 'cancelled')
  const cancelled = await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: number }>`
      with given_up as materialized (${mayBeGivenUp(importId, rowsPerBatch, skipLocked(trx))})
      update punches set state = 'cancelled', next_try_at = null, updated_at = ${now()}
      where state = 'queued' and id in (select id from given_up)
      returning id`.execute(trx)
    if (rows.length > 0) {
      await countStates(trx, importId, { queued: -rows.length, cancelled: rows.length })
    }
    failpoint('cancel-batch-commit')
    return rows.length
  })
  failpoint('cancel-batch-committed')
  return cancelled
}

/** In two parts, as the queue's indexes are: a walk past all that is cancelled already takes ever longer. */
function mayBeGivenUp(importId: number, limit: number, locking: RawBuilder<unknown> = sql``) {
  const place = sql`import_id = ${importId} and state = 'queued' and in_doubt = 0
    and connection_id = (select connection_id from imports where id = ${importId})`
  return sql`
    select * from (select id from punches where ${place} and next_try_at is null
      order by id limit ${limit} ${locking}) as fresh
    union all
    select * from (select id from punches where ${place} and next_try_at is not null
      order by next_try_at limit ${limit} ${locking}) as retries`
}

async function isAnyLeft(db: Db, importIds: number[]): Promise<boolean> {
  for (const importId of importIds) {
    const { rows } = await mayBeGivenUp(importId, 1).execute(db)
    if (rows.length > 0) return true
  }
  return false
}

/** Gives up queued single punches; killed in between, the next call goes on. */
async function cancelSingles(db: Db, scope: RawBuilder<unknown>): Promise<number> {
  assertPunchMove('queued', 'cancelled')
  const { numAffectedRows } = await sql`
    update punches set state = 'cancelled', next_try_at = null, updated_at = ${now()}
    where import_id is null and state = 'queued' and in_doubt = 0 and ${scope}`.execute(db)
  failpoint('cancel-batch-committed')
  return Number(numAffectedRows ?? 0)
}

async function countSingles(db: Db, scope: RawBuilder<unknown>) {
  const { rows } = await sql<{ state: 'queued' | 'sending'; count: number }>`
    select state, count(*) as count from punches
    where import_id is null and state in ('queued', 'sending') and ${scope}
      and (state = 'sending' or in_doubt = 1)
    group by state`.execute(db)
  const of = (state: string) => Number(rows.find((row) => row.state === state)?.count ?? 0)
  return { queued: of('queued'), sending: of('sending') }
}

function now(): string {
  return new Date().toISOString()
}
