import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { loadFrameFor, loadHealth } from '#lib/connections/loaders.ts'
import { holdConnection, seedConnection } from '#lib/connections/mutations.ts'
import type { Db } from '#lib/db/client.ts'
import { storeNow } from '#lib/db/dialect.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { addPunch } from '../support/ledger.ts'
import { catchLog } from '../support/web-log.ts'

const user = { id: 'u1', name: 'Ruth', email: 'ruth@example.com', role: 'operator' as const }
const secret = 'a-secret-of-the-tests-with-many-characters-0123456789'

describeOnBothStores('the frame', (openStore) => {
  let db: Db
  let id: number

  beforeEach(async () => {
    ;({ db } = await openStore())
    const shared = globalThis as { punchdeskDb?: Db }
    shared.punchdeskDb = db
    onTestFinished(() => {
      delete shared.punchdeskDb
    })
    await seedConnection(db, { baseUrl: 'https://x', sandboxUrl: 'http://127.0.0.1:1', secret })
    id = (await db.selectFrom('connections').select('id').executeTakeFirstOrThrow()).id
  })

  async function seeDelivery(ageMs: number) {
    const at = storeNow(db, -ageMs)
    await db
      .insertInto('delivery_processes')
      .values({ id: `p${ageMs}`, started_at: at, seen_at: at })
      .execute()
  }
  const connection = async () => (await loadFrameFor(user)).connections[0]

  it('says who is there and what waits, and no key', async () => {
    await seeDelivery(0)
    await addPunch(db, id)
    const frame = await loadFrameFor(user)
    expect(frame).toEqual({
      user,
      connections: [
        {
          id,
          name: 'Sandbox',
          kind: 'sandbox',
          zone: expect.any(String),
          state: 'idle',
          waiting: 1,
          perSecond: null,
          inFlight: null,
          inFlightLimit: 8,
          nextProbeAt: null,
          silentUntil: null,
        },
      ],
      desk: null,
      store: null,
    })
  })

  it('says that punches are on their way', async () => {
    await seeDelivery(0)
    await addPunch(db, id, { state: 'sending' })
    expect(await connection()).toMatchObject({ state: 'sending', waiting: 0 })
  })

  it('says what stops the punches, the heaviest first', async () => {
    await seeDelivery(0)
    const since = '2026-08-11T10:22:08.123Z'
    await db
      .updateTable('connections')
      .set({ unreachable_at: since, unreachable_detail: 'connect ECONNREFUSED' })
      .execute()
    expect(await connection()).toMatchObject({
      state: 'unreachable',
      since,
      detail: 'connect ECONNREFUSED',
    })

    await db.deleteFrom('delivery_processes').execute()
    await seeDelivery(60_000)
    expect(await connection()).toMatchObject({ state: 'delivery_stopped' })

    await holdConnection(db, id, 'blocked', 'Invalid API key ')
    expect(await connection()).toMatchObject({
      state: 'held',
      reason: 'blocked',
      detail: 'Invalid API key ',
    })
  })

  it('says how fast it goes, by what was sampled lately', async () => {
    const nowMs = Date.now()
    const sample = (agoMs: number, answered: number) => ({
      connection_id: id,
      at: new Date(nowMs - agoMs).toISOString(),
      span_ms: 1_000,
      answered,
      took_ms: 12,
      in_flight: 4,
    })
    await db
      .insertInto('pace_samples')
      .values([sample(1_000, 30), sample(2_000, 10), sample(60_000, 500)])
      .execute()
    await db.updateTable('connections').set({ in_flight_now: 4 }).execute()
    expect(await connection()).toMatchObject({ perSecond: 20, inFlight: 4, inFlightLimit: 8 })
    // After a wait only what came since then counts, not the silence that ended with it.
    const wentOn = new Date(nowMs - 1_900).toISOString()
    const silence = { ...sample(1_850, 0), span_ms: 8_000 }
    await db.insertInto('pace_samples').values(silence).execute()
    const event = { connection_id: id, at: wentOn, kind: 'go_on' } as const
    await db.insertInto('pace_events').values(event).execute()
    expect(await connection()).toMatchObject({ perSecond: 30 })
  })

  it('says that the whole desk is paused, since when and why', async () => {
    const pausedAt = '2026-08-11T10:22:08.123Z'
    const detail = 'This store was restored from a backup.'
    await db
      .updateTable('desk')
      .set({ paused_at: pausedAt, paused_by: 'restored', paused_detail: detail })
      .execute()
    expect((await loadFrameFor(user)).desk).toEqual({ pausedAt, pausedBy: 'restored', detail })
  })

  it('is healthy while the store answers and a delivery lives', async () => {
    expect(await loadHealth()).toEqual({ status: 'failing', store: 'ok', delivery: 'stopped' })
    await seeDelivery(60_000)
    expect(await loadHealth()).toEqual({ status: 'failing', store: 'ok', delivery: 'stopped' })
    await seeDelivery(0)
    expect(await loadHealth()).toEqual({ status: 'ok', store: 'ok', delivery: 'ok' })
  })

  it('is not healthy without a store', async () => {
    catchLog()
    await db.schema.dropTable('delivery_processes').execute()
    expect(await loadHealth()).toMatchObject({ status: 'failing', store: 'unreachable' })
  })
})
