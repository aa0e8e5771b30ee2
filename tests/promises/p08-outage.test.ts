import { expect, it, onTestFinished } from 'vitest'
import type { Db } from '#lib/db/client.ts'
import { startSandbox } from '../../sandbox/server.ts'
import type { FaultRule } from '../../sandbox/settings.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import { patientMs } from '../support/fast-delivery.ts'
import { isFinished, openHouse, requestsOf } from '../support/house.ts'
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

const rows = 300
const probeMs = 300
/** Clocks of two kinds, and parts of a millisecond. */
const roundingMs = 20
/** Ten failures open the breaker; whatever was under way then is not as many again. */
const failuresMax = 20
/** Silence is known by this alone: longer than a busy machine needs for an answer. */
const silenceMs = 500
/** Everything from a quarter of the rows on. */
const nth = Array.from({ length: 10 * rows }, (_, index) => index + rows / 4 + 1)
const outages: FaultRule[] = [
  { kind: 'timeout' },
  { kind: 'html-500' },
  { kind: 'empty', code: 502 },
  { kind: 'server-error' },
]

describeOnBothStores('P8 an outage heals alone', (openStore) => {
  it('of a Go2Clock that refuses connections, through a restart of the delivery', async () => {
    const { db, sandbox, connectionId } = await openHouse(openStore, { settings: { latencyMs: 5 } })
    const importId = await addImport(db, connectionId, rows)
    const first = await startDelivery(db, { probeMs })
    await untilAccepted(db, importId, rows / 4)
    await sandbox.settings({ down: { as: 'refuse', forMs: 60_000 } })
    const downMs = Date.now()
    const cut = await untilUnreachable(db, connectionId)
    expect(Date.parse(cut.next_probe_at ?? '')).toBeGreaterThan(downMs)
    expect(first.events.filter(({ event }) => event === 'unreachable')).toHaveLength(1)

    await first.stop()
    const before = await listAttempts(db)
    const opening = before.filter((beganMs) => beganMs <= Date.parse(cut.unreachable_at ?? ''))
    expect(opening.length).toBeLessThanOrEqual(failuresMax)
    await startDelivery(db, { probeMs })
    // It begins with a probe, and that is all for a while.
    const probes = await until(
      async () => (await listAttempts(db)).slice(before.length),
      (begun) => begun.length > 1,
    )
    expectApart(probes, 'refuse')
    expect(await readImport(db, importId)).toMatchObject({ state: 'sending', unknown: 0 })
    await sandbox.settings({ down: null })
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({ accepted: rows, unknown: 0 })
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('of a Go2Clock that is silent, answers with error pages or nothing, or cannot write', async () => {
    const { db } = await openStore()
    const houses = await Promise.all(
      outages.map(async (fault) => {
        const faults = [{ ...fault, nth }]
        const sandbox = await startSandbox({ settings: { latencyMs: 5, faults } })
        onTestFinished(() => sandbox.stop())
        return {
          kind: fault.kind,
          sandbox,
          connectionId: await addConnection(db, { baseUrl: sandbox.url }),
        }
      }),
    )
    const importIds: number[] = []
    for (const { connectionId } of houses) importIds.push(await addImport(db, connectionId, rows))
    const isSilent = new Map(houses.map((house) => [house.connectionId, house.kind === 'timeout']))
    await startDelivery(db, { probeMs }, ({ id }) => (isSilent.get(id) ? silenceMs : patientMs))
    await Promise.all(
      houses.map(async ({ kind, sandbox, connectionId }, index) => {
        const importId = importIds[index] ?? 0
        const { unreachable_at } = await untilUnreachable(db, connectionId)
        const probedMs = Date.parse(unreachable_at ?? '') + probeMs - roundingMs
        const failed = async () =>
          (await requestsOf(sandbox))
            .filter((put) => put.fault !== null)
            .map((put) => Date.parse(put.at))
        const probes = await until(
          async () => (await failed()).filter((atMs) => atMs >= probedMs),
          (puts) => puts.length >= 3,
        )
        const opening = (await failed()).filter((atMs) => atMs < probedMs)
        expect(opening.length, kind).toBeLessThanOrEqual(failuresMax)
        expectApart(probes, kind)
        await sandbox.settings({ faults: [] })
        const done = await until(() => readImport(db, importId), isFinished)
        expect(done, kind).toMatchObject({ accepted: rows, unknown: 0, failed: 0, duplicate: 0 })
        const healed = await until(
          () => readConnection(db, connectionId),
          (found) => found.unreachable_at === null && found.next_probe_at === null,
        )
        expect(healed.unreachable_detail).toBeNull()
        const told = await db
          .selectFrom('pace_events')
          .select('kind')
          .where('connection_id', '=', connectionId)
          .where('kind', 'in', ['unreachable', 'reachable'])
          .orderBy('id')
          .execute()
        expect(told, kind).toEqual([{ kind: 'unreachable' }, { kind: 'reachable' }])
      }),
    )
    // Probes that say nothing of their punch cost it no try.
    const { tries } = await db
      .selectFrom('punches')
      .select((select) => select.fn.max('tries').as('tries'))
      .executeTakeFirstOrThrow()
    expect(tries).toBeLessThanOrEqual(3)
    const journals = await Promise.all(houses.map(({ sandbox }) => sandbox.journal()))
    expect(await findDisagreements(db, journals.flat())).toEqual([])
  })

  it('that was none: punches Go2Clock fails on for ever hold up nothing new, and then end', async () => {
    const users = Array.from({ length: 12 }, (_, index) => String(100_019 + index))
    const { db, sandbox, connectionId } = await openHouse(openStore, {
      settings: { faults: [{ kind: 'html-500', users }] },
    })
    const importId = await addImport(db, connectionId, 30)
    await startDelivery(db, { probeMs: 100 })
    await untilUnreachable(db, connectionId)
    const single = await addPunch(db, connectionId)
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({ accepted: 18, unknown: 12 })
    expect((await readPunch(db, single)).state).toBe('accepted')
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })
})

function untilAccepted(db: Db, importId: number, count: number) {
  return until(
    () => readImport(db, importId),
    (found) => found.accepted >= count,
  )
}

function untilUnreachable(db: Db, connectionId: number) {
  return until(
    () => readConnection(db, connectionId),
    (connection) => connection.unreachable_at !== null,
  )
}

/** When those began that did not simply succeed, in the order of what was written of them. */
async function listAttempts(db: Db): Promise<number[]> {
  const attempts = await db.selectFrom('attempts').select('started_at').orderBy('id').execute()
  return attempts.map(({ started_at }) => Date.parse(started_at))
}

function expectApart(probes: number[], kind: string) {
  for (const [at, next] of probes.slice(1).entries()) {
    const apartMs = next - (probes[at] ?? 0)
    expect(apartMs, `${kind}: one probe at a time`).toBeGreaterThanOrEqual(probeMs - roundingMs)
  }
}
