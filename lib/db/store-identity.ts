import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import { type RawBuilder, sql } from 'kysely'
import { type Db, isPostgresUrl, sqlitePath } from './client.ts'

/** What tells a store from a copy of it. */
export type IdentityPart = 'file' | 'start' | 'server' | 'database' | 'tables' | 'timeline'
export type StoreIdentity = Partial<Record<IdentityPart, string>>

/**
 * The identity of an open store by what lies outside of its tables. Parts that the role may not read
 * are left out.
 */
export async function readStoreIdentity(db: Db, url: string): Promise<StoreIdentity> {
  if (!isPostgresUrl(url)) {
    const { ino } = statSync(sqlitePath(url), { bigint: true })
    return { file: String(ino), start: readStartMarks(url) }
  }
  const queries: [IdentityPart, RawBuilder<Value>][] = [
    ['server', sql`select system_identifier::text as value from pg_control_system()`],
    ['timeline', sql`select timeline_id::text as value from pg_control_checkpoint()`],
    [
      'database',
      sql`select oid::text as value from pg_database where datname = current_database()`,
    ],
    // Made anew by a pg_restore into the same database.
    ['tables', sql`select to_regclass('desk')::oid::text as value`],
  ]
  const identity: StoreIdentity = {}
  for (const [part, query] of queries) {
    const value = await valueIfAllowed(db, query)
    if (value !== undefined) identity[part] = value
  }
  return identity
}

/** Parts that are known and now have another value. */
export function differencesOf(known: StoreIdentity, found: StoreIdentity): IdentityPart[] {
  const parts = Object.keys(known) as IdentityPart[]
  return parts.filter((part) => found[part]?.split('\n').includes(known[part] ?? '') === false)
}

/**
 * Writes beside an SQLite file which starts it may know as its last, so that an older copy in its place
 * is noticed. Two while the newer one is not in the store yet.
 */
export function writeStartMarks(url: string, marks: readonly string[]): void {
  const path = startMarkPath(url)
  const file = openSync(`${path}.new`, 'w', 0o600)
  try {
    writeSync(file, marks.join('\n'))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(`${path}.new`, path)
}

function startMarkPath(url: string): string {
  return `${sqlitePath(url)}.start`
}

type Value = { value: string | null }

/** 42501, 42883: some providers keep these functions to themselves. */
async function valueIfAllowed(db: Db, query: RawBuilder<Value>): Promise<string | undefined> {
  try {
    return (await query.execute(db)).rows[0]?.value ?? undefined
  } catch (error) {
    if (/^(42501|42883)$/.test(String((error as { code?: unknown }).code))) return undefined
    throw error
  }
}

/** '' when there is none, which no start ever writes. */
function readStartMarks(url: string): string {
  try {
    return readFileSync(startMarkPath(url), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
