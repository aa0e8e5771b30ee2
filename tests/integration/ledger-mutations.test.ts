import { expect, it, onTestFinished } from 'vitest'
import { cancelImport } from '#lib/cancel/mutations.ts'
import type { Db } from '#lib/db/client.ts'
import { enqueuePunch, pauseImport, replacePunch, resumeImport } from '#lib/ledger/mutations.ts'
import { punchStates, repairableStates } from '#lib/ledger/states.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import { gateTimeoutMs, openGatedHouse, requestsOf } from '../support/house.ts'
import {
  addConnection,
  addImport,
  addPunch,
  clearImport,
  readImport,
  readPunch,
  startDelivery,
  until,
} from '../support/ledger.ts'

const fields = { userid: '123', checktime: '2026-08-07T17:32:00', checktype: 1 }

describeOnBothStores('a single punch', (openStore) => {
  it('is one punch however often its form is sent, also at once', async () => {
    const { db } = await openStore()
    const connectionId = await addConnection(db)
    const given = { connectionId, fields, formKey: 'form-1', author: 'Ada' }
    const sent = await Promise.all([1, 2, 3, 4].map(() => enqueuePunch(db, given)))
    expect(new Set(sent.map(({ punchId }) => punchId)).size).toBe(1)
    expect(sent.filter(({ isRepeat }) => !isRepeat)).toHaveLength(1)
    const punch = await readPunch(db, sent[0]?.punchId ?? 0)
    expect(punch).toMatchObject({ ...fields, state: 'queued', tries: 0, author: 'Ada' })
    const other = await enqueuePunch(db, { ...given, formKey: 'form-2' })
    expect(other.isRepeat).toBe(false)
  })
})

describeOnBothStores('a correction', (openStore) => {
  it('takes the place of a refused punch, which stays as it was, and reopens its import', async () => {
    const { db } = await openStore()
    const connectionId = await addConnection(db)
    const importId = await finishedImport(db, connectionId, 'rejected')
    const old = await db.selectFrom('punches').selectAll().executeTakeFirstOrThrow()
    const result = await replacePunch(db, { punchId: old.id, fields, formKey: 'c-1', author: 'Bo' })
    const punchId = result.ok ? result.data.punchId : 0
    expect(await readPunch(db, old.id)).toEqual(old)
    expect(await readPunch(db, punchId)).toMatchObject({
      ...fields,
      replaces: old.id,
      import_id: importId,
      row_no: old.row_no,
      part: old.part,
      state: 'queued',
      author: 'Bo',
    })
    expect(await readImport(db, importId)).toMatchObject({
      state: 'sending',
      queued: 1,
      rejected: 0,
      finished_at: null,
    })
    expect(await findDisagreements(db, [])).toEqual([])
  })

  it('is made once: a resent form gives the same, another one is refused', async () => {
    const { db } = await openStore()
    const connectionId = await addConnection(db)
    const importId = await finishedImport(db, connectionId, 'failed')
    const { id: punchId } = await db.selectFrom('punches').select('id').executeTakeFirstOrThrow()
    const given = { punchId, fields, formKey: 'c-1', author: 'Bo' }
    const sent = await Promise.all([1, 2, 3].map(() => replacePunch(db, given)))
    const again = await replacePunch(db, given)
    for (const result of sent) {
      if (!result.ok) expect(result.code).toBe('conflict')
    }
    expect(again.ok).toBe(true)
    const other = await replacePunch(db, { ...given, formKey: 'c-2' })
    expect(other).toMatchObject({ ok: false, message: 'This punch was already sent again.' })
    expect(await readImport(db, importId)).toMatchObject({ queued: 1, failed: 0 })
    expect(await db.selectFrom('punches').selectAll().execute()).toHaveLength(2)
  })

  it('is for refused, failed and unknown punches only', async () => {
    const { db } = await openStore()
    const connectionId = await addConnection(db)
    for (const state of punchStates) {
      const punchId = await addPunch(db, connectionId, { state })
      const given = { punchId, fields, formKey: `c-${state}`, author: 'Bo' }
      const isRepairable = (repairableStates as readonly string[]).includes(state)
      expect((await replacePunch(db, given)).ok, state).toBe(isRepairable)
    }
    const gone = { punchId: 99_999, fields, formKey: 'c-gone', author: 'Bo' }
    expect(await replacePunch(db, gone)).toMatchObject({ ok: false, code: 'not_found' })
  })

  it('makes none for a connection that nothing sends for', async () => {
    const { db } = await openStore()
    const connectionId = await addConnection(db)
    await db.updateTable('connections').set({ is_active: 0 }).execute()
    const punchId = await addPunch(db, connectionId, { state: 'rejected' })
    const result = await replacePunch(db, { punchId, fields, formKey: 'c', author: 'Bo' })
    expect(result).toMatchObject({ ok: false, code: 'conflict' })
    expect(await db.selectFrom('punches').select('id').execute()).toHaveLength(1)
  })

  it('is delivered, and the import finishes again', async () => {
    const { db, sandbox, connectionId } = await house(openStore)
    await sandbox.settings({ faults: [{ kind: 'validation', users: ['100003'], text: 'No.' }] })
    const importId = await addImport(db, connectionId, 5)
    await startDelivery(db)
    await until(() => readImport(db, importId), isFinished)
    const refused = await db
      .selectFrom('punches')
      .select('id')
      .where('state', '=', 'rejected')
      .executeTakeFirstOrThrow()
    await replacePunch(db, { punchId: refused.id, fields, formKey: 'c', author: 'Bo' })
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({ accepted: 5, rejected: 0, queued: 0 })
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })
})

describeOnBothStores('an import', (openStore) => {
  it('stops with a pause, what it has claimed too, and goes on after a resume', async () => {
    const { db, sandbox, connectionId, waiting, letGo } = await openGatedHouse(openStore, {
      passes: 20,
    })
    const importId = await addImport(db, connectionId, 200)
    await startDelivery(db, {}, gateTimeoutMs)
    await until(
      () => readImport(db, importId),
      (found) => found.accepted === 20 && waiting() > 0,
    )
    expect(await pauseImport(db, importId)).toEqual({ ok: true, data: null })
    // A claim that began before the pause holds the connection until it is written.
    await db
      .updateTable('connections')
      .set({ name: 'Paused' })
      .where('id', '=', connectionId)
      .execute()
    // All that had not left goes back; what is on its way is at the gate.
    await until(
      () => readImport(db, importId),
      (found) => found.sending === waiting(),
    )
    const sent = 20 + waiting()
    letGo()
    const paused = await until(
      () => readImport(db, importId),
      (found) => found.sending === 0,
    )
    expect(paused).toMatchObject({ accepted: sent, queued: 200 - sent })
    expect(await sandbox.journal()).toHaveLength(sent)
    expect(await pauseImport(db, importId)).toEqual({ ok: true, data: null })
    await new Promise((later) => setTimeout(later, 200))
    expect((await sandbox.journal()).length).toBe(sent)
    expect(await resumeImport(db, importId)).toEqual({ ok: true, data: null })
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done.accepted).toBe(200)
    expect(await pauseImport(db, importId)).toMatchObject({ ok: false, code: 'conflict' })
    // From a page that does not know yet: it would be sending for ever, with nothing to send.
    expect(await resumeImport(db, importId)).toMatchObject({ ok: false, code: 'conflict' })
    expect((await readImport(db, importId)).state).toBe('finished')
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('gives up what was not sent when it is cancelled, and says how many were', async () => {
    const { db, sandbox, connectionId } = await house(openStore)
    await sandbox.settings({ latencyMs: 20 })
    const importId = await addImport(db, connectionId, 3_000)
    await startDelivery(db)
    await until(
      () => readImport(db, importId),
      (found) => found.accepted > 10,
    )
    const result = await cancelImport(db, importId)
    expect(result.ok && result.data.cancelled + result.data.sent).toBe(3_000)
    const done = await until(
      () => readImport(db, importId),
      (found) => found.sending === 0 && found.queued === 0,
    )
    expect(done.state).toBe('cancelled')
    expect(done.accepted + done.cancelled).toBe(3_000)
    expect(done.accepted).toBeGreaterThan(10)
    expect(await resumeImport(db, importId)).toMatchObject({ ok: false, code: 'conflict' })
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('calls no punch cancelled that Go2Clock may hold', async () => {
    const { db, sandbox, connectionId } = await house(openStore)
    await sandbox.settings({ faults: [{ kind: 'reset-after', timesPerPunch: 1 }] })
    const importId = await addImport(db, connectionId, 30)
    await clearImport(db, importId)
    const delivery = await startDelivery(db, {
      retryFirstMs: 400,
      retryMaxMs: 400,
      breakerFailures: 1_000,
    })
    await until(
      async () => new Set((await requestsOf(sandbox)).map(({ body }) => body)).size,
      (punches) => punches > 5,
    )
    await cancelImport(db, importId)
    const done = await until(
      () => readImport(db, importId),
      (found) => found.sending === 0 && found.queued === 0,
    )
    expect(done.confirmed).toBeGreaterThan(5)
    expect(done.confirmed + done.cancelled).toBe(30)
    await delivery.stop()
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('that is gone is not found', async () => {
    const { db } = await openStore()
    expect(await pauseImport(db, 404)).toMatchObject({ ok: false, code: 'not_found' })
    expect(await cancelImport(db, 404)).toMatchObject({ ok: false, code: 'not_found' })
  })
})

function isFinished(found: { state: string }): boolean {
  return found.state === 'finished'
}

async function finishedImport(db: Db, connectionId: number, state: 'rejected' | 'failed') {
  const importId = await addImport(db, connectionId, 1)
  await db.updateTable('punches').set({ state, tries: 1 }).execute()
  await db
    .updateTable('imports')
    .set({ state: 'finished', finished_at: '2026-08-11T10:22:00.000Z', queued: 0, [state]: 1 })
    .execute()
  return importId
}

async function house(openStore: Parameters<Parameters<typeof describeOnBothStores>[1]>[0]) {
  const { db } = await openStore()
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.stop())
  const connectionId = await addConnection(db, { baseUrl: sandbox.url })
  return { db, sandbox, connectionId }
}
