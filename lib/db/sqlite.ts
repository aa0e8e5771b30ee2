import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { SqliteDatabase, SqliteStatement } from 'kysely'

const busyTimeoutMs = 5_000
const cachedStatementsMax = 500
/** The log is copied into the file every 16 MB; the default of 4 MB syncs four times as often. */
const checkpointPages = 4_000

/**
 * Opens a SQLite file for Kysely: WAL, synchronous=FULL (a commit is on the disk when it returns),
 * foreign keys on. Statements are prepared once per SQL text.
 */
export function openSqlite(path: string): SqliteDatabase {
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs })
  database.exec('PRAGMA journal_mode = WAL')
  database.exec('PRAGMA synchronous = FULL')
  database.exec('PRAGMA foreign_keys = ON')
  database.exec(`PRAGMA wal_autocheckpoint = ${checkpointPages}`)
  const statements = new Map<string, SqliteStatement>()
  return {
    close: () => database.close(),
    prepare(sql) {
      const cached = statements.get(sql)
      if (cached) return cached
      if (statements.size >= cachedStatementsMax) statements.clear()
      const statement = wrap(database.prepare(transactionSql(sql)))
      statements.set(sql, statement)
      return statement
    },
  }
}

/**
 * A deferred transaction that reads first and writes later fails at once when another process has
 * written in between, whatever the busy timeout; an immediate one waits its turn.
 */
function transactionSql(sql: string): string {
  return sql === 'begin' ? 'begin immediate' : sql
}

function wrap(statement: StatementSync): SqliteStatement {
  const names = statement.columns().map((column) => column.name)
  // Its own objects have no prototype and take four times as long as these.
  const toRow = (values: unknown) => rowOf(names, values as unknown[])
  statement.setReturnArrays(true)
  return {
    reader: names.length > 0,
    all: (parameters) => statement.all(...checked(parameters)).map(toRow),
    run: (parameters) => statement.run(...checked(parameters)),
    *iterate(parameters) {
      for (const values of statement.iterate(...checked(parameters))) yield toRow(values)
    },
  }
}

function rowOf(names: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (let at = 0; at < names.length; at++) row[names[at] as string] = values[at]
  return row
}

type Value = string | number | bigint | null | Uint8Array

/** node:sqlite takes an object in first place for named parameters and shifts the rest, silently. */
function checked(parameters: ReadonlyArray<unknown>): Value[] {
  return parameters.map((value) => {
    if (value === null || value === undefined) return null
    if (typeof value === 'boolean') return value ? 1 : 0
    if (typeof value === 'object' && !(value instanceof Uint8Array))
      throw new TypeError('An object is no SQLite value; give text, a number or null.')
    return value as Value
  })
}
