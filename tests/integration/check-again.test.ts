import { expect, it } from 'vitest'
import { cancelImport } from '#lib/cancel/mutations.ts'
import type { Db } from '#lib/db/client.ts'
import { storeNow } from '#lib/db/dialect.ts'
import { checkAgain, pauseImport, replacePunch } from '#lib/ledger/mutations.ts'
import type { SettingsChange } from '../../sandbox/settings.ts'
import { describeOnBothStores, type OpenStore } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import { isFinished, openHouse } from '../support/house.ts'
import {
  addImport,
  addPunch,
  readImport,
  readPunch,
  startDelivery,
  until,
} from '../support/ledger.ts'

const author = 'u1'
const noBreaker = { triesMax: 2, breakerFailures: 1_000 }

describeOnBothStores('check again', (openStore) => {
  it('finds out what had arrived and what had not, by the same bodies', async () => {
    const { db, sandbox, importId } = await unknownImport(openStore, [
      { kind: 'reset-after', users: ['100002'] },
      { kind: 'reset-before', users: ['100004'] },
    ])
    await db
      .updateTable('desk')
      .set({ paused_at: storeNow(db) })
      .execute()
    expect(await checkAgain(db, { importId, author })).toEqual({ ok: true, data: { count: 2 } })
    expect(await checkAgain(db, { importId, author })).toEqual({ ok: true, data: { count: 0 } })
    expect(await readImport(db, importId)).toMatchObject({ unknown: 0, state: 'sending' })
    await db.updateTable('desk').set({ paused_at: null }).execute()
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({ accepted: 6, confirmed: 1, unknown: 0, duplicate: 0 })
    const leaves = await db
      .selectFrom('punches')
      .selectAll()
      .where('replaces', 'is not', null)
      .orderBy('userid')
      .execute()
    expect(leaves).toMatchObject([
      { userid: '100002', row_no: 2, confirmed: 1, author, import_id: importId },
      { userid: '100004', row_no: 4, confirmed: 0, author, import_id: importId },
    ])
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
    const audit = await db.selectFrom('audit').select(['action', 'subject', 'detail']).execute()
    expect(audit).toEqual([
      { action: 'checked_again', subject: `import ${importId}`, detail: '{"punches":2}' },
    ])
  })

  it('keeps the doubt from one check to the next', async () => {
    const { db, sandbox, importId } = await unknownImport(openStore, [
      { kind: 'reset-after', users: ['100002'] },
    ])
    await sandbox.settings({ faults: [{ kind: 'reset-before', users: ['100002'] }] })
    await checkAgain(db, { importId, author })
    await until(() => readImport(db, importId), isFinished)
    await sandbox.settings({ faults: [] })
    await checkAgain(db, { importId, author })
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({ accepted: 6, confirmed: 1 })
    expect(await db.selectFrom('punches').select('id').execute()).toHaveLength(8)
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('claims nothing when another punch of the ledger may be the one that Go2Clock holds', async () => {
    const { db, connectionId, importId } = await unknownImport(openStore, [
      { kind: 'reset-before', users: ['100002'] },
    ])
    const other = await addPunch(db, connectionId, {
      userid: '0100002',
      checktime: '2026-08-07T00:02:00',
    })
    await until(
      () => readPunch(db, other),
      (punch) => punch.state === 'accepted',
    )
    await checkAgain(db, { importId, author })
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({ accepted: 5, duplicate: 1, confirmed: 0 })
  })

  it('asks on for a cancelled import, whose other punches stay cancelled', async () => {
    const { db, sandbox, importId } = await unknownImport(openStore, [
      { kind: 'reset-after', users: ['100002'] },
    ])
    await db.updateTable('imports').set({ state: 'cancelled' }).execute()
    expect(await checkAgain(db, { importId, author })).toMatchObject({ data: { count: 1 } })
    const done = await until(
      () => readImport(db, importId),
      (found) => found.confirmed === 1,
    )
    expect(done).toMatchObject({ state: 'cancelled', accepted: 6, queued: 0 })
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('waits with a paused import, and is not given up with a cancelled one', async () => {
    const { db, importId } = await unknownImport(openStore, [
      { kind: 'reset-after', users: ['100002'] },
    ])
    await db.updateTable('imports').set({ state: 'sending' }).execute()
    await pauseImport(db, importId)
    await checkAgain(db, { importId, author })
    expect(await readImport(db, importId)).toMatchObject({ state: 'paused', queued: 1 })
    const cancelled = await cancelImport(db, importId)
    expect(cancelled).toMatchObject({ ok: true, data: { cancelled: 0 } })
    await until(
      () => readImport(db, importId),
      (found) => found.confirmed === 1,
    )
  })

  it('is for imports that are there, of a connection in use', async () => {
    const { db, importId } = await unknownImport(openStore, [])
    expect(await checkAgain(db, { importId: 404, author })).toMatchObject({ code: 'not_found' })
    await db.updateTable('connections').set({ is_active: 0 }).execute()
    expect(await checkAgain(db, { importId, author })).toMatchObject({ code: 'conflict' })
  })
})

describeOnBothStores('an unknown punch sent again by hand', (openStore) => {
  it('as it was hands its doubt on', async () => {
    const { db, importId } = await unknownImport(openStore, [
      { kind: 'reset-after', users: ['100002'] },
    ])
    const old = await unknownPunch(db)
    const fields = { userid: old.userid, checktime: old.checktime, checktype: old.checktype }
    const sent = await replacePunch(db, { punchId: old.id, fields, formKey: 'c', author })
    const punchId = sent.ok ? sent.data.punchId : 0
    await until(() => readImport(db, importId), isFinished)
    expect(await readPunch(db, punchId)).toMatchObject({ state: 'accepted', confirmed: 1 })
  })

  it('with another type is a new punch: "already exists" proves nothing about it', async () => {
    const { db, importId } = await unknownImport(openStore, [
      { kind: 'reset-after', users: ['100002'] },
    ])
    const old = await unknownPunch(db)
    const fields = { userid: old.userid, checktime: old.checktime, checktype: 1 }
    const sent = await replacePunch(db, { punchId: old.id, fields, formKey: 'c', author })
    const punchId = sent.ok ? sent.data.punchId : 0
    expect((await readPunch(db, punchId)).in_doubt).toBe(0)
    await until(() => readImport(db, importId), isFinished)
    expect(await readPunch(db, punchId)).toMatchObject({ state: 'duplicate', confirmed: 0 })
  })

  it('after a correction that became unknown too: either may be the one that arrived', async () => {
    const { db, sandbox, importId } = await unknownImport(openStore, [
      { kind: 'reset-after', users: ['100002'] },
    ])
    const old = await unknownPunch(db)
    const fields = { userid: old.userid, checktime: old.checktime, checktype: 1 }
    await sandbox.settings({ faults: [{ kind: 'reset-before', users: ['100002'] }] })
    await replacePunch(db, { punchId: old.id, fields, formKey: 'c', author })
    await until(() => readImport(db, importId), isFinished)
    await sandbox.settings({ faults: [] })
    expect(await checkAgain(db, { importId, author })).toMatchObject({ data: { count: 1 } })
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({ accepted: 5, duplicate: 1, confirmed: 0 })
  })
})

/** An import of six rows that went through; those hit by `faults` are unknown, and the faults over. */
async function unknownImport(openStore: OpenStore, faults: SettingsChange['faults'] & object) {
  const house = await openHouse(openStore, { settings: { faults } })
  const importId = await addImport(house.db, house.connectionId, 6)
  await startDelivery(house.db, noBreaker)
  const done = await until(() => readImport(house.db, importId), isFinished)
  expect(done.unknown).toBe(faults.length)
  await house.sandbox.settings({ faults: [] })
  return { ...house, importId }
}

function unknownPunch(db: Db) {
  return db
    .selectFrom('punches')
    .selectAll()
    .where('state', '=', 'unknown')
    .executeTakeFirstOrThrow()
}
