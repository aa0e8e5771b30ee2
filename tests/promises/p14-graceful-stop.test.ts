import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import type { Db } from '#lib/db/client.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import { type DeliveryProcessOptions, startDeliveryProcess } from '../support/delivery-process.ts'
import { patientMs } from '../support/fast-delivery.ts'
import { isFinished, openHouse, requestsOf } from '../support/house.ts'
import { addImport, readConnection, readImport, until, usersOf } from '../support/ledger.ts'
import { openSealedHouse, startRealDelivery } from '../support/real-delivery.ts'
import { isSoak } from '../support/soak.ts'

const rows = isSoak ? 4_000 : 250
/** The real delivery begins gently: fewer are load enough. */
const deskRows = isSoak ? rows : 120
const goals = isSoak ? Array.from({ length: 20 }, (_, stop) => 30 + stop * 190) : [30, 120]
const stopWithinMs = 30_000
/** So that the machine decides nothing: answers that come are waited for. */
const patient = { options: { drainMs: patientMs } }
const finishWithinMs = isSoak ? 120_000 : 40_000

describeOnBothStores('P14 a graceful stop', (openStore) => {
  it('under load, again and again: nothing in doubt, and each start goes on by itself', async () => {
    const { db, url, sandbox, connectionId } = await openHouse(openStore, {
      settings: { latencyMs: 20, jitterMs: 20 },
    })
    const importId = await addImport(db, connectionId, rows)
    for (const goal of goals) {
      const delivery = startDelivery(url, patient)
      await until(
        () => readImport(db, importId),
        (now) => now.accepted >= goal,
      )
      expect(await delivery.end('SIGTERM')).toBe(0)
      expect(await inDoubt(db, importId)).toEqual([])
      const { accepted, queued, sending } = await readImport(db, importId)
      // Whatever Go2Clock stored was heard and written.
      expect(accepted).toBe(sandbox.stored().count)
      expect({ sending, sum: accepted + queued }).toEqual({ sending: 0, sum: rows })
      // Given back: the next one need not wait for its end.
      expect(await readConnection(db, connectionId)).toMatchObject({ lease_owner: null })
    }
    startDelivery(url)
    await until(() => readImport(db, importId), isFinished)
    // Nothing was asked twice.
    expect(await requestsOf(sandbox)).toHaveLength(rows)
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('waits no longer than its time for an answer that does not come, and says that it is in doubt', async () => {
    const { db, url, sandbox, connectionId } = await openHouse(openStore, {
      settings: { latencyMs: 5 },
    })
    const importId = await addImport(db, connectionId, 60)
    const slow = usersOf(importId, 60).slice(20)
    await sandbox.settings({ faults: [{ kind: 'slow', users: slow, ms: 8_000 }] })
    const delivery = startDelivery(url, { options: { drainMs: 300 }, answerTimeoutMs: 20_000 })
    await until(
      () => readImport(db, importId),
      (now) => now.accepted === 20 && now.sending > 0,
    )
    const startedAt = Date.now()
    expect(await delivery.end('SIGTERM')).toBe(0)
    expect(Date.now() - startedAt).toBeLessThan(6_000)
    const { sending } = await readImport(db, importId)
    expect(sending).toBe(0)
    expect((await inDoubt(db, importId)).length).toBeGreaterThan(0)
    await sandbox.settings({ faults: [] })
    startDelivery(url)
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({ accepted: 60, duplicate: 0, unknown: 0 })
    await until(
      async () => findDisagreements(db, await sandbox.journal()),
      (found) => found.length === 0,
    )
  })

  it('of the whole desk: the launcher passes it on, and the next start needs no click', async () => {
    const { db, url, sandbox, connectionId } = await openSealedHouse(openStore)
    const importId = await addImport(db, connectionId, deskRows)
    const desk = await startRealDelivery(url)
    await until(
      () => readImport(db, importId),
      (now) => now.accepted > 40,
    )
    const startedAt = Date.now()
    const ended = once(desk.launcher, 'exit')
    desk.launcher.kill('SIGTERM')
    expect((await ended)[0]).toBe(0)
    expect(Date.now() - startedAt).toBeLessThan(stopWithinMs)
    expect(await inDoubt(db, importId)).toEqual([])
    expect((await readImport(db, importId)).sending).toBe(0)
    await startRealDelivery(url)
    const done = await until(() => readImport(db, importId), isFinished, finishWithinMs)
    expect(done).toMatchObject({ accepted: deskRows, confirmed: 0, duplicate: 0, unknown: 0 })
    expect(await requestsOf(sandbox)).toHaveLength(deskRows)
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })
})

function startDelivery(url: string, options: DeliveryProcessOptions = {}) {
  const delivery = startDeliveryProcess(url, { owner: 'the desk', ...options })
  onTestFinished(async () => void (await delivery.end('SIGKILL')))
  return delivery
}

function inDoubt(db: Db, importId: number) {
  return db
    .selectFrom('punches')
    .select(['id', 'state', 'tries'])
    .where('import_id', '=', importId)
    .where((where) => where.or([where('in_doubt', '=', 1), where('state', '=', 'sending')]))
    .execute()
}
