import { sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import { isPostgres } from '#lib/db/dialect.ts'
import { prepared } from '#lib/db/prepared.ts'
import { type Lease, LeaseLostError } from './lease.ts'

/**
 * Reads whether the lease is still ours (and whether nothing may be claimed: the connection is held,
 * or the whole desk paused) and locks that fact until the transaction ends. The lock is
 * the weak one: a strong one would stop every insert of a punch, which refers to the connection.
 */
export async function checkLease(trx: Db, lease: Lease): Promise<{ isHeld: boolean }> {
  const [row] = await readOurs(trx, lease)
  if (!row) throw new LeaseLostError(`connection ${lease.connectionId}`)
  return { isHeld: row.stopped_at !== null }
}

const readOurs = prepared<Lease, { stopped_at: string | null }>(
  (given, db) => sql`
    select coalesce(held_at, (select paused_at from desk)) as stopped_at from connections
    where id = ${given.connectionId} and lease_owner = ${given.owner}
      and lease_token = ${given.token}
    ${isPostgres(db) ? sql`for no key update` : sql``}`,
)
