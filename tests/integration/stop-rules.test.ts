import { expect, it, onTestFinished } from 'vitest'
import { resumeConnection } from '#lib/connections/mutations.ts'
import type { Db } from '#lib/db/client.ts'
import { pauseImport, replacePunch, resumeImport } from '#lib/ledger/mutations.ts'
import type { SettingsChange } from '../../sandbox/settings.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import { startDeliveryProcess } from '../support/delivery-process.ts'
import {
  gateTimeoutMs,
  isFinished,
  openGatedHouse,
  openHouse,
  requestsOf,
} from '../support/house.ts'
import {
  addImport,
  addPunch,
  clearImport,
  readConnection,
  readImport,
  readPunch,
  startDelivery,
  until,
} from '../support/ledger.ts'

type Faults = NonNullable<SettingsChange['faults']>

/** Go2Clock knows none of them; the text names each, as the real one does. */
const notKnown = (...users: string[]): Faults =>
  users.map((user) => ({
    kind: 'validation',
    users: [user],
    text: `userid ${user} does not exist`,
  }))
const isPaused = (found: { state: string }) => found.state === 'paused'

describeOnBothStores('the first three punches', (openStore) => {
  it('go alone, and the rest follows when one is accepted', async () => {
    const { db, sandbox, connectionId, letGo } = await openGatedHouse(openStore, {
      settings: { latencyMs: 150 },
    })
    const importId = await addImport(db, connectionId, 60)
    await startDelivery(db, {}, gateTimeoutMs)
    await until(
      async () => (await readImport(db, importId)).sending,
      (sending) => sending === 3,
    )
    expect(await readImport(db, importId)).toMatchObject({ sending: 3, queued: 57, is_cleared: 0 })
    letGo()
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({ accepted: 60, is_cleared: 1, refused_in_row: 0 })
    const times = (await requestsOf(sandbox)).map(({ at }) => Date.parse(at))
    const [third = 0, fourth = 0] = times.slice(2, 4)
    expect(fourth - third).toBeGreaterThanOrEqual(140)
    expect(await eventsOf(db)).toEqual([{ kind: 'canary', import_id: importId }])
  })

  it('hold nothing back when an older version of the desk has sent them', async () => {
    const { db, connectionId } = await openHouse(openStore)
    const importId = await addImport(db, connectionId, 20)
    const first = await db.selectFrom('punches').select('id').orderBy('id').limit(3).execute()
    const ids = first.map(({ id }) => id)
    await db.updateTable('punches').set({ state: 'accepted' }).where('id', 'in', ids).execute()
    await db.updateTable('imports').set({ queued: 17, accepted: 3 }).execute()
    await startDelivery(db)
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({ accepted: 20, is_cleared: 1 })
  })

  it('pause the import when all are refused for one reason, and spare the rest', async () => {
    const { db, sandbox, connectionId } = await openHouse(openStore, {
      settings: { faults: notKnown('100001', '100002', '100003') },
    })
    const importId = await addImport(db, connectionId, 500)
    const delivery = await startDelivery(db)
    const paused = await until(() => readImport(db, importId), isPaused)
    expect(paused).toMatchObject({
      paused_by: 'canary',
      paused_reason: 'userid 100001 does not exist',
      rejected: 3,
      queued: 497,
      sending: 0,
      is_cleared: 0,
    })
    await until(
      () => delivery.events,
      (events) => events.some((told) => told.event === 'import_paused' && told.import === importId),
    )
    await delivery.stop()
    await startDelivery(db)
    await new Promise((later) => setTimeout(later, 200))
    expect(await requestsOf(sandbox)).toHaveLength(3)

    expect((await resumeImport(db, importId)).ok).toBe(true)
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({ accepted: 497, rejected: 3, paused_by: null, paused_reason: null })
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('let the rest go when their reasons differ', async () => {
    const faults: Faults = [
      ...notKnown('100001', '100002'),
      { kind: 'validation', users: ['100003'], text: 'userid 100003 is not active' },
    ]
    const { db, connectionId } = await openHouse(openStore, { settings: { faults } })
    const importId = await addImport(db, connectionId, 20)
    await startDelivery(db)
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({ accepted: 17, rejected: 3, is_cleared: 1 })
  })

  it('that are all there is make the import finish, and a correction is sent', async () => {
    const { db, sandbox, connectionId } = await openHouse(openStore, {
      settings: { faults: notKnown('100001', '100002') },
    })
    const importId = await addImport(db, connectionId, 2)
    await startDelivery(db)
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({ rejected: 2, paused_by: null })
    const refused = await db.selectFrom('punches').selectAll().orderBy('id').execute()
    for (const [index, { id }] of refused.entries()) {
      const fields = { userid: `70${index}`, checktime: '2026-08-07T08:00:00', checktype: 0 }
      await replacePunch(db, { punchId: id, fields, formKey: `c${index}`, author: 'Bo' })
    }
    const corrected = await until(() => readImport(db, importId), isFinished)
    expect(corrected).toMatchObject({ accepted: 2, rejected: 0 })
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('are waited for while one of them tries again, and what it becomes decides', async () => {
    const faults: Faults = [
      ...notKnown('100001', '100002'),
      { kind: 'server-error', users: ['100003'], timesPerPunch: 2 },
    ]
    const { db, sandbox, connectionId } = await openHouse(openStore, { settings: { faults } })
    const importId = await addImport(db, connectionId, 30)
    await startDelivery(db, { retryFirstMs: 400, retryMaxMs: 400 })
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({ accepted: 28, rejected: 2, is_cleared: 1 })
    // No other went before the third's last try.
    const order = (await requestsOf(sandbox)).map((put) => new URLSearchParams(put.body))
    const users = order.map((put) => Number(put.get('userid')) - 100_000)
    expect(users.slice(0, 5).toSorted()).toEqual([1, 2, 3, 3, 3])
  })

  it('are still the first after kill -9 in their middle', async () => {
    const { db, url, sandbox, connectionId, waiting, letGo } = await openGatedHouse(openStore, {
      settings: { faults: notKnown('100001', '100002', '100003') },
    })
    const importId = await addImport(db, connectionId, 100)
    const delivery = startDeliveryProcess(url, { answerTimeoutMs: gateTimeoutMs })
    onTestFinished(async () => void delivery.child.kill('SIGKILL'))
    await until(waiting, (count) => count === 2)
    await until(
      async () => (await readImport(db, importId)).sending,
      (sending) => sending === 3,
    )
    await delivery.end('SIGKILL')
    expect(await readImport(db, importId)).toMatchObject({ is_cleared: 0, queued: 97 })
    letGo()
    await startDelivery(db)
    const paused = await until(() => readImport(db, importId), isPaused)
    // Refused, but the tries that were cut off may have arrived.
    expect(paused).toMatchObject({ paused_by: 'canary', unknown: 3, queued: 97 })
    const users = (await requestsOf(sandbox)).map((put) => new URLSearchParams(put.body))
    expect(new Set(users.map((put) => put.get('userid'))).size).toBe(3)
  })

  it('of one import do not hold up another, nor single punches', async () => {
    const { db, connectionId } = await openHouse(openStore, {
      settings: { faults: notKnown('100001', '100002', '100003') },
    })
    const wrong = await addImport(db, connectionId, 50)
    const right = await addImport(db, connectionId, 50)
    const single = await addPunch(db, connectionId)
    await startDelivery(db)
    expect(await until(() => readImport(db, right), isFinished)).toMatchObject({ accepted: 50 })
    expect(await until(() => readImport(db, wrong), isPaused)).toMatchObject({ queued: 47 })
    await until(
      () => readPunch(db, single),
      (punch) => punch.state === 'accepted',
    )
  })

  it.each([
    { inFlightFirst: 3, by: 'canary' },
    // The third was not sent when the pause came and is spared: nothing is decided yet.
    { inFlightFirst: 2, by: 'person' },
  ])(
    'say what they found also to who paused the import meanwhile ($inFlightFirst)',
    async (given) => {
      const { inFlightFirst, by } = given
      const { db, connectionId, waiting, letGo } = await openGatedHouse(openStore, {
        settings: { faults: notKnown('100001', '100002', '100003') },
      })
      const importId = await addImport(db, connectionId, 10)
      await startDelivery(db, { inFlightFirst }, gateTimeoutMs)
      await until(waiting, (count) => count === inFlightFirst)
      await until(
        async () => (await readImport(db, importId)).sending,
        (sending) => sending === 3,
      )
      await pauseImport(db, importId)
      await until(
        async () => (await readImport(db, importId)).sending,
        (sending) => sending === inFlightFirst,
      )
      letGo()
      const found = await until(
        () => readImport(db, importId),
        ({ rejected }) => rejected === inFlightFirst,
      )
      expect(found).toMatchObject({ state: 'paused', paused_by: by })
    },
  )
})

describeOnBothStores('many refusals in a row', (openStore) => {
  const users = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => String(100_000 + from + index))

  it('for one reason pause a running import; after a resume they are counted anew', async () => {
    const { db, sandbox, connectionId } = await openHouse(openStore, {
      inFlight: 4,
      settings: { faults: notKnown(...users(11, 200)) },
    })
    const importId = await addImport(db, connectionId, 400)
    await startDelivery(db)
    const paused = await until(() => readImport(db, importId), isPaused)
    expect(paused).toMatchObject({ paused_by: 'refusals', accepted: 10 })
    expect(paused.paused_reason).toMatch(/^userid 1000\d\d does not exist$/)
    const still = await until(
      () => readImport(db, importId),
      (found) => found.sending === 0,
    )
    // What was under way when the 25th came, and what was claimed, and not a punch more. A slow store
    // makes delivery claim four times as many as may be under way.
    expect(still.rejected).toBeGreaterThanOrEqual(25)
    expect(still.rejected).toBeLessThanOrEqual(25 + 4 + 4 * 4)
    await resumeImport(db, importId)
    await until(() => readImport(db, importId), isPaused)
    await sandbox.settings({ faults: [] })
    await resumeImport(db, importId)
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done.accepted + done.rejected).toBe(400)
    expect(done.refused_in_row).toBe(0)
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('are counted on by the delivery that takes over', async () => {
    const { db, sandbox, connectionId } = await openHouse(openStore, {
      inFlight: 1,
      // The eleventh puts the connection on hold: the first delivery gets no further.
      settings: {
        faults: [{ kind: 'denied', users: users(11, 11) }, ...notKnown(...users(1, 300))],
      },
    })
    const importId = await addImport(db, connectionId, 300)
    await clearImport(db, importId)
    const first = await startDelivery(db)
    await until(
      () => readConnection(db, connectionId),
      (connection) => connection.held_at !== null,
    )
    await first.stop()
    expect(await readImport(db, importId)).toMatchObject({ state: 'sending', refused_in_row: 10 })
    await sandbox.settings({ faults: notKnown(...users(1, 300)) })
    await resumeConnection(db, connectionId, 'u1')
    await startDelivery(db)
    const paused = await until(() => readImport(db, importId), isPaused)
    expect(paused.paused_by).toBe('refusals')
    // Counted anew it would take 10 + 25.
    const refused = (await requestsOf(sandbox)).filter(({ fault }) => fault === 'validation')
    expect(refused.length).toBeLessThanOrEqual(25 + 1 + 4)
  })

  it('for different reasons, or between successes, stop nothing', async () => {
    const mixed: Faults = users(1, 60).map((user, index) => ({
      kind: 'validation',
      users: [user],
      text: index % 2 ? `userid ${user} does not exist` : `userid ${user} is not active`,
    }))
    const { db, connectionId } = await openHouse(openStore, {
      inFlight: 1,
      settings: { faults: mixed },
    })
    const importId = await addImport(db, connectionId, 60)
    await startDelivery(db)
    expect(await until(() => readImport(db, importId), isFinished)).toMatchObject({ rejected: 60 })
  })
})

function eventsOf(db: Db) {
  return db
    .selectFrom('pace_events')
    .select(['kind', 'import_id'])
    .where('import_id', 'is not', null)
    .execute()
}
