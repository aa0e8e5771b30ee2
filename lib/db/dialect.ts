import { PostgresAdapter, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type { Db } from './client.ts'

/** The few places where SQLite and PostgreSQL speak differently. `db` may be a transaction. */

export function isPostgres(db: Db): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter
}

/** The store's own clock as instant text, moved by `offsetMs`. Leases compare only against this clock. */
export function storeNow(db: Db, offsetMs = 0): RawBuilder<string> {
  return isPostgres(db)
    ? sql<string>`to_char((clock_timestamp() at time zone 'utc') + ${offsetMs}::float8 * interval '1 millisecond', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
    : sql<string>`strftime('%Y-%m-%dT%H:%M:%fZ', 'now', ${`${offsetMs / 1000} seconds`})`
}

/** Locks the rows read until the transaction ends; SQLite has one writer anyway. */
export function forUpdate<DB, T extends keyof DB, O>(
  db: Db,
  query: SelectQueryBuilder<DB, T, O>,
): SelectQueryBuilder<DB, T, O> {
  return isPostgres(db) ? query.forUpdate() : query
}
