import { expect, it, onTestFinished } from 'vitest'
import { storeOn } from '#lib/delivery/store.ts'
import { Supervisor } from '#lib/delivery/supervisor.ts'
import { openGo2Clock } from '#lib/go2clock/client.ts'
import type { JournalEntry } from '../../sandbox/journal.ts'
import { startSandbox } from '../../sandbox/server.ts'
import type { SettingsChange } from '../../sandbox/settings.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import { fastDelivery } from '../support/fast-delivery.ts'
import {
  gateTimeoutMs,
  type House,
  isFinished,
  openGatedHouse,
  openHouse,
  requestsOf,
} from '../support/house.ts'
import {
  addConnection,
  addImport,
  addPunch,
  readConnection,
  readImport,
  readPunch,
  startDelivery,
  until,
} from '../support/ledger.ts'
import { freePort } from '../support/ports.ts'

describeOnBothStores('delivery', (openStore) => {
  it('sends single punches before an import, and the import in the order of its file', async () => {
    const { db, sandbox, connectionId } = await openHouse(openStore, { inFlight: 1 })
    const importId = await addImport(db, connectionId, 40)
    const single = await addPunch(db, connectionId)
    await startDelivery(db)
    await until(() => readImport(db, importId), isFinished)
    const order = (await puts(sandbox)).map((put) => Number(put.get('userid')))
    expect(order[0]).toBe(123)
    expect(order.slice(1)).toEqual([...order.slice(1)].sort((a, b) => a - b))
    expect((await readPunch(db, single)).state).toBe('accepted')
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('takes turns between two imports', async () => {
    const { db, sandbox, connectionId } = await openHouse(openStore, { inFlight: 1 })
    const first = await addImport(db, connectionId, 40)
    const second = await addImport(db, connectionId, 40)
    await startDelivery(db)
    await until(() => readImport(db, first), isFinished)
    await until(() => readImport(db, second), isFinished)
    const firstHalf = (await puts(sandbox)).slice(0, 40).map((put) => put.get('userid') ?? '')
    expect(firstHalf.some((userid) => userid.startsWith('1'))).toBe(true)
    expect(firstHalf.some((userid) => userid.startsWith('2'))).toBe(true)
  })

  it('settles every answer: rejected, duplicate, failed, unknown', async () => {
    const faults: SettingsChange['faults'] = [
      { kind: 'validation', users: ['100003'], text: 'No such employee' },
      { kind: 'server-error', users: ['100005'] },
      { kind: 'html-200', users: ['100007'], store: false },
      { kind: 'reset-after', users: ['100009'], timesPerPunch: 1 },
      { kind: 'server-error', users: ['100011'], timesPerPunch: 2 },
    ]
    const { db, sandbox, connectionId } = await openHouse(openStore, { settings: { faults } })
    await addPunch(db, connectionId, { userid: '100001', checktime: '2026-08-07T00:01:00' })
    await startDelivery(db)
    await until(
      async () => (await puts(sandbox)).length,
      (count) => count === 1,
    )
    const importId = await addImport(db, connectionId, 12)
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({
      accepted: 8,
      confirmed: 1,
      duplicate: 1,
      rejected: 1,
      failed: 1,
      unknown: 1,
      queued: 0,
      sending: 0,
    })
    const attempts = await db
      .selectFrom('attempts')
      .innerJoin('punches', 'punches.id', 'attempts.punch_id')
      .innerJoin('answers', 'answers.id', 'attempts.answer_id')
      .select(['punches.userid', 'attempts.outcome', 'answers.text'])
      .where('punches.import_id', '=', importId)
      .execute()
    const of = (userid: string) => attempts.filter((attempt) => attempt.userid === userid)
    expect(of('100002')).toEqual([])
    expect(of('100003')).toMatchObject([{ outcome: 'rejected', text: 'No such employee' }])
    expect(of('100005')).toHaveLength(8)
    expect(of('100009').map((attempt) => attempt.outcome)).toEqual(['unknown', 'duplicate'])
    expect(of('100011').map((attempt) => attempt.outcome)).toEqual([
      'server_error',
      'server_error',
      'accepted',
    ])
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('holds at once on another key, burns nothing, and finishes after a resume', async () => {
    const { db, sandbox, connectionId, letGo } = await openGatedHouse(openStore, { passes: 60 })
    const importId = await addImport(db, connectionId, 300)
    await startDelivery(db, {}, gateTimeoutMs)
    await until(
      () => readImport(db, importId),
      (found) => found.accepted > 40,
    )
    await sandbox.settings({ key: 'another-key' })
    letGo()
    const held = await until(
      () => readConnection(db, connectionId),
      (connection) => connection.held_at !== null,
    )
    expect(held).toMatchObject({ held_reason: 'blocked', held_detail: 'Invalid API key' })
    const waiting = await until(
      () => readImport(db, importId),
      (found) => found.sending === 0,
    )
    expect(waiting).toMatchObject({ rejected: 0, failed: 0, unknown: 0, state: 'sending' })
    expect(waiting.accepted + waiting.queued).toBe(300)
    const refused = (await requestsOf(sandbox)).filter((entry) => !entry.keyOk)
    expect(refused.length).toBeLessThanOrEqual(8)

    await sandbox.settings({ key: 'sandbox-key' })
    await db
      .updateTable('connections')
      .set({ held_at: null, held_reason: null, held_detail: null })
      .execute()
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done.accepted).toBe(300)
    const tries = await db.selectFrom('punches').select('tries').distinct().execute()
    expect(tries).toEqual([{ tries: 1 }])
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('waits as long as Go2Clock asks, and loses no try by it', async () => {
    const { db, sandbox, connectionId, letGo } = await openGatedHouse(openStore, { passes: 20 })
    const importId = await addImport(db, connectionId, 30)
    await startDelivery(db, {}, gateTimeoutMs)
    await until(
      () => readImport(db, importId),
      (found) => found.accepted > 10,
    )
    await sandbox.settings({ throttle: { perSecond: 0, retryAfter: '1' } })
    letGo()
    const isThrottled = ({ fault }: JournalEntry) => fault === 'throttle'
    await until(
      () => requestsOf(sandbox),
      (requests) => requests.some(isThrottled),
    )
    await sandbox.settings({ throttle: null })
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done.accepted).toBe(30)
    const requests = await requestsOf(sandbox)
    for (const { seq, body, at } of requests.filter(isThrottled)) {
      const again = requests.find((later) => later.seq > seq && later.body === body)
      expect(Date.parse(again?.at ?? '') - Date.parse(at)).toBeGreaterThanOrEqual(990)
    }
    const tries = await db.selectFrom('punches').select('tries').distinct().execute()
    expect(tries).toEqual([{ tries: 1 }])
  })

  it('opens the breaker while Go2Clock cannot be reached, and heals alone', async () => {
    const port = await freePort()
    const { db } = await openStore()
    const connectionId = await addConnection(db, { baseUrl: `http://127.0.0.1:${port}` })
    const importId = await addImport(db, connectionId, 50)
    await startDelivery(db)
    const cut = await until(
      () => readConnection(db, connectionId),
      (connection) => connection.unreachable_at !== null,
    )
    expect(cut.unreachable_detail).toBe('Go2Clock refuses connections.')
    expect(cut.next_probe_at).not.toBeNull()
    expect(await readImport(db, importId)).toMatchObject({ state: 'sending', accepted: 0 })
    const sandbox = await startSandbox({ port })
    onTestFinished(() => sandbox.stop())
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done.accepted).toBe(50)
    const healed = await until(
      () => readConnection(db, connectionId),
      (connection) => connection.unreachable_at === null,
    )
    expect(healed.next_probe_at).toBeNull()
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('gives up nothing and leaves nothing in doubt when it is stopped', async () => {
    const { db, sandbox, connectionId } = await openHouse(openStore, {
      settings: { latencyMs: 20 },
    })
    const importId = await addImport(db, connectionId, 400)
    const delivery = await startDelivery(db, { drainMs: 30_000 })
    await until(
      () => readImport(db, importId),
      (found) => found.accepted > 20,
    )
    await delivery.stop()
    const stopped = await readImport(db, importId)
    expect(stopped.sending).toBe(0)
    expect(stopped.accepted + stopped.queued).toBe(400)
    expect((await requestsOf(sandbox)).filter((entry) => entry.stored)).toHaveLength(
      stopped.accepted,
    )
    expect((await readConnection(db, connectionId)).lease_owner).toBeNull()
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('begins nothing when it is stopped while it still starts', async () => {
    const { db, sandbox, connectionId } = await openHouse(openStore)
    await addImport(db, connectionId, 20)
    const store = storeOn(db)
    const asked = Promise.withResolvers<void>()
    const answered = Promise.withResolvers<void>()
    const supervisor = new Supervisor({
      store: {
        ...store,
        acquireLease: async (given) => {
          const lease = await store.acquireLease(given)
          asked.resolve()
          await answered.promise
          return lease
        },
      },
      owner: 'stopped soon',
      openClient: ({ base_url, key_sealed }) =>
        openGo2Clock({ baseUrl: base_url, key: key_sealed }),
      options: fastDelivery,
      log: () => {},
    })
    const started = supervisor.start()
    await asked.promise
    const stopped = supervisor.stop()
    answered.resolve()
    await Promise.all([started, stopped])
    expect((await readConnection(db, connectionId)).lease_owner).toBeNull()
    expect(await sandbox.journal()).toEqual([])
  })
})

async function puts(sandbox: House['sandbox']) {
  return (await requestsOf(sandbox)).map((entry) => new URLSearchParams(entry.body))
}
