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

type Cell = string | number | null

/**
 * The tail of an `insert into ... select ...`: the columns of `rows` by position, then where they
 * come from. One parameter carries all rows, whatever their number (SQLite takes 32,766).
 */
export function jsonRows(
  db: Db,
  rows: readonly (readonly Cell[])[],
  types: readonly ('integer' | 'text')[],
): RawBuilder<unknown> {
  const onPostgres = isPostgres(db)
  const columns = types.map((type, index) => {
    const cell = sql`value ->> ${sql.lit(index)}`
    return onPostgres ? sql`cast(${cell} as ${sql.raw(type)})` : cell
  })
  const source = onPostgres ? sql`jsonb_array_elements` : sql`json_each`
  const json = JSON.stringify(rows)
  return sql`${sql.join(columns)} from ${source}(${json}${onPostgres ? sql`::jsonb` : sql``})`
}

/** A sub-select of the ids in a JSON array; `ids` is the array, or its place in a prepared statement. */
export function jsonIds(db: Db, ids: string | RawBuilder<unknown>): RawBuilder<unknown> {
  return isPostgres(db)
    ? sql`select value::bigint from jsonb_array_elements_text(${ids}::jsonb)`
    : sql`select value from json_each(${ids})`
}

/** Leaves out rows that another transaction holds; SQLite has one writer anyway. */
export function skipLocked(db: Db): RawBuilder<unknown> {
  return isPostgres(db) ? sql`for update skip locked` : sql``
}

/**
 * The same as a sub-select whose columns have the names and types of `columns`, for
 * `update ... from` and joins. `rows` may be the place of the JSON in a prepared statement.
 */
export function jsonRecords(
  db: Db,
  rows: readonly (readonly Cell[])[] | RawBuilder<unknown>,
  columns: Record<string, 'bigint' | 'text'>,
): RawBuilder<unknown> {
  const json = Array.isArray(rows) ? JSON.stringify(rows) : rows
  const names = Object.entries(columns)
  if (isPostgres(db)) {
    const list = names.map(([name, type], at) => `(value ->> ${at})::${type} as ${name}`)
    return sql`select ${sql.raw(list.join(', '))} from jsonb_array_elements(${json}::jsonb)`
  }
  const list = names.map(([name], at) => `value ->> ${at} as ${name}`)
  return sql`select ${sql.raw(list.join(', '))} from json_each(${json})`
}
