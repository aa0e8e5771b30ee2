import { expect, it } from 'vitest'
import type { Db } from '#lib/db/client.ts'
import { clearHalfUploads, createImport, receiveRows, startImport } from '#lib/imports/mutations.ts'
import { parseUploadRows } from '#lib/imports/schema.ts'
import { describeOnBothStores, type OpenStore } from '../support/both-stores.ts'
import {
  behindRow,
  insertConnection,
  parsed,
  rawRow,
  readyRows,
  sha256,
  shape,
} from '../support/import-rows.ts'

describeOnBothStores('imports', (openStore) => {
  it('keeps every row, its punches and the counters', async () => {
    const { db, importId } = await openImport(openStore)
    const rows = parsed([
      ...[2, 3, 4].map((rowNo) => rawRow(rowNo)),
      rawRow(5, { verdict: 'warning', reason: 'Two taps', edited: [[0, '1005']] }),
      behindRow(6, 'error', 'Not a time'),
      behindRow(7, 'duplicate', 'Same as row 4'),
      behindRow(9, 'skipped', 'Skipped'),
    ])
    expect(await receiveRows(db, { importId, seq: 0, rows })).toMatchObject({ ok: true })
    expect(await importOf(db, importId)).toMatchObject({
      state: 'receiving',
      header: '["No.","Date/Time","Status"]',
      next_seq: 1,
      row_count: 7,
      punch_count: 4,
      ready_rows: 3,
      warning_rows: 1,
      error_rows: 1,
      duplicate_rows: 1,
      skipped_rows: 1,
      queued: 4,
    })
    const stored = await db.selectFrom('source_rows').selectAll().orderBy('row_no').execute()
    expect(stored.map((row) => row.row_no)).toEqual([2, 3, 4, 5, 6, 7, 9])
    expect(stored[3]).toMatchObject({
      verdict: 'warning',
      reason: 'Two taps',
      edited: '[[0,"1005"]]',
    })
    expect(JSON.parse(stored[0]?.cells ?? '')).toEqual(['1002', '01/08/2026 00:02', 'C/In'])
    const punches = await db.selectFrom('punches').selectAll().orderBy('id').execute()
    expect(punches.map((punch) => punch.row_no)).toEqual([2, 3, 4, 5])
    expect(punches[0]).toMatchObject({
      state: 'queued',
      userid: '1002',
      checktime: '2026-08-01T00:02:00',
      checktype: 0,
      sensorid: null,
      author: 'ruth',
      import_id: importId,
    })
    expect(punches[0]?.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  it('takes a repeated chunk as done and refuses one that comes too early', async () => {
    const { db, importId } = await openImport(openStore)
    const first = { importId, seq: 0, rows: readyRows(2, 3) }
    await receiveRows(db, first)
    expect(await receiveRows(db, first)).toEqual({ ok: true, data: { nextSeq: 1 } })
    expect(await receiveRows(db, { importId, seq: 2, rows: readyRows(9, 1) })).toMatchObject({
      ok: false,
      message: 'Part 3 of the file came before part 2.',
    })
    expect(await receiveRows(db, { importId, seq: 1, rows: readyRows(4, 3) })).toMatchObject({
      ok: false,
      message: 'Row 4 was already sent up.',
    })
    expect(await importOf(db, importId)).toMatchObject({
      row_count: 3,
      punch_count: 3,
      next_seq: 1,
    })
  })

  it('keeps both of two same chunks that arrive together once', async () => {
    const { db, importId } = await openImport(openStore)
    const chunk = { importId, seq: 0, rows: readyRows(2, 50) }
    await Promise.all([receiveRows(db, chunk), receiveRows(db, chunk)])
    expect(await importOf(db, importId)).toMatchObject({ row_count: 50, queued: 50, next_seq: 1 })
  })

  it('starts only when every row arrived, and starting again changes nothing', async () => {
    const { db, importId } = await openImport(openStore)
    await receiveRows(db, { importId, seq: 0, rows: readyRows(2, 3) })
    expect(await startImport(db, { importId, rows: 4, sha256 })).toMatchObject({
      ok: false,
      message: '3 of 4 rows arrived, so nothing is sent. Send the file again.',
    })
    expect(await startImport(db, { importId, rows: 3, sha256: 'b'.repeat(64) })).toMatchObject({
      ok: false,
    })
    expect(await startImport(db, { importId, rows: 3, sha256 })).toEqual({
      ok: true,
      data: { importId },
    })
    const started = await importOf(db, importId)
    expect(started).toMatchObject({ state: 'sending' })
    expect(started?.started_at).not.toBeNull()
    expect(await startImport(db, { importId, rows: 3, sha256 })).toMatchObject({ ok: true })
    expect(await importOf(db, importId)).toEqual(started)
    expect(await receiveRows(db, { importId, seq: 1, rows: readyRows(9, 1) })).toMatchObject({
      ok: false,
      message: 'This file is already on its way; it takes no more rows.',
    })
  })

  it('does not start an import without a punch', async () => {
    const { db, importId } = await openImport(openStore)
    const rows = parsed([behindRow(2, 'error', 'Not a time')])
    await receiveRows(db, { importId, seq: 0, rows })
    expect(await startImport(db, { importId, rows: 1, sha256 })).toMatchObject({
      ok: false,
      message: 'No row of this file has a punch to send.',
    })
  })

  it('answers not found for an import that is gone', async () => {
    const { db } = await openImport(openStore)
    const chunk = { importId: 4711, seq: 0, rows: readyRows(2, 1) }
    expect(await receiveRows(db, chunk)).toMatchObject({ ok: false, code: 'not_found' })
    expect(await startImport(db, { importId: 4711, rows: 1, sha256 })).toMatchObject({
      code: 'not_found',
    })
  })

  it('keeps what no database likes: NUL, half a pair, quotes, right-to-left marks', async () => {
    const { db, importId } = await openImport(openStore)
    const cells = ['a\u0000b', '\uD800', '"\'\\', '\u202Eabc', '🙂']
    const rows = parsed([
      rawRow(2, {
        cells,
        punches: [{ ...rawRow(2).punches[0], eventdescription: 'a\u0000b\uD800 "\'\\ 🙂' }],
      }),
    ])
    expect(await receiveRows(db, { importId, seq: 0, rows })).toMatchObject({ ok: true })
    const row = await db.selectFrom('source_rows').select('cells').executeTakeFirstOrThrow()
    expect(JSON.parse(row.cells)).toEqual(cells)
    const punch = await db.selectFrom('punches').selectAll().executeTakeFirstOrThrow()
    expect(punch.eventdescription).toBe('a\uFFFDb\uFFFD "\'\\ 🙂')
  })

  it('clears uploads that were left half done for a day, and no other', async () => {
    const { db, importId, connectionId } = await openImport(openStore)
    await receiveRows(db, { importId, seq: 0, rows: readyRows(2, 2_000) })
    await receiveRows(db, { importId, seq: 1, rows: readyRows(2_002, 500) })
    const fresh = await createImport(db, newImport(connectionId))
    await receiveRows(db, { importId: fresh.importId, seq: 0, rows: readyRows(2, 1) })
    const started = await createImport(db, newImport(connectionId))
    await receiveRows(db, { importId: started.importId, seq: 0, rows: readyRows(2, 1) })
    await startImport(db, { importId: started.importId, rows: 1, sha256 })
    await db
      .updateTable('imports')
      .set({ created_at: '2020-01-01T00:00:00.000Z' })
      .where('id', 'in', [importId, started.importId])
      .execute()

    expect(await clearHalfUploads(db)).toBe(1)
    const left = await db.selectFrom('imports').select('id').orderBy('id').execute()
    expect(left.map((row) => row.id)).toEqual([fresh.importId, started.importId])
    const rows = await db.selectFrom('source_rows').select('import_id').execute()
    expect(rows.map((row) => row.import_id).sort()).toEqual([fresh.importId, started.importId])
    expect(await db.selectFrom('punches').select('id').execute()).toHaveLength(2)
    expect(await clearHalfUploads(db)).toBe(0)
  })
})

it('names the row that is not right', () => {
  const message = (rows: unknown) => {
    const result = parseUploadRows(rows)
    return result.ok ? 'ok' : result.message
  }
  const bad = { ...rawRow(417).punches[0], userid: '1O71' }
  expect(message([rawRow(416), rawRow(417, { punches: [bad] })])).toBe(
    'Row 417 is not right. punches.0.userid: Employee IDs are whole numbers.',
  )
  expect(message([rawRow(5), rawRow(4)])).toContain(
    'Row 4 is not right. The rows are not in the order',
  )
  expect(message([rawRow(5, { punches: [] })])).toContain('yet it has no punch')
  expect(message([rawRow(5, { verdict: 'error' })])).toContain('yet it has a punch')
  // A row of several punches may go in part, but then not as a whole.
  expect(
    parseUploadRows([rawRow(5, { verdict: 'error', reason: 'Out: Not a time', parts: 2 })]).ok,
  ).toBe(true)
  const both = rawRow(5).punches.flatMap((punch) => [punch, { ...punch, part: 1 }])
  expect(message([rawRow(5, { verdict: 'duplicate', parts: 2, punches: both })])).toContain(
    'all its punches go',
  )
  expect(message([rawRow(5, { verdict: 'ready', parts: 2, punches: [] })])).toContain(
    'yet it has no punch',
  )
  expect(message([rawRow(5, { verdict: 'fine' })])).toContain('Row 5 is not right. verdict')
  expect(message(['a'])).toContain('Row number 1 of this part is not right')
  expect(message([])).toBe('This part of the file is empty.')
  expect(message({ length: 1 })).toBe('This part of the file is empty.')
  expect(message(Array.from({ length: 2_001 }, (_, index) => rawRow(index + 1)))).toBe(
    'A part of the file has at most 2000 rows; this one has 2001.',
  )
})

async function openImport(openStore: OpenStore) {
  const { db } = await openStore()
  const connectionId = await insertConnection(db)
  const { importId } = await createImport(db, newImport(connectionId))
  return { db, connectionId, importId }
}

function newImport(connectionId: number) {
  return { connectionId, name: 'clockings-week-32.csv', sha256, shape, author: 'ruth' }
}

function importOf(db: Db, importId: number) {
  return db.selectFrom('imports').selectAll().where('id', '=', importId).executeTakeFirst()
}
