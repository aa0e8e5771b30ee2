import { sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import { storeNow } from '#lib/db/dialect.ts'
import { failpoint } from '#lib/failpoint.ts'
import { checkLease } from '#lib/ledger/hot-path-lease.ts'
import type { Lease } from '#lib/ledger/lease.ts'
import { addPace, type PaceNews } from '#lib/pace/mutations.ts'

/** Leases compare only against the store's clock: processes may run on machines that disagree. */

/**
 * Takes the lease of a connection that is free, ours, or was not renewed in time. The new token
 * fences off whoever had it. Null when another process holds it.
 */
export async function acquireLease(
  db: Db,
  given: { connectionId: number; owner: string; leaseMs: number },
): Promise<Lease | null> {
  const { connectionId, owner, leaseMs } = given
  const taken = await db
    .updateTable('connections')
    .set({
      lease_owner: owner,
      lease_token: sql`lease_token + 1`,
      lease_until: storeNow(db, leaseMs),
    })
    .where('id', '=', connectionId)
    .where('is_active', '=', 1)
    .where((where) =>
      where.or([
        where('lease_owner', 'is', null),
        where('lease_until', 'is', null),
        where('lease_owner', '=', owner),
        where('lease_until', '<', storeNow(db)),
      ]),
    )
    .returning('lease_token')
    .executeTakeFirst()
  if (taken) failpoint('lease-taken')
  return taken ? { connectionId, owner, token: taken.lease_token } : null
}

/** False when the lease has gone to another process. Writes when Go2Clock last answered, too. */
export async function renewLease(
  db: Db,
  lease: Lease,
  leaseMs: number,
  lastAnswerAt: string | null = null,
): Promise<boolean> {
  const renewed = await db
    .updateTable('connections')
    .set({
      lease_until: storeNow(db, leaseMs),
      ...(lastAnswerAt ? { last_answer_at: lastAnswerAt } : {}),
    })
    .where('id', '=', lease.connectionId)
    .where('lease_owner', '=', lease.owner)
    .where('lease_token', '=', lease.token)
    .returning('id')
    .executeTakeFirst()
  return renewed !== undefined
}

/** Gives the lease back, so that the next process need not wait for its end. */
export async function releaseLease(db: Db, lease: Lease): Promise<void> {
  await db
    .updateTable('connections')
    .set({ lease_owner: null, lease_until: null, in_flight_now: null, pace_next_at: null })
    .where('id', '=', lease.connectionId)
    .where('lease_owner', '=', lease.owner)
    .where('lease_token', '=', lease.token)
    .execute()
}

/** What delivery says of a connection, in the columns of the same names. */
export type Health = Partial<{
  held_at: string | null
  held_reason: 'blocked' | null
  held_detail: string | null
  unreachable_at: string | null
  unreachable_detail: string | null
  next_probe_at: string | null
  in_flight_now: number
  silent_until: string | null
  pace_next_at: string | null
}>

/** All that delivery has to tell people of a connection. */
export type News = { health: Health } & PaceNews

/** Writes news under the lease, once however often it is repeated; throws LeaseLostError when it is not ours. */
export async function writeNews(db: Db, lease: Lease, news: News): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await checkLease(trx, lease)
    const { connectionId } = lease
    await trx.updateTable('connections').set(news.health).where('id', '=', connectionId).execute()
    await addPace(trx, connectionId, news)
    failpoint('health-commit')
  })
  failpoint('health-committed')
}

/** Says that this delivery process lives; forgets those not seen for a day. */
export async function beat(db: Db, owner: string): Promise<void> {
  await db
    .insertInto('delivery_processes')
    .values({ id: owner, started_at: storeNow(db), seen_at: storeNow(db) })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ seen_at: storeNow(db) }))
    .execute()
}

/** A process that stops is seen no more; what others left behind a day ago goes too. */
export async function stopBeating(db: Db, owner: string): Promise<void> {
  const dayMs = 24 * 60 * 60_000
  await db
    .deleteFrom('delivery_processes')
    .where((where) =>
      where.or([where('id', '=', owner), where('seen_at', '<', storeNow(db, -dayMs))]),
    )
    .execute()
}
