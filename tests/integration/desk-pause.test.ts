import type { KyselyPlugin } from 'kysely'
import { expect, it } from 'vitest'
import { cancelImport, cancelWaiting } from '#lib/cancel/mutations.ts'
import { pauseConnection, resumeConnection } from '#lib/connections/mutations.ts'
import type { Db } from '#lib/db/client.ts'
import { pauseDesk, resumeDesk } from '#lib/desk/mutations.ts'
import { countStates } from '#lib/ledger/mutations.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import {
  gateTimeoutMs,
  isFinished,
  openGatedHouse,
  openHouse,
  requestsOf,
} from '../support/house.ts'
import {
  addConnection,
  addImport,
  addPunch,
  clearImport,
  readConnection,
  readImport,
  readPunch,
  startDelivery,
  until,
} from '../support/ledger.ts'
import { slowClock } from '../support/slow-clock.ts'

const ruth = { by: 'person', userId: 'u1', detail: 'Ruth' } as const

describeOnBothStores('a pause of everything', (openStore) => {
  it('stops imports and single punches alike, outlives a restart, and ends with a resume', async () => {
    const { db, sandbox, connectionId, letGo } = await openGatedHouse(openStore, { passes: 20 })
    const importId = await addImport(db, connectionId, 200)
    const delivery = await startDelivery(db, {}, gateTimeoutMs)
    await until(
      () => readImport(db, importId),
      (found) => found.accepted > 10,
    )
    expect(await pauseDesk(db, ruth)).toBe(true)
    expect(await pauseDesk(db, ruth)).toBe(false)
    letGo()
    await until(
      () => readImport(db, importId),
      (found) => found.sending === 0,
    )
    const single = await addPunch(db, connectionId)
    await delivery.stop()
    const sent = (await requestsOf(sandbox)).length
    await startDelivery(db)
    await new Promise((later) => setTimeout(later, 300))
    expect((await requestsOf(sandbox)).length).toBe(sent)
    expect((await readPunch(db, single)).state).toBe('queued')
    expect((await readConnection(db, connectionId)).held_at).toBeNull()

    expect(await resumeDesk(db, 'u1')).toBe(true)
    expect(await resumeDesk(db, 'u1')).toBe(false)
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done.accepted).toBe(200)
    await until(
      () => readPunch(db, single),
      (punch) => punch.state === 'accepted',
    )
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('leaves a connection on hold that Go2Clock refused meanwhile', async () => {
    const { db, sandbox, connectionId, waiting, letGo } = await openGatedHouse(openStore)
    await addImport(db, connectionId, 5)
    await sandbox.settings({ key: 'another-key' })
    await startDelivery(db, {}, gateTimeoutMs)
    await until(waiting, (count) => count > 0)
    await pauseDesk(db, ruth)
    letGo()
    await until(
      () => readConnection(db, connectionId),
      (connection) => connection.held_reason === 'blocked',
    )
    await resumeDesk(db, 'u1')
    expect(await readConnection(db, connectionId)).toMatchObject({ held_reason: 'blocked' })
  })
})

describeOnBothStores('a pause of one connection', (openStore) => {
  it('stops that one only, names the person, and is on record', async () => {
    const { db, sandbox, connectionId } = await openHouse(openStore, {
      settings: { latencyMs: 10 },
    })
    const otherId = await addConnection(db, { baseUrl: sandbox.url })
    await db.updateTable('connections').set({ name: 'Hull' }).where('id', '=', otherId).execute()
    expect(await pauseConnection(db, connectionId, { id: 'u1', name: 'Ruth' })).toBe(true)
    expect(await pauseConnection(db, connectionId, { id: 'u2', name: 'Bo' })).toBe(false)
    const [paused, other] = [
      await addImport(db, connectionId, 20),
      await addImport(db, otherId, 20),
    ]
    await startDelivery(db)
    await until(() => readImport(db, other), isFinished)
    expect(await readImport(db, paused)).toMatchObject({ state: 'sending', queued: 20 })
    expect(await readConnection(db, connectionId)).toMatchObject({
      held_reason: 'person',
      held_detail: 'Ruth',
    })
    expect(await resumeConnection(db, connectionId, 'u1')).toBe(true)
    await until(() => readImport(db, paused), isFinished)
    expect(await actionsOf(db)).toEqual(['connection_held u1', 'connection_resumed u1'])
  })
})

describeOnBothStores('a cancel', (openStore, kind) => {
  it('of all that waits gives up imports and single punches, and says what had left', async () => {
    const { db, sandbox, connectionId, waiting, letGo } = await openGatedHouse(openStore, {
      passes: 100,
    })
    const importIds = [
      await addImport(db, connectionId, 2_500),
      await addImport(db, connectionId, 300),
    ]
    const readImports = () => Promise.all(importIds.map((id) => readImport(db, id)))
    await startDelivery(db, { pollMs: 1, groupMs: 1 }, gateTimeoutMs)
    const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0)
    const all = await until(
      readImports,
      (found) => sum(found.map(({ accepted }) => accepted)) === 100 && waiting() > 0,
    )
    for (const { accepted } of all) expect(accepted).toBeGreaterThan(5)
    const later = new Date(Date.now() + 60_000).toISOString()
    const single = await addPunch(db, connectionId, { next_try_at: later })
    const doubtful = await addPunch(db, connectionId, {
      userid: '124',
      next_try_at: later,
      in_doubt: 1,
      tries: 1,
    })
    slowClock()
    const cancelling = cancelWaiting(db, { connectionId, userId: 'u1' })
    // All that had not left is given up; what is on its way is at the gate.
    await until(readImports, (found) => {
      const onTheirWay = sum(found.map(({ sending }) => sending))
      const isGivenUp = found.every(({ state, queued }) => state === 'cancelled' && queued === 0)
      return isGivenUp && onTheirWay === waiting()
    })
    letGo()
    const report = await cancelling
    expect(report.cancelled + report.sent).toBe(2_802)
    expect(report).toMatchObject({ inDoubt: 1, rejected: 0, failed: 0, unknown: 0, duplicate: 0 })
    expect((await readPunch(db, single)).state).toBe('cancelled')
    expect(await readPunch(db, doubtful)).toMatchObject({ state: 'queued', in_doubt: 1 })
    const done = await until(readImports, (found) =>
      found.every(({ sending, queued }) => sending + queued === 0),
    )
    const accepted = sum(done.map((found) => found.accepted))
    const cancelled = sum(done.map((found) => found.cancelled))
    expect(cancelled + 1).toBe(report.cancelled)
    expect(accepted).toBe(report.accepted + report.onTheirWay)
    expect(await actionsOf(db)).toEqual(['waiting_cancelled u1'])
    const again = await cancelWaiting(db, { connectionId: null, userId: 'u1' })
    expect(again).toMatchObject({ cancelled: 0, sent: 1, inDoubt: 1 })
    await db.updateTable('punches').set({ next_try_at: null }).execute()
    await until(
      () => readPunch(db, doubtful),
      (punch) => punch.state === 'accepted',
    )
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('of one connection leaves the others alone', async () => {
    const { db, connectionId } = await openHouse(openStore)
    const otherId = await addConnection(db)
    const [mine, others] = [await addImport(db, connectionId, 3), await addImport(db, otherId, 3)]
    const single = await addPunch(db, otherId)
    const report = await cancelWaiting(db, { connectionId, userId: 'u1' })
    expect(report).toMatchObject({ cancelled: 3, sent: 0 })
    expect((await readImport(db, mine)).state).toBe('cancelled')
    expect(await readImport(db, others)).toMatchObject({ state: 'sending', queued: 3 })
    expect((await readPunch(db, single)).state).toBe('queued')
  })

  it('of everything concerns the connections in use', async () => {
    const { db } = await openStore()
    const [inUse, retired] = [await addConnection(db), await addConnection(db)]
    const [mine, old] = [await addImport(db, inUse, 2), await addImport(db, retired, 2)]
    await db.updateTable('connections').set({ is_active: 0 }).where('id', '=', retired).execute()
    const report = await cancelWaiting(db, { connectionId: null, userId: 'u1' })
    expect(report).toMatchObject({ cancelled: 2, sent: 0 })
    expect((await readImport(db, mine)).state).toBe('cancelled')
    expect((await readImport(db, old)).state).toBe('sending')
  })

  it('counts what somebody else is at work on once they are done', async () => {
    const { db } = await openStore()
    const connectionId = await addConnection(db)
    await addImport(db, connectionId, 100)
    const holds = Promise.withResolvers<void>()
    const other = db.transaction().execute(async (trx) => {
      await trx.updateTable('punches').set({ updated_at: '' }).execute()
      holds.resolve()
      await new Promise((later) => setTimeout(later, 200))
    })
    await holds.promise
    slowClock()
    const report = await cancelWaiting(db, { connectionId, userId: 'u1' })
    expect(report).toMatchObject({ cancelled: 100, sent: 0 })
    await other
  })

  // Only there are single rows held, and passed over by who comes meanwhile.
  if (kind === 'PostgreSQL') {
    it('counts what somebody else gave up after its first look', async () => {
      const { db } = await openStore()
      const connectionId = await addConnection(db)
      const importId = await addImport(db, connectionId, 100)
      const [holds, looked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      const other = db.transaction().execute(async (trx) => {
        await trx.updateTable('punches').set({ state: 'cancelled' }).execute()
        holds.resolve()
        await looked.promise
        await countStates(trx, importId, { queued: -100, cancelled: 100 })
      })
      await holds.promise
      const transformResult: KyselyPlugin['transformResult'] = async ({ result }) => {
        if (result.rows[0] && 'unknown' in result.rows[0]) {
          looked.resolve()
          await other
        }
        return result
      }
      const watched = db.withPlugin({ transformQuery: ({ node }) => node, transformResult })
      const report = await cancelImport(watched, importId)
      expect(report).toMatchObject({ ok: true, data: { cancelled: 100, sent: 0, inDoubt: 0 } })
    })
  }

  it('counts what delivery had taken but not sent as given up', async () => {
    const { db, sandbox, connectionId, waiting, letGo } = await openGatedHouse(openStore, {
      inFlight: 4,
    })
    const importId = await addImport(db, connectionId, 100)
    await clearImport(db, importId)
    await startDelivery(db, { inFlightFirst: 4, pollMs: 1, groupMs: 1 }, gateTimeoutMs)
    await until(waiting, (count) => count === 4)
    await until(
      () => readImport(db, importId),
      (found) => found.sending > 4,
    )
    slowClock()
    const cancelling = cancelImport(db, importId)
    await until(
      () => readImport(db, importId),
      (found) => found.sending === 4 && found.queued === 0,
    )
    letGo()
    const cancelled = await cancelling
    const report = cancelled.ok ? cancelled.data : undefined
    expect(report).toMatchObject({ sent: 4, cancelled: 96 })
    await until(
      () => readImport(db, importId),
      (found) => found.sending === 0,
    )
    expect(await requestsOf(sandbox)).toHaveLength(4)
  })
})

async function actionsOf(db: Db): Promise<string[]> {
  const lines = await db.selectFrom('audit').select(['action', 'user_id']).orderBy('id').execute()
  return lines.map(({ action, user_id }) => `${action} ${user_id}`)
}
