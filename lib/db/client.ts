import type { Socket } from 'node:net'
import { Kysely } from 'kysely'
import pg from 'pg'
import { env } from '#lib/env.ts'
import { PostgresStoreDialect, SqliteStoreDialect } from './rollback.ts'
import { openSqlite } from './sqlite.ts'
import type { Tables } from './tables.ts'

export type Db = Kysely<Tables>

const poolSizeMax = 10
const connectTimeoutMs = 5_000
/** A process frozen inside a transaction keeps its locks no longer than this: shorter than a lease. */
const idleInTransactionMs = 10_000
/** A query that hears nothing for so long is given up: the server or the way to it is gone. */
const silenceMaxMs = 20_000
const int8Oid = 20

/**
 * Opens the store: `file:./data/punchdesk.db` is an SQLite file whose folder exists,
 * `postgres://...` a PostgreSQL database. Close with `db.destroy()`. `silenceMs: 0`: a single query
 * may take any time, as a migration's may.
 */
export function openDb(url: string, { silenceMs = silenceMaxMs } = {}): Db {
  if (isPostgresUrl(url))
    return new Kysely({ dialect: new PostgresStoreDialect({ pool: openPool(url, silenceMs) }) })
  return new Kysely({ dialect: new SqliteStoreDialect({ database: openSqlite(sqlitePath(url)) }) })
}

/** The one store of this process, opened on first use from the environment. */
export function getDb(): Db {
  // Next gives pages, actions and instrumentation a module each; only globalThis is shared.
  const shared = globalThis as { punchdeskDb?: Db }
  shared.punchdeskDb ??= openDb(env().databaseUrl)
  return shared.punchdeskDb
}

export function isPostgresUrl(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url)
}

/** Path of an SQLite url: `file:./data/punchdesk.db` -> `./data/punchdesk.db`. */
export function sqlitePath(url: string): string {
  if (!url.startsWith('file:')) throw new Error('DATABASE_URL begins with file: or postgres://')
  return url.slice('file:'.length).replace(/^\/\/(?=\/)/, '')
}

function openPool(url: string, silenceMs: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSizeMax,
    connectionTimeoutMillis: connectTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    types: {
      // Ids and counts stay far below 2^53.
      getTypeParser: (oid, format) =>
        oid === int8Oid ? Number : pg.types.getTypeParser(oid, format),
    },
  })
  // Without a listener a lost connection ends the process, be it idle or between two queries of a
  // transaction; the next query on it fails and tells.
  pool.on('error', () => {})
  pool.on('connect', (client) => {
    client.on('error', () => {})
    endWhenSilent(client, silenceMs)
  })
  return pool
}

/**
 * A server that lost its power, or a firewall that forgot the line, says nothing at all, and TCP finds
 * out after a quarter of an hour. pg's own `query_timeout` gives up the query, but keeps the line.
 */
function endWhenSilent(client: pg.PoolClient, silenceMs: number): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection
  stream.setTimeout(silenceMs, () => {
    stream.destroy(Object.assign(new Error('The database did not answer.'), { code: 'ETIMEDOUT' }))
  })
}
