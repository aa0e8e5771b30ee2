import { expect, it, onTestFinished } from 'vitest'
import type { Db } from '#lib/db/client.ts'
import { readPaceHistory } from '#lib/pace/data.ts'
import { type Sandbox, startSandbox } from '../../sandbox/server.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import { startDeliveryProcess } from '../support/delivery-process.ts'
import { isFinished, openHouse, requestsOf } from '../support/house.ts'
import {
  addConnection,
  addImport,
  readConnection,
  readImport,
  startDelivery,
  until,
} from '../support/ledger.ts'

/** A wait of its own, when Go2Clock names none that makes sense: time enough to end the throttling in. */
const throttleFirstMs = 5_000
/** One burst, at most. */
const burst = 8

describeOnBothStores('P4 the pace is kept', (openStore) => {
  it('halves when throttled and waits as Retry-After says: 7, a date, abc, -1, 99999999', async () => {
    const { db } = await openStore()
    const cases = [
      { retryAfter: '7', waitsMs: [7_000, 7_000] },
      // A date has no parts of a second.
      { retryAfter: 'date+6', waitsMs: [4_900, 6_000] },
      { retryAfter: 'abc', waitsMs: [throttleFirstMs, throttleFirstMs] },
      { retryAfter: '-1', waitsMs: [throttleFirstMs, throttleFirstMs] },
      { retryAfter: '99999999', waitsMs: [600_000, 600_000] },
    ] as const
    const houses = await Promise.all(
      cases.map(async ({ retryAfter, waitsMs: [leastMs, mostMs] }) => {
        const throttle = { perSecond: 0, retryAfter }
        const sandbox = await startSandbox({ settings: { throttle, latencyMs: 20 } })
        onTestFinished(() => sandbox.stop())
        const connectionId = await addConnection(db, { baseUrl: sandbox.url })
        return { retryAfter, leastMs, mostMs, sandbox, connectionId }
      }),
    )
    const importIds: number[] = []
    for (const { connectionId } of houses) importIds.push(await addImport(db, connectionId, 30))
    await startDelivery(db, {
      inFlightFirst: burst,
      throttleFirstMs,
      throttleMaxMs: 60_000,
      leaseMs: 60_000,
    })
    await Promise.all(
      houses.map(async ({ retryAfter, leastMs, mostMs, sandbox, connectionId }, index) => {
        const importId = importIds[index] ?? 0
        const silenced = await until(
          () => readConnection(db, connectionId),
          (found) => found.silent_until !== null,
        )
        // The burst has come back whole.
        await until(
          () => readImport(db, importId),
          (found) => found.sending === 0,
        )
        await sandbox.settings({ throttle: null })
        const leftMs = Date.parse(silenced.silent_until ?? '') - Date.now()
        expect(leftMs, retryAfter).toBeLessThanOrEqual(mostMs + 20)
        if (mostMs > 60_000) {
          expect(leftMs).toBeGreaterThan(mostMs - 30_000)
          // Nothing leaves; that is seen when the others are through.
          return
        }
        await until(() => readImport(db, importId), isFinished)
        // Whatever else was refused: after one burst came the wait, and nothing before its end.
        const times = await arrivalsOf(sandbox)
        const waits = times.slice(1, burst + 1).map((at, index) => at - (times[index] ?? 0))
        expect(Math.max(...waits), retryAfter).toBeGreaterThanOrEqual(leastMs)
      }),
    )
    for (const [index, { retryAfter, leastMs, connectionId, sandbox }] of houses.entries()) {
      const importId = importIds[index] ?? 0
      const { events, inFlight } = await paceOf(db, connectionId, importId)
      expect(inFlight, retryAfter).not.toBeNull()
      const [throttled, after] = events.filter(({ kind }) => /throttled|go_on/.test(kind))
      expect(throttled, retryAfter).toMatchObject({ fromInFlight: burst, toInFlight: burst / 2 })
      expect(throttled?.said, retryAfter).toContain('time limit')
      const [first = 0] = await arrivalsOf(sandbox)
      const waitedUntilMs = Date.parse(throttled?.at ?? '') + (throttled?.waitMs ?? 0)
      expect(waitedUntilMs - first, retryAfter).toBeGreaterThanOrEqual(leastMs)
      const isOver = leastMs < 60_000
      expect(after?.kind, retryAfter).toBe(isOver ? 'go_on' : undefined)
      const found = await readImport(db, importId)
      expect(found, retryAfter).toMatchObject(isOver ? { accepted: 30 } : { queued: 30 })
      if (!isOver) expect((await requestsOf(sandbox)).length).toBeLessThanOrEqual(burst)
    }
    // Being throttled costs no punch a try.
    const tries = await db.selectFrom('punches').select(['state', 'tries']).distinct().execute()
    expect(tries.sort((a, b) => a.tries - b.tries)).toEqual([
      { state: 'queued', tries: 0 },
      { state: 'accepted', tries: 1 },
    ])
  })

  it('lets no second of the journal go above the limit, through a kill -9 too', async () => {
    const perSecond = 40
    const rows = 90
    const { db, url } = await openStore()
    const sandbox = await startSandbox({ settings: { latencyMs: 10, jitterMs: 20 } })
    onTestFinished(() => sandbox.stop())
    // All that a busy machine may hold up and bring at once, above what leaves in a second: 37 at most.
    const inFlight = 3
    const connectionId = await addConnection(db, { baseUrl: sandbox.url, perSecond, inFlight })
    const importId = await addImport(db, connectionId, rows)
    // On a busy machine requests can arrive later than they left by more than at a desk.
    const patient = { options: { perSecondMarginMs: 250 } }
    const first = startDeliveryProcess(url, patient)
    onTestFinished(async () => void first.child.kill('SIGKILL'))
    await until(
      () => readImport(db, importId),
      (found) => found.accepted > rows / 3,
    )
    await first.end('SIGKILL')
    const second = startDeliveryProcess(url, patient)
    onTestFinished(async () => void second.child.kill('SIGKILL'))
    await until(() => readImport(db, importId), isFinished)
    expect(await second.end('SIGTERM')).toBe(0)
    const times = await arrivalsOf(sandbox)
    expect(times.length).toBeGreaterThanOrEqual(rows)
    const busiest = times.map((at) => times.filter((t) => t >= at && t < at + 1_000).length)
    expect(Math.max(...busiest)).toBeLessThanOrEqual(perSecond)
    // It is a pace, not a brake.
    expect(Math.max(...busiest)).toBeGreaterThan(perSecond * 0.7)
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('stays silent after a restart as long as Go2Clock asked', async () => {
    const throttle = { perSecond: 0, retryAfter: '2' }
    const { db, sandbox, connectionId } = await openHouse(openStore, { settings: { throttle } })
    const importId = await addImport(db, connectionId, 20)
    const first = await startDelivery(db)
    await until(
      () => readConnection(db, connectionId),
      (found) => found.silent_until !== null,
    )
    await first.stop()
    await sandbox.settings({ throttle: null })
    await startDelivery(db)
    await until(() => readImport(db, importId), isFinished)
    const puts = await requestsOf(sandbox)
    const lastRefused = puts.findLast((put) => put.fault === 'throttle')
    const next = puts.find((put) => put.fault === null)
    expect(Date.parse(next?.at ?? '')).toBeGreaterThanOrEqual(
      Date.parse(lastRefused?.at ?? '') + 2_000,
    )
    const { silent_until } = await until(
      () => readConnection(db, connectionId),
      (found) => found.silent_until === null,
    )
    expect(silent_until).toBeNull()
  })

  it('finds the pace of a Go2Clock that takes 10 a second, and shows how', async () => {
    const { db, sandbox, connectionId } = await openHouse(openStore, {
      settings: { throttle: { perSecond: 10, code: 429, retryAfter: '1' }, latencyMs: 20 },
    })
    const importId = await addImport(db, connectionId, 30)
    await startDelivery(db, { calmThrottledMs: 60_000 })
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({ accepted: 30, confirmed: 0 })
    const refused = (await requestsOf(sandbox)).filter((put) => put.fault === 'throttle')
    expect(refused.length).toBeGreaterThan(0)
    const pace = await until(
      () => paceOf(db, connectionId, importId),
      ({ points }) => points.length > 1,
    )
    const kinds = pace.events.map(({ kind }) => kind)
    expect(kinds).toContain('throttled')
    expect(kinds).toContain('go_on')
    for (const { kind, fromInFlight, toInFlight } of pace.events) {
      if (kind === 'throttled') {
        expect(toInFlight).toBe(Math.max(1, Math.floor((fromInFlight ?? 0) / 2)))
      }
    }
    const spanMs = Date.parse(done.finished_at ?? '') - Date.parse(done.started_at ?? '')
    expect(Math.max(...pace.points.map((point) => point.perSecond))).toBeGreaterThan(0)
    expect(spanMs).toBeGreaterThan(1_000)
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })
})

async function arrivalsOf(sandbox: Sandbox): Promise<number[]> {
  return (await requestsOf(sandbox)).map((put) => Date.parse(put.at))
}

async function paceOf(db: Db, connectionId: number, importId: number) {
  const { started_at } = await readImport(db, importId)
  const to = new Date().toISOString()
  return await readPaceHistory(db, { connectionId, importId, from: started_at ?? to, to })
}
