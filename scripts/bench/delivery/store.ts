import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import { jsonRows } from '#lib/db/dialect.ts'
import { migrate } from '#lib/db/migrate.ts'

export const key = 'bench-key'

/** The nth punch of a bench; no two alike. */
export function punchAt(index: number) {
  const minutes = String(index % 60).padStart(2, '0')
  const hours = String(Math.floor(index / 60) % 24).padStart(2, '0')
  return {
    userid: String(100_000 + index),
    checktime: `2026-08-07T${hours}:${minutes}:00`,
    checktype: index % 2,
  }
}

/** A store with one connection and one started import of `punches` queued punches. */
export async function fillStore(
  db: Db,
  given: { baseUrl: string; inFlight: number; punches: number },
): Promise<void> {
  await migrate(db)
  const { id } = await db
    .insertInto('connections')
    .values({
      name: 'Bench',
      kind: 'sandbox',
      base_url: given.baseUrl,
      key_sealed: '',
      key_fingerprint: '',
      key_tail: '',
      time_zone: 'Europe/London',
      in_flight_limit: given.inFlight,
      created_at: new Date().toISOString(),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await startImport(db, await addImport(db, id, given.punches))
}

/** Rows of one statement: fewer cost time, more cost memory. */
const chunkRows = 50_000

/** An import of queued punches that waits for its start; returns its id. */
export async function addImport(db: Db, connectionId: number, punches: number): Promise<number> {
  const at = new Date().toISOString()
  const { id: importId } = await db
    .insertInto('imports')
    .values({
      connection_id: connectionId,
      name: 'bench.csv',
      sha256: '',
      shape: '{}',
      header: '[]',
      state: 'ready',
      author: 'bench',
      row_count: punches,
      punch_count: punches,
      queued: punches,
      created_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (let from = 1; from <= punches; from += chunkRows) {
    const rows = Array.from({ length: Math.min(chunkRows, punches - from + 1) }, (_, index) => {
      const { userid, checktime, checktype } = punchAt(from + index)
      return [from + index, userid, checktime, checktype]
    })
    await sql`insert into punches (connection_id, import_id, state, author, created_at, updated_at,
        row_no, userid, checktime, checktype)
      select ${connectionId}, ${importId}, 'queued', 'bench', ${at}, ${at},
        ${jsonRows(db, rows, ['integer', 'text', 'text', 'integer'])}`.execute(db)
  }
  return importId
}

export async function startImport(db: Db, importId: number): Promise<void> {
  await db
    .updateTable('imports')
    .set({ state: 'sending', started_at: new Date().toISOString() })
    .where('id', '=', importId)
    .execute()
}

/** Waits until so many punches of the one import are accepted; how many it were, and when. */
export async function untilAccepted(db: Db, count: number) {
  for (;;) {
    const { accepted } = await db.selectFrom('imports').select('accepted').executeTakeFirstOrThrow()
    if (accepted >= count) return { accepted, ms: Date.now() }
    await new Promise((soon) => setTimeout(soon, 10))
  }
}

/** Waits until the one import of a store is finished; gives the milliseconds of the epoch it was. */
export async function untilFinished(db: Db): Promise<number> {
  for (;;) {
    const found = await db
      .selectFrom('imports')
      .select(['state', 'finished_at', 'accepted', 'punch_count'])
      .executeTakeFirstOrThrow()
    if (found.state === 'finished' && found.finished_at) {
      if (found.accepted !== found.punch_count) throw new Error('Not every punch was accepted.')
      return Date.parse(found.finished_at)
    }
    await new Promise((soon) => setTimeout(soon, 100))
  }
}

/** An empty store: an SQLite file, or with BENCH_STORE=postgres a PostgreSQL of the bench's own. */
export async function freshStore(): Promise<{ url: string; remove: () => Promise<void> }> {
  if (process.env.BENCH_STORE === 'postgres') {
    const { startPostgres } = await import('../../../tests/support/postgres.ts')
    const { url, stop } = await startPostgres({ isDurable: true })
    return { url, remove: stop }
  }
  const folder = mkdtempSync(join(tmpdir(), 'punchdesk-bench-'))
  const remove = async () => rmSync(folder, { recursive: true, force: true })
  return { url: `file:${join(folder, 'punchdesk.db')}`, remove }
}
