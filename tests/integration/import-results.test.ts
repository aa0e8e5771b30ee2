import { expect, it } from 'vitest'
import { cancelImport } from '#lib/cancel/mutations.ts'
import type { Db } from '#lib/db/client.ts'
import {
  findSameFile,
  getImport,
  listBehind,
  listImports,
  listLatestAnswers,
  listResultRows,
  listUnknown,
} from '#lib/imports/data.ts'
import { createImport, receiveRows, startImport } from '#lib/imports/mutations.ts'
import { resultsHead, resultsLines } from '#lib/imports/results.ts'
import { replacePunch } from '#lib/ledger/mutations.ts'
import type { PunchState } from '#lib/ledger/states.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import {
  behindRow,
  insertConnection,
  parsed,
  rawRow,
  readyRows,
  sha256,
  shape,
} from '../support/import-rows.ts'
import { plansOf } from '../support/plans.ts'

describeOnBothStores('results of an import', (openStore, kind) => {
  it('hold one line per row: what was answered, corrected, or stayed behind', async () => {
    const { db } = await openStore()
    const importId = await newImport(db)
    const rows = parsed([
      ...[2, 3, 4].map((rowNo) => rawRow(rowNo)),
      rawRow(5, { verdict: 'warning', reason: 'Two taps', edited: [[0, '1005']] }),
      rawRow(6, { cells: ['=cmd|x', 'a "b"', 'two\nlines'] }),
      behindRow(7, 'error', 'Not a time'),
      rawRow(8, { verdict: 'error', reason: 'Out: Not a time', parts: 2 }),
    ])
    await receiveRows(db, { importId, seq: 0, rows })
    await answer(db, 2, 'accepted', 'Success created.')
    await answer(db, 3, 'rejected', 'Validation Error: no such userid')
    await answer(db, 4, 'accepted', 'The record already exists on the cloud server.', 1)
    await replace(db, 3, '4711')

    const line = await getImport(db, importId)
    if (!line) throw new Error('no import')
    const found = await listResultRows(db, { importId, afterRow: 0, limit: 100 })
    const text = resultsHead(line) + found.map((row) => resultsLines(line, row)).join('')
    expect(text).toBe(
      [
        "\uFEFFNo.,Date/Time,Status,Punchdesk row,Punchdesk state,Go2Clock's reason,Punchdesk's reason,Punchdesk sent ID,Punchdesk sent time,Punchdesk sent type,Punchdesk changes",
        '1002,01/08/2026 00:02,C/In,2,accepted,Success created.,,1002,2026-08-01 00:02:00,0 In,',
        '1003,01/08/2026 00:03,C/In,3,"queued, sent again",,,4711,2026-08-01 00:03:00,0 In,',
        '1004,01/08/2026 00:04,C/In,4,accepted (confirmed),The record already exists on the cloud server.,,1004,2026-08-01 00:04:00,0 In,',
        '1005,01/08/2026 00:05,C/In,5,queued,,Two taps,1005,2026-08-01 00:05:00,0 In,No.: 1005 -> 1005',
        '\'=cmd|x,"a ""b""","two\nlines",6,queued,,,1006,2026-08-01 00:06:00,0 In,',
        '1000,01/08/2026 00:07,C/In,7,not sent: error,,Not a time,,,,',
        '1001,01/08/2026 00:08,C/In,8,queued,,,1001,2026-08-01 00:08:00,0 In,',
        '1001,01/08/2026 00:08,C/In,8,not sent: error,,Out: Not a time,,,,',
        '',
      ].join('\r\n'),
    )
  })

  it('are read in pages without a row lost or twice', async () => {
    const { db } = await openStore()
    const importId = await newImport(db)
    await receiveRows(db, { importId, seq: 0, rows: readyRows(2, 50) })
    const seen: number[] = []
    for (let afterRow = 0; ; ) {
      const rows = await listResultRows(db, { importId, afterRow, limit: 7 })
      seen.push(...rows.map((row) => row.row_no))
      const last = rows.at(-1)
      if (!last) break
      afterRow = last.row_no
    }
    expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => index + 2))
  })

  it('show the latest answers newest first, and none that is still to come', async () => {
    const { db } = await openStore()
    const importId = await newImport(db)
    await receiveRows(db, { importId, seq: 0, rows: readyRows(2, 100) })
    for (let rowNo = 2; rowNo <= 20; rowNo++)
      await answer(db, rowNo, 'accepted', 'Success created.')
    await answer(db, 5, 'duplicate', 'The record already exists on the cloud server.')
    const line = await getImport(db, importId)
    if (!line) throw new Error('no import')
    const latest = await listLatestAnswers(db, line)
    expect(latest.map((each) => [each.rowNo, each.state])).toEqual([
      [5, 'duplicate'],
      ...[20, 19, 18, 17, 16, 15, 14].map((rowNo) => [rowNo, 'accepted']),
    ])
    expect(latest[0]?.said).toBe('The record already exists on the cloud server.')
  })

  it('show the latest answers of a cancelled import, and pass over none that was cancelled', async () => {
    const { db } = await openStore()
    const importId = await newImport(db)
    await receiveRows(db, { importId, seq: 0, rows: readyRows(2, 100) })
    await startImport(db, { importId, rows: 100, sha256 })
    for (let rowNo = 2; rowNo <= 4; rowNo++) await answer(db, rowNo, 'accepted', 'Success created.')
    await cancelImport(db, importId)
    const line = await getImport(db, importId)
    if (!line) throw new Error('no import')
    const latest = await listLatestAnswers(db, line)
    expect(latest.map((each) => each.rowNo)).toEqual([4, 3, 2])
    if (kind === 'PostgreSQL') return
    // A million cancelled rows have no answer: nobody walks past them to the few that have.
    const plans = await plansOf(db, (watched) => listLatestAnswers(watched, line))
    expect(plans).toContainEqual(
      expect.stringMatching(/INDEX punches_exceptions \(state=\? AND id>\?\)/),
    )
  })

  it('name the unknown punches to look for, and none that was sent again', async () => {
    const { db } = await openStore()
    const importId = await newImport(db)
    await receiveRows(db, { importId, seq: 0, rows: readyRows(2, 5) })
    for (const rowNo of [2, 4, 5, 6]) await answer(db, rowNo, 'unknown', 'No answer within 30 s')
    const all = await listUnknown(db, importId, 10)
    expect(all).toHaveLength(4)
    const [first, second, third] = all
    if (!first || !third) throw new Error('no unknown punch')
    const fields = { userid: first.userid, checktime: first.checktime, checktype: 0 }
    const again = { punchId: first.punchId, fields, formKey: 'f'.repeat(32), author: 'ruth' }
    expect(await replacePunch(db, again)).toMatchObject({ ok: true })
    expect(await listUnknown(db, importId, 2)).toEqual([second, third])
    expect(await listUnknown(db, await newImport(db), 2)).toEqual([])
  })

  it('count what stayed behind by reason', async () => {
    const { db } = await openStore()
    const importId = await newImport(db)
    const rows = parsed([
      rawRow(2),
      ...[3, 4, 5].map((rowNo) => behindRow(rowNo, 'error', 'Not a time')),
      behindRow(6, 'skipped', 'Total row'),
      behindRow(7, 'duplicate', 'Same as row 2'),
      behindRow(8, 'duplicate', 'Same as row 3'),
    ])
    await receiveRows(db, { importId, seq: 0, rows })
    expect(await listBehind(db, importId, 20)).toEqual([
      { verdict: 'error', reason: 'Not a time', rows: 3 },
      { verdict: 'duplicate', reason: null, rows: 2 },
      { verdict: 'skipped', reason: 'Total row', rows: 1 },
    ])
  })
})

describeOnBothStores('the list of imports', (openStore) => {
  it('goes newest first in pages and leaves out uploads of which nothing came', async () => {
    const { db } = await openStore()
    const ids: number[] = []
    for (let index = 0; index < 5; index++) {
      const importId = await newImport(db)
      await receiveRows(db, { importId, seq: 0, rows: readyRows(2, 1) })
      ids.unshift(importId)
    }
    await newImport(db)
    const first = await listImports(db, { limit: 3 })
    const second = await listImports(db, { limit: 3, before: first.at(-1)?.id })
    expect([...first, ...second].map((line) => line.id)).toEqual(ids)
    expect(first[0]).toMatchObject({ connection_name: 'Leeds bakery', author_name: 'ruth' })
  })

  it('knows a file that was sent before by its bytes', async () => {
    const { db } = await openStore()
    const importId = await newImport(db)
    await receiveRows(db, { importId, seq: 0, rows: readyRows(2, 1) })
    const line = await getImport(db, importId)
    const connectionId = line?.connection_id ?? 0
    expect(await findSameFile(db, { connectionId, sha256 })).toBeUndefined()
    await startImport(db, { importId, rows: 1, sha256 })
    expect(await findSameFile(db, { connectionId, sha256 })).toMatchObject({ id: importId })
    expect(await findSameFile(db, { connectionId, sha256: 'b'.repeat(64) })).toBeUndefined()
    expect(await findSameFile(db, { connectionId: connectionId + 1, sha256 })).toBeUndefined()
  })
})

async function newImport(db: Db): Promise<number> {
  const found = await db.selectFrom('connections').select('id').executeTakeFirst()
  const connectionId = found?.id ?? (await insertConnection(db))
  const given = { connectionId, name: 'week 32.csv', sha256, shape, author: 'ruth' }
  return (await createImport(db, given)).importId
}

let clock = Date.parse('2026-08-11T09:22:00.000Z')

/** As delivery settles it, a second after the answer before. */
async function answer(
  db: Db,
  rowNo: number,
  state: PunchState,
  text: string,
  confirmed: 0 | 1 = 0,
) {
  clock += 1000
  const known = await db
    .selectFrom('answers')
    .select('id')
    .where('text', '=', text)
    .executeTakeFirst()
  const { id } =
    known ??
    (await db
      .insertInto('answers')
      .values({ outcome: state, http_status: 200, text })
      .returning('id')
      .executeTakeFirstOrThrow())
  await db
    .updateTable('punches')
    .set({ state, confirmed, answer_id: id, took_ms: 40, tries: 1 })
    .set({ updated_at: new Date(clock).toISOString() })
    .where('row_no', '=', rowNo)
    .execute()
}

/** As a correction stands in the store. */
async function replace(db: Db, rowNo: number, userid: string) {
  const { id, ...old } = await db
    .selectFrom('punches')
    .selectAll()
    .where('row_no', '=', rowNo)
    .executeTakeFirstOrThrow()
  await db
    .insertInto('punches')
    .values({ ...old, userid, state: 'queued', answer_id: null, replaces: id, form_key: 'key-1' })
    .execute()
}
