import { describe, expect, it } from 'vitest'
import type { Db } from '#lib/db/client.ts'
import type { NewPunch } from '#lib/db/tables.ts'
import { formEncode } from '#lib/go2clock/client.ts'
import { createImport, receiveRows, startImport } from '#lib/imports/mutations.ts'
import type { UploadRow } from '#lib/spreadsheet/upload-rows.ts'
import type { JournalEntry } from '../../sandbox/journal.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import { behindRow, parsed, rawRow, sha256, shape } from '../support/import-rows.ts'
import { addConnection, addPunch, readImport } from '../support/ledger.ts'

const firstMs = Date.parse('2026-08-11T09:00:00.000Z')
const at = (ms: number) => new Date(firstMs + ms).toISOString()

/** Five rows sent and stored one by one, one row that stayed behind: all in order. */
async function openWell(db: Db) {
  const connectionId = await addConnection(db)
  const rows = parsed([
    ...[1, 2, 3, 4, 5].map((rowNo) => rawRow(rowNo)),
    behindRow(6, 'error', 'The date is not one.'),
  ])
  const given = { connectionId, name: 'week 32.csv', sha256, shape, author: 'Ada' }
  const { importId } = await createImport(db, given)
  await receiveRows(db, { importId, seq: 0, rows })
  await startImport(db, { importId, rows: rows.length, sha256 })
  const accepted = { state: 'accepted', tries: 1 } as const
  await db.updateTable('punches').set(accepted).execute()
  await db
    .updateTable('imports')
    .set({ state: 'finished', queued: 0, accepted: 5 })
    .where('id', '=', importId)
    .execute()
  const journal = rows.flatMap(({ punches }) => punches).map((punch, ms) => stored(punch, ms))
  const punch = (rowNo: number) =>
    db.selectFrom('punches').selectAll().where('row_no', '=', rowNo).executeTakeFirstOrThrow()
  return { db, connectionId, importId, rows, journal, punch }
}
type Well = Awaited<ReturnType<typeof openWell>>

function put(punch: Parameters<typeof formEncode>[0], ms: number, more: Partial<JournalEntry>) {
  const head = { seq: 1, at: at(ms), method: 'PUT', path: '/api/punches/', keyOk: true }
  const answer = { status: 200, answer: '', stored: false, fault: null }
  return { ...head, ...answer, body: formEncode(punch), ...more } satisfies JournalEntry
}

function stored(punch: Parameters<typeof formEncode>[0], ms: number) {
  return put(punch, ms, { stored: true, answer: '{"status":"success"}' })
}

function existing(punch: Parameters<typeof formEncode>[0], ms: number) {
  return put(punch, ms, { answer: 'The record already exists on the cloud server.' })
}

async function addAttempt(db: Db, punchId: number, outcome: string, ms: number) {
  await db
    .insertInto('answers')
    .values({ outcome, http_status: null, text: outcome })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const answer = await db
    .selectFrom('answers')
    .select('id')
    .where('outcome', '=', outcome)
    .executeTakeFirstOrThrow()
  const fields = { try_no: 1, started_at: at(ms), took_ms: 1, outcome, answer_id: answer.id }
  await db
    .insertInto('attempts')
    .values({ punch_id: punchId, ...fields })
    .execute()
}

function change(db: Db, id: number, more: Partial<NewPunch>) {
  return db.updateTable('punches').set(more).where('id', '=', id).execute()
}

function count(db: Db, importId: number, more: Record<string, number>) {
  return db.updateTable('imports').set(more).where('id', '=', importId).execute()
}

/** A lie, how it is planted, and the sentence it must be met with. */
const lies: [string, (well: Well) => Promise<unknown>, RegExp][] = [
  [
    'a row of the file that never came',
    async ({ rows }) => rows.push(...parsed([rawRow(7)])),
    /^I1 .*row 7 of the file/,
  ],
  [
    'a row of the file that is another one in the ledger',
    ({ db }) =>
      db.updateTable('source_rows').set({ cells: '[]' }).where('row_no', '=', 2).execute(),
    /^I1 .*row 2 of the file/,
  ],
  [
    'a row that is neither a punch nor a reason',
    ({ db }) => db.updateTable('source_rows').set({ reason: null }).execute(),
    /^I1 .*row 6 is error and went nowhere/,
  ],
  [
    'a row that nobody sent up',
    ({ db, importId }) =>
      db
        .insertInto('source_rows')
        .values({
          import_id: importId,
          row_no: 9,
          cells: '[]',
          edited: null,
          verdict: 'ready',
          reason: null,
        })
        .execute(),
    /^I1 .*row 9/,
  ],
  [
    'a punch that lost its row',
    ({ db }) => db.deleteFrom('source_rows').where('row_no', '=', 3).execute(),
    /^I1 .*a punch names row 3/,
  ],
  [
    'accepted, but never stored',
    async ({ journal }) => journal.splice(1, 1),
    /^I2 .*1 accepted, 0 stored/,
  ],
  [
    'accepted, but refused',
    async ({ journal }) => Object.assign(journal[1] as JournalEntry, { stored: false }),
    /^I2 .*1 accepted, 0 stored/,
  ],
  [
    'two rows accepted for one stored punch',
    async ({ db, connectionId, importId, punch }) => {
      const { userid, checktime, checktype } = await punch(1)
      const id = await addPunch(db, connectionId, {
        userid,
        checktime,
        checktype,
        state: 'accepted',
        tries: 1,
      })
      await addAttempt(db, id, 'accepted', 50)
      return importId
    },
    /^I2 .*accepted/,
  ],
  [
    'confirmed by what another body stored',
    async ({ db, importId, journal, punch }) => {
      const one = await punch(1)
      await change(db, one.id, { confirmed: 1, tries: 2, in_doubt: 1 })
      await addAttempt(db, one.id, 'unknown', 0)
      await addAttempt(db, one.id, 'duplicate', 60)
      await count(db, importId, { confirmed: 1 })
      journal.splice(0, 1, stored({ ...one, checktype: 1 }, 0), existing(one, 60))
    },
    /^I2 .*1 accepted, 0 stored/,
  ],
  [
    'a duplicate that nobody called one',
    async ({ db, importId, punch }) => {
      const one = await punch(1)
      await change(db, one.id, { state: 'duplicate' })
      await addAttempt(db, one.id, 'duplicate', 0)
      await count(db, importId, { accepted: 4, duplicate: 1 })
    },
    /^I2 .*answered 0 times/,
  ],
  ...(['rejected', 'failed', 'cancelled', 'queued'] as const).map(
    (state): (typeof lies)[number] => [
      `stored, but ${state}`,
      async ({ db, importId, punch }) => {
        const one = await punch(1)
        await change(db, one.id, { state })
        await addAttempt(db, one.id, 'rejected', 0)
        await count(db, importId, { accepted: 4, [state]: 1 })
      },
      new RegExp(`^I3 .*says ${state}`),
    ],
  ),
  [
    'stored, and its replacement with the same body was given up',
    async ({ db, connectionId, importId, punch }) => {
      const { id, userid, checktime, checktype } = await punch(1)
      await change(db, id, { state: 'unknown', in_doubt: 1 })
      await addAttempt(db, id, 'unknown', 0)
      const fields = { userid, checktime, checktype, import_id: importId, row_no: 1, replaces: id }
      await addPunch(db, connectionId, { ...fields, state: 'cancelled' })
      await count(db, importId, { accepted: 4, cancelled: 1 })
    },
    /^I3 .*says cancelled/,
  ],
  [
    'sent twice without a doubt',
    async ({ db, importId, journal, punch }) => {
      const one = await punch(1)
      journal.push(existing(one, 60))
      await change(db, one.id, { state: 'duplicate', tries: 2 })
      await addAttempt(db, one.id, 'throttled', 0)
      await addAttempt(db, one.id, 'duplicate', 60)
      await count(db, importId, { accepted: 4, duplicate: 1 })
    },
    /^I4 .*arrived 2 times after 0 tries in doubt/,
  ],
  [
    'in doubt only after it was sent again',
    async ({ db, importId, journal, punch }) => {
      const one = await punch(1)
      journal.push(existing(one, 60))
      await change(db, one.id, { confirmed: 1, tries: 2, in_doubt: 1 })
      await addAttempt(db, one.id, 'unknown', 70)
      await addAttempt(db, one.id, 'duplicate', 80)
      await count(db, importId, { confirmed: 1 })
    },
    /^I4 .*arrived 2 times after 0 tries in doubt/,
  ],
  [
    'sent again with another body',
    async ({ journal, punch }) =>
      journal.push(existing({ ...(await punch(1)), sensorid: '4' }, 60)),
    /^I6 .*sensorid=4 was sent without an intent/,
  ],
  [
    'a counter that is one too high',
    ({ db, importId }) => count(db, importId, { accepted: 6 }),
    /^I5 .*accepted is 5, its counter says 6/,
  ],
  [
    'a counter of rows that is wrong',
    ({ db, importId }) => count(db, importId, { error_rows: 0 }),
    /^I5 .*error rows is 1, its counter says 0/,
  ],
  [
    'finished while one waits',
    async ({ db, importId, journal, punch }) => {
      journal.splice(0, 1)
      await change(db, (await punch(1)).id, { state: 'queued', tries: 0 })
      await count(db, importId, { accepted: 4, queued: 1 })
    },
    /^I5 .*it has finished, yet some wait/,
  ],
  [
    'a PUT of nobody',
    async ({ journal }) =>
      journal.push(stored({ userid: '9', checktime: '2026-08-07T08:00:00', checktype: 0 }, 60)),
    /^I6 userid=9 .* without an intent/,
  ],
  [
    'a PUT more than the ledger knows of',
    async ({ journal, punch }) => journal.push(put(await punch(1), 60, { fault: 'throttle' })),
    /^I6 .*2 PUTs, the ledger knows of 1/,
  ],
  [
    'a PUT of a row that was not claimed',
    async ({ db, importId, journal, punch }) => {
      journal.splice(0, 1, put(await punch(1), 0, { status: null, answer: null }))
      await change(db, (await punch(1)).id, { state: 'queued', tries: 0 })
      await count(db, importId, { state: 'sending' as never, accepted: 4, queued: 1 })
    },
    /^I6 .*1 PUTs, the ledger knows of 0/,
  ],
]

describeOnBothStores('the checker', (openStore) => {
  it('has nothing to say of a ledger that tells the truth', async () => {
    const { db, importId, rows, journal } = await openWell((await openStore()).db)
    expect(await findDisagreements(db, journal, fileOf(importId, rows))).toEqual([])
    expect((await readImport(db, importId)).accepted).toBe(5)
  })

  it('accepts what a doubt explains', async () => {
    const { db, importId, journal, rows, punch } = await openWell((await openStore()).db)
    const one = await punch(1)
    journal.push(existing(one, 60), existing(one, 70))
    await change(db, one.id, { confirmed: 1, tries: 3, in_doubt: 1 })
    for (const ms of [0, 65]) await addAttempt(db, one.id, 'unknown', ms)
    await addAttempt(db, one.id, 'duplicate', 70)
    await count(db, importId, { confirmed: 1 })
    expect(await findDisagreements(db, journal, fileOf(importId, rows))).toEqual([])
  })

  describe('finds', () => {
    it.each(lies)('%s', async (_, plant, sentence) => {
      const well = await openWell((await openStore()).db)
      await plant(well)
      const found = await findDisagreements(well.db, well.journal, fileOf(well.importId, well.rows))
      expect(found).toContainEqual(expect.stringMatching(sentence))
    })
  })
})

function fileOf(importId: number, rows: UploadRow[]) {
  return new Map([[importId, rows]])
}
