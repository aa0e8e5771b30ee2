import { CompiledQuery, type RawBuilder, sql } from 'kysely'
import type { Db } from './client.ts'
import { isPostgres } from './dialect.ts'

type Value = string | number | null
type Prepared = { text: string; names: string[] }

/**
 * A statement whose text is built once per dialect, for what runs thousands of times a minute. `build`
 * places values by their names (`given.now`); the function it makes takes a value for each name, and
 * gives the rows.
 */
export function prepared<Given extends Record<string, Value>, Row = unknown>(
  build: (given: Record<keyof Given, RawBuilder<never>>, db: Db) => RawBuilder<Row>,
): (db: Db, given: Given) => Promise<Row[]> {
  const byDialect = new Map<boolean, Prepared>()
  return async (db, given) => {
    const onPostgres = isPostgres(db)
    let found = byDialect.get(onPostgres)
    if (!found) {
      const { sql: text, parameters } = build(placeholders(), db).compile(db)
      found = { text, names: parameters.map((parameter) => (parameter as Placeholder).name) }
      byDialect.set(onPostgres, found)
    }
    const values = found.names.map((name) => given[name])
    const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(found.text, values))
    return rows
  }
}

type Placeholder = { name: string }

function placeholders<Names extends PropertyKey>(): Record<Names, RawBuilder<never>> {
  const of = (_: object, name: string | symbol) => sql.val({ name } satisfies { name: unknown })
  return new Proxy({}, { get: of }) as Record<Names, RawBuilder<never>>
}
