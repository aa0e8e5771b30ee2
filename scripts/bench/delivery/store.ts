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
  const at = new Date().toISOString()
  const { id: connectionId } = await db
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
      created_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id: importId } = await db
    .insertInto('imports')
    .values({
      connection_id: connectionId,
      name: 'bench.csv',
      sha256: '',
      shape: '{}',
      header: '[]',
      state: 'sending',
      author: 'bench',
      row_count: given.punches,
      punch_count: given.punches,
      queued: given.punches,
      created_at: at,
      started_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const rows = Array.from({ length: given.punches }, (_, index) => {
    const { userid, checktime, checktype } = punchAt(index + 1)
    return [index + 1, userid, checktime, checktype]
  })
  await sql`insert into punches (connection_id, import_id, state, author, created_at, updated_at,
      row_no, userid, checktime, checktype)
    select ${connectionId}, ${importId}, 'queued', 'bench', ${at}, ${at},
      ${jsonRows(db, rows, ['integer', 'text', 'text', 'integer'])}`.execute(db)
}
