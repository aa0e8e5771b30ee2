import { expect, it, onTestFinished } from 'vitest'
import type { Db } from '#lib/db/client.ts'
import { startSandbox } from '../../sandbox/server.ts'
import type { FaultRule } from '../../sandbox/settings.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
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
    await sandbox.settings({ down: { as: 'refuse', forMs: 2_500 } })
    const downMs = Date.now()
    const cut = await untilUnreachable(db, connectionId)
    // Whatever was under way when the line went was as many again at most.
    expect(await countAttempts(db)).toBeLessThanOrEqual(20)
    expect(Date.parse(cut.next_probe_at ?? '')).toBeGreaterThan(downMs)
    expect(first.events.filter(({ event }) => event === 'unreachable')).toHaveLength(1)

    await first.stop()
    const before = await countAttempts(db)
    await startDelivery(db, { probeMs: 700 })
    // It begins with a probe, and that is all for now.
    const probed = await until(
      () => countAttempts(db),
      (count) => count > before,
    )
    expect(probed).toBe(before + 1)
    expect(await readImport(db, importId)).toMatchObject({ state: 'sending', unknown: 0 })
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({ accepted: rows, unknown: 0 })
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('of a Go2Clock that is silent, answers with error pages or nothing, or cannot write', async () => {
    const { db } = await openStore()
    const houses = await Promise.all(
      outages.map(async (fault) => {
        const sandbox = await startSandbox({ settings: { latencyMs: 5 } })
        onTestFinished(() => sandbox.stop())
        return {
          fault,
          kind: fault.kind,
          sandbox,
          connectionId: await addConnection(db, { baseUrl: sandbox.url }),
        }
      }),
    )
    const importIds: number[] = []
    for (const { connectionId } of houses) importIds.push(await addImport(db, connectionId, rows))
    await startDelivery(db, { probeMs }, 150)
    await Promise.all(
      houses.map(async ({ fault, kind, sandbox, connectionId }, index) => {
        const importId = importIds[index] ?? 0
        const failed = async () => (await requestsOf(sandbox)).filter((put) => put.fault !== null)
        await untilAccepted(db, importId, rows / 4)
        await sandbox.settings({ faults: [fault] })
        await untilUnreachable(db, connectionId)
        const opened = (await failed()).length
        expect(opened, kind).toBeLessThanOrEqual(20)
        const probes = await until(
          async () => (await failed()).slice(opened),
          (puts) => puts.length >= 3,
        )
        for (const [at, next] of probes.slice(1).entries()) {
          const apartMs = Date.parse(next.at) - Date.parse(probes[at]?.at ?? '')
          expect(apartMs, `${kind}: one probe at a time`).toBeGreaterThanOrEqual(probeMs - 20)
        }
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

/** Those that did not simply succeed. */
async function countAttempts(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('attempts')
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}
