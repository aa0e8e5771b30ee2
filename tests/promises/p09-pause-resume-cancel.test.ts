import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cancelImport, cancelWaiting } from '#lib/cancel/mutations.ts'
import { pauseConnection, resumeConnection } from '#lib/connections/mutations.ts'
import type { Db } from '#lib/db/client.ts'
import { deliveryDefaults } from '#lib/delivery/options.ts'
import { pauseDesk, resumeDesk } from '#lib/desk/mutations.ts'
import { pauseImport, resumeImport } from '#lib/ledger/mutations.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import { openHouse, requestsOf } from '../support/house.ts'
import { addImport, readImport, startDelivery, until } from '../support/ledger.ts'
import { openPresses, type Press } from '../support/presses.ts'
import { watchStalls } from '../support/stalls.ts'

const ada = { id: 'u1', name: 'Ada' }

/** Each with the way back. */
const pauses: [what: string, pause: (at: Scope) => unknown, resume: (at: Scope) => unknown][] = [
  [
    'an import',
    ({ db, importId }) => pauseImport(db, importId),
    ({ db, importId }) => resumeImport(db, importId),
  ],
  [
    'a connection',
    ({ db, connectionId }) => pauseConnection(db, connectionId, ada),
    ({ db, connectionId }) => resumeConnection(db, connectionId, ada.id),
  ],
  [
    'everything',
    ({ db }) => pauseDesk(db, { by: 'person', userId: ada.id, detail: ada.name }),
    ({ db }) => resumeDesk(db, ada.id),
  ],
]
type Scope = { db: Db; importId: number; connectionId: number }

/** As a desk has it: the tests' shorter times would flatter the pause. */
const { pollMs, groupMs } = deliveryDefaults

describeOnBothStores('P9 a pause', (openStore) => {
  it.each(pauses)('of %s stops new requests within 1 s', async (_, pause, resume) => {
    const house = await openHouse(openStore, { settings: { latencyMs: 15, jitterMs: 15 } })
    const { db, sandbox, connectionId } = house
    const importId = await addImport(db, connectionId, 600)
    const scope = { db, importId, connectionId }
    const stalledMs = watchStalls()
    await startDelivery(db, { pollMs, groupMs })
    await until(
      () => readImport(db, importId),
      (found) => found.accepted >= 100,
    )
    await pause(scope)
    const pausedMs = Date.now()
    await new Promise((later) => setTimeout(later, 1_200))
    const late = (await requestsOf(sandbox)).map((put) => {
      const atMs = Date.parse(put.at)
      return atMs - pausedMs - stalledMs(pausedMs, atMs)
    })
    expect(Math.max(...late)).toBeLessThan(1_000)
    // What was under way has its answer, what was only taken went back.
    const { accepted, ...paused } = await until(
      () => readImport(db, importId),
      ({ sending }) => sending === 0,
    )
    expect(paused.unknown).toBe(0)
    await resume(scope)
    await until(
      () => readImport(db, importId),
      (found) => found.accepted > accepted,
    )
    const cancelled = await cancelImport(db, importId)
    const after = await until(
      () => readImport(db, importId),
      (found) => found.sending + found.queued === 0,
    )
    if (!cancelled.ok) throw new Error(cancelled.message)
    const report = cancelled.data
    expect(report.inDoubt).toBe(0)
    // Only what it told of as on its way may still have come back.
    expect(after.cancelled).toBeGreaterThanOrEqual(report.cancelled)
    expect(after.cancelled).toBeLessThanOrEqual(report.cancelled + report.onTheirWay)
    const stored = (await requestsOf(sandbox)).filter((put) => put.stored).length
    expect(stored).toBe(after.accepted)
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })
})

const importPress = fc.constantFrom(
  'pauseImport' as const,
  'resumeImport' as const,
  'cancelImport' as const,
)
const press: fc.Arbitrary<Press> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: importPress, which: fc.nat(2) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'pauseConnection',
        'resumeConnection',
        'pauseDesk',
        'resumeDesk',
        'single',
      ),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'cancelWaiting' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('stopAndStart', 'killAndStart', 'kill') }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('wait'), ms: fc.integer({ min: 20, max: 700 }) }),
  },
)

describeOnBothStores('P9 pause, resume, cancel and restart', (openStore) => {
  // More for a long evening: PUNCHDESK_P9_RUNS=200.
  const runs = Number(process.env.PUNCHDESK_P9_RUNS ?? 2)
  const patience = { timeout: 60_000 + runs * 15_000 }

  it('in any order keep the accounts, and each report of a cancel was true', patience, async () => {
    const property = fc.asyncProperty(
      fc.array(press, { minLength: 8, maxLength: 16 }),
      async (presses) => {
        const house = await openHouse(openStore, {
          settings: {
            latencyMs: 20,
            jitterMs: 20,
            seed: presses.length,
            faults: [
              { kind: 'reset-after', rate: 0.02, timesPerPunch: 1 },
              { kind: 'server-error', rate: 0.02, timesPerPunch: 1 },
            ],
          },
        })
        const desk = await openPresses(house)
        try {
          for (const one of presses) await desk.press(one)
          await desk.letAllFinish()
          expect(await desk.findBrokenWords()).toEqual([])
          expect(await findDisagreements(house.db, await house.sandbox.journal())).toEqual([])
        } finally {
          await desk.close()
        }
      },
    )
    // A run takes seconds: the seed and the path that are printed are worth more than a shorter list.
    await fc.assert(property, { numRuns: runs, endOnFailure: true })
  })

  it('of all that waits tells what was sent, although a delivery died under it', async () => {
    const house = await openHouse(openStore, { settings: { latencyMs: 20 } })
    const desk = await openPresses(house)
    try {
      await until(
        () => readImport(house.db, desk.importIds[0] ?? 0),
        (found) => found.accepted > 20,
      )
      await desk.press({ kind: 'kill' })
      const report = await cancelWaiting(house.db, { connectionId: null, userId: ada.id })
      expect(report.cancelled + report.sent).toBe(desk.punches)
      await desk.letAllFinish()
      const { cancelled, stored } = await desk.totals()
      // What the dead one had taken was either on its way or never left; nobody could know then.
      expect(cancelled).toBeGreaterThanOrEqual(report.cancelled)
      expect(cancelled + stored).toBe(desk.punches)
      expect(stored).toBeLessThanOrEqual(report.sent)
      expect(await findDisagreements(house.db, await house.sandbox.journal())).toEqual([])
    } finally {
      await desk.close()
    }
  })
})
