import { setImmediate as turn } from 'node:timers/promises'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import { forUpdate, jsonRows, storeNow } from '#lib/db/dialect.ts'
import type { Import } from '#lib/db/tables.ts'
import { failpoint } from '#lib/failpoint.ts'
import { assertImportMove } from '#lib/ledger/states.ts'
import type { PunchFields } from '#lib/punch/schema.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { verdicts } from '#lib/spreadsheet/schema.ts'
import type { UploadRow } from '#lib/spreadsheet/upload-rows.ts'
import type { NewImport } from './schema.ts'

/** An upload that was not finished within this time is given up. */
const halfUploadMs = 24 * 60 * 60 * 1000
/** Source rows cleared per transaction, so that none holds the store for long. */
const rowsPerClearing = 2_000

/** Opens an import that waits for its rows; nothing of it is sent before `startImport`. */
export async function createImport(
  db: Db,
  given: NewImport & { author: string },
): Promise<{ importId: number }> {
  const { id } = await db
    .insertInto('imports')
    .values({
      connection_id: given.connectionId,
      name: given.name,
      sha256: given.sha256,
      shape: JSON.stringify(given.shape),
      header: JSON.stringify(given.shape.columns.map((column) => storable(column.header))),
      state: 'receiving',
      author: given.author,
      created_at: storeNow(db),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { importId: id }
}

/**
 * Writes one chunk: its source rows, their punches as `queued` and the import's counters, in one
 * transaction. A chunk that came before changes nothing; one that comes too early is refused.
 */
export async function receiveRows(
  db: Db,
  chunk: { importId: number; seq: number; rows: UploadRow[] },
): Promise<Result<{ nextSeq: number }>> {
  const received = await db.transaction().execute(async (trx) => {
    const found = await lockImport(trx, chunk.importId)
    if (!found) return fail('not_found')
    if (chunk.seq < found.next_seq) return ok({ nextSeq: found.next_seq })
    if (found.state !== 'receiving') return fail('conflict', { message: notReceiving(found) })
    if (chunk.seq > found.next_seq) {
      const message = `Part ${chunk.seq + 1} of the file came before part ${found.next_seq + 1}.`
      return fail('conflict', { message })
    }
    const last = await lastRowNo(trx, chunk.importId)
    const first = chunk.rows[0]
    if (first && first.rowNo <= last) {
      return fail('invalid', { message: `Row ${first.rowNo} was already sent up.` })
    }
    const now = await readStoreNow(trx)
    // SQLite answers at once: without a turn between, everybody else waits for the whole chunk.
    await turn()
    await insertSourceRows(trx, chunk.importId, chunk.rows)
    await turn()
    await insertPunches(trx, found, chunk.rows, now)
    await turn()
    await countRows(trx, chunk.importId, chunk.rows)
    failpoint('upload-commit')
    return ok({ nextSeq: chunk.seq + 1 })
  })
  failpoint('upload-committed')
  return received
}

/**
 * Hands a whole upload to delivery: `receiving -> ready -> sending`, once the number of source rows
 * and the file's fingerprint agree with what arrived. Calling it again changes nothing.
 */
export async function startImport(
  db: Db,
  given: { importId: number; rows: number; sha256: string },
): Promise<Result<{ importId: number }>> {
  const started = await db.transaction().execute(async (trx) => {
    const found = await lockImport(trx, given.importId)
    if (!found) return fail('not_found')
    const isWhole = found.row_count === given.rows && found.sha256 === given.sha256
    if (isWhole && found.started_at) return ok({ importId: found.id })
    if (found.state !== 'receiving') return fail('conflict', { message: notReceiving(found) })
    if (!isWhole) {
      const message = `${found.row_count} of ${given.rows} rows arrived, so nothing is sent. Send the file again.`
      return fail('conflict', { message })
    }
    if (found.punch_count === 0) {
      return fail('invalid', { message: 'No row of this file has a punch to send.' })
    }
    assertImportMove('receiving', 'ready')
    assertImportMove('ready', 'sending')
    await trx
      .updateTable('imports')
      .set({ state: 'sending', started_at: storeNow(trx) })
      .where('id', '=', found.id)
      .execute()
    failpoint('start-commit')
    return ok({ importId: found.id })
  })
  failpoint('start-committed')
  return started
}

/**
 * Removes uploads that were never started and are older than a day, rows and all. Returns how many.
 * Safe to run at any time and to be killed in between: the next run goes on.
 */
export async function clearHalfUploads(db: Db, olderThanMs = halfUploadMs): Promise<number> {
  const old = await db
    .selectFrom('imports')
    .select('id')
    .where('state', 'in', ['receiving', 'cancelled'])
    .where('started_at', 'is', null)
    .where('created_at', '<', storeNow(db, -olderThanMs))
    .execute()
  for (const { id } of old) {
    // Cancelled first: a late chunk must not land between two clearings.
    await db
      .updateTable('imports')
      .set({ state: 'cancelled' })
      .where('id', '=', id)
      .where('started_at', 'is', null)
      .execute()
    while (await clearSomeRows(db, id)) {}
    await db.deleteFrom('imports').where('id', '=', id).where('state', '=', 'cancelled').execute()
  }
  return old.length
}

function lockImport(trx: Db, importId: number): Promise<Import | undefined> {
  const query = trx.selectFrom('imports').selectAll().where('id', '=', importId)
  return forUpdate(trx, query).executeTakeFirst()
}

function notReceiving(found: Import): string {
  return found.state === 'cancelled'
    ? 'This upload was cancelled. Nothing of it is sent.'
    : 'This file is already on its way; it takes no more rows.'
}

async function lastRowNo(trx: Db, importId: number): Promise<number> {
  const { last } = await trx
    .selectFrom('source_rows')
    .select((expression) => expression.fn.max('row_no').as('last'))
    .where('import_id', '=', importId)
    .executeTakeFirstOrThrow()
  return last ?? 0
}

async function readStoreNow(trx: Db): Promise<string> {
  const row = await trx.selectNoFrom(storeNow(trx).as('now')).executeTakeFirstOrThrow()
  return row.now
}

async function insertSourceRows(trx: Db, importId: number, rows: UploadRow[]): Promise<void> {
  const values = rows.map((row) => ({
    row_no: row.rowNo,
    cells: JSON.stringify(row.cells),
    edited: row.edited?.length ? JSON.stringify(row.edited) : null,
    verdict: row.verdict,
    reason: row.reason,
  }))
  await insertFilled(trx, 'source_rows', { import_id: importId }, sourceColumns, values)
}

const sourceColumns = {
  row_no: 'integer',
  cells: 'text',
  edited: 'text',
  verdict: 'text',
  reason: 'text',
} as const

async function insertPunches(
  trx: Db,
  found: Import,
  rows: UploadRow[],
  now: string,
): Promise<void> {
  const values = rows.flatMap((row) =>
    row.punches.map(({ part, ...fields }) => ({ row_no: row.rowNo, part, ...fields })),
  )
  if (values.length === 0) return
  const same = {
    connection_id: found.connection_id,
    import_id: found.id,
    state: 'queued',
    author: found.author,
    created_at: now,
    updated_at: now,
  }
  await insertFilled(trx, 'punches', same, punchColumns, values)
}

const punchColumns = {
  row_no: 'integer',
  part: 'integer',
  userid: 'text',
  checktime: 'text',
  checktype: 'integer',
  sensorid: 'text',
  worktype: 'text',
  latitude: 'text',
  longitude: 'text',
  eventdescription: 'text',
  deviceserial: 'text',
} as const satisfies Record<keyof PunchFields | 'row_no' | 'part', 'integer' | 'text'>

/**
 * Inserts rows that have `same` in common. A column that none of them fills is not named: most files fill
 * three of the nine fields, and each empty one costs a look into the JSON of every row.
 */
async function insertFilled<Column extends string>(
  trx: Db,
  table: string,
  same: Record<string, string | number>,
  columns: Record<Column, 'integer' | 'text'>,
  rows: { [name in Column]?: string | number | null }[],
): Promise<void> {
  const filled = (Object.keys(columns) as Column[]).filter((name) =>
    rows.some((row) => row[name] != null),
  )
  const values = rows.map((row) =>
    filled.map((name) => {
      const value = row[name] ?? null
      return typeof value === 'string' ? storable(value) : value
    }),
  )
  const types = filled.map((name) => columns[name])
  const names = [...Object.keys(same), ...filled].map((name) => sql.ref(name))
  await sql`insert into ${sql.table(table)} (${sql.join(names)})
    select ${sql.join(Object.values(same))}, ${jsonRows(trx, values, types)}`.execute(trx)
}

async function countRows(trx: Db, importId: number, rows: UploadRow[]): Promise<void> {
  const punches = rows.reduce((sum, row) => sum + row.punches.length, 0)
  const increases: Record<string, RawBuilder<number>> = {
    next_seq: sql`next_seq + 1`,
    row_count: sql`row_count + ${rows.length}`,
    punch_count: sql`punch_count + ${punches}`,
    queued: sql`queued + ${punches}`,
  }
  for (const verdict of verdicts) {
    const count = rows.filter((row) => row.verdict === verdict).length
    if (count > 0) increases[`${verdict}_rows`] = sql`${sql.ref(`${verdict}_rows`)} + ${count}`
  }
  await trx.updateTable('imports').set(increases).where('id', '=', importId).execute()
}

/** False when no row was left to clear. */
async function clearSomeRows(db: Db, importId: number): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const some = await trx
      .selectFrom('source_rows')
      .select('row_no')
      .where('import_id', '=', importId)
      .orderBy('row_no')
      .limit(rowsPerClearing)
      .execute()
    const last = some.at(-1)
    if (!last) return false
    await trx
      .deleteFrom('punches')
      .where('import_id', '=', importId)
      .where('row_no', '<=', last.row_no)
      .where('replaces', 'is', null)
      .execute()
    await trx
      .deleteFrom('source_rows')
      .where('import_id', '=', importId)
      .where('row_no', '<=', last.row_no)
      .execute()
    return true
  })
}

/** PostgreSQL's text holds neither NUL nor half of a character pair; both would end the upload. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD')
}
