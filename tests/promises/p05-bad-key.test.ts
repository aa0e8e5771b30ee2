import { expect, it, onTestFinished } from 'vitest'
import { unsealKey } from '#lib/connections/keys.ts'
import { resumeConnection, seedConnection } from '#lib/connections/mutations.ts'
import type { Db } from '#lib/db/client.ts'
import { startSandbox } from '../../sandbox/server.ts'
import type { SettingsChange } from '../../sandbox/settings.ts'
import { describeOnBothStores, type OpenStore } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import { patientMs } from '../support/fast-delivery.ts'
import { isFinished, requestsOf } from '../support/house.ts'
import {
  addImport,
  addPunch,
  readConnection,
  readImport,
  readPunch,
  startDelivery,
  until,
} from '../support/ledger.ts'

const secret = 'a-secret-of-the-tests-with-many-characters-0123456789'
const oldKey = 'the-old-key-0123456789-abcd'
const newKey = 'the-new-key-0123456789-wxyz'
const inFlightLimit = 8

describeOnBothStores('P5 a bad key stops at once', (openStore) => {
  it('when it is revoked in the middle of an import: no punch is burned, and a new key and Resume finish it', async () => {
    const rows = 400
    const seed = Date.now() % 1_000
    const { db, sandbox, connectionId } = await liveHouse(openStore, {
      latencyMs: 10,
      jitterMs: 10,
    })
    const importId = await addImport(db, connectionId, rows)
    const delivery = await deliver(db)
    await until(
      () => readImport(db, importId),
      (found) => found.accepted > 20 + (seed % 200),
    )
    await sandbox.settings({ key: newKey })
    const held = await untilHeld(db, connectionId)
    expect(held).toMatchObject({ held_reason: 'blocked', held_detail: 'Invalid API key' })
    const waiting = await untilBack(db, importId)
    expect(waiting, `seed ${seed}`).toMatchObject({ state: 'sending', ...nothingBurned })
    expect(waiting.accepted + waiting.queued, `seed ${seed}`).toBe(rows)
    const putsAtHold = (await requestsOf(sandbox)).length
    expect(await putsSinceFirstRefusal(sandbox), `seed ${seed}`).toBeLessThanOrEqual(inFlightLimit)
    expect((await requestsOf(sandbox)).filter((put) => put.stored)).toHaveLength(waiting.accepted)

    // A punch typed meanwhile waits too, also after a restart with the old key.
    const single = await addPunch(db, connectionId)
    await delivery.stop()
    await seedConnection(db, settings(sandbox.url, oldKey))
    const second = await deliver(db)
    await new Promise((later) => setTimeout(later, 300))
    expect((await requestsOf(sandbox)).length).toBe(putsAtHold)
    await second.stop()

    // With the new key nothing goes by itself: punches wait that were written for the old one.
    await seedConnection(db, settings(sandbox.url, newKey))
    expect((await readConnection(db, connectionId)).held_reason).toBe('changed')
    await deliver(db)
    await new Promise((later) => setTimeout(later, 200))
    expect((await requestsOf(sandbox)).length).toBe(putsAtHold)
    expect(await resumeConnection(db, connectionId, 'u1')).toBe(true)
    const done = await until(() => readImport(db, importId), isFinished)
    expect(done).toMatchObject({ accepted: rows, confirmed: 0, duplicate: 0, ...nothingBurned })
    await until(
      () => readPunch(db, single),
      (punch) => punch.state === 'accepted',
    )
    expect(await triesOf(db)).toEqual([1])
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('from the first punch on: the first three go back and are no refusals of theirs', async () => {
    const { db, sandbox, connectionId } = await liveHouse(openStore, { key: newKey })
    const importId = await addImport(db, connectionId, 100)
    await deliver(db)
    await untilHeld(db, connectionId)
    expect(await untilBack(db, importId)).toMatchObject({
      state: 'sending',
      queued: 100,
      paused_by: null,
      refused_in_row: 0,
    })
    expect((await requestsOf(sandbox)).length).toBeLessThanOrEqual(3)
    expect(await triesOf(db)).toEqual([0])

    // A person who resumes too early: held again at once, and still nothing is lost.
    await resumeConnection(db, connectionId, 'u1')
    await untilHeld(db, connectionId)
    expect(await untilBack(db, importId)).toMatchObject({ queued: 100, ...nothingBurned })
    expect((await requestsOf(sandbox)).length).toBeLessThanOrEqual(6)
    await sandbox.settings({ key: oldKey })
    await resumeConnection(db, connectionId, 'u1')
    expect(await until(() => readImport(db, importId), isFinished)).toMatchObject({ accepted: 100 })
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('and so does an address that is not allowed any more', async () => {
    const { db, sandbox, connectionId } = await liveHouse(openStore, { latencyMs: 10 })
    const importId = await addImport(db, connectionId, 200)
    await deliver(db)
    await until(
      () => readImport(db, importId),
      (found) => found.accepted > 30,
    )
    const before = (await requestsOf(sandbox)).length
    await sandbox.settings({ faults: [{ kind: 'denied' }] })
    expect((await untilHeld(db, connectionId)).held_detail).toBe('IP denied')
    const waiting = await untilBack(db, importId)
    expect(waiting).toMatchObject({ state: 'sending', ...nothingBurned })
    const denied = (await requestsOf(sandbox)).slice(before).filter((put) => put.fault === 'denied')
    expect(denied.length).toBeLessThanOrEqual(inFlightLimit)
    await sandbox.settings({ faults: [] })
    await resumeConnection(db, connectionId, 'u1')
    expect(await until(() => readImport(db, importId), isFinished)).toMatchObject({ accepted: 200 })
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })
})

const nothingBurned = { rejected: 0, failed: 0, unknown: 0, cancelled: 0 }

const settings = (baseUrl: string, apiKey: string) => ({
  apiKey,
  baseUrl,
  timeZone: 'Europe/London',
  secret,
})

/** A live connection as the environment makes it, its key sealed, to a sandbox that knows the key. */
async function liveHouse(openStore: OpenStore, more: SettingsChange) {
  const { db } = await openStore()
  const sandbox = await startSandbox({ key: oldKey, settings: more })
  onTestFinished(() => sandbox.stop())
  await seedConnection(db, settings(sandbox.url, oldKey))
  const { id } = await db.selectFrom('connections').select('id').executeTakeFirstOrThrow()
  return { db, sandbox, connectionId: id }
}

function deliver(db: Db) {
  return startDelivery(db, {}, patientMs, ({ key_sealed, base_url }) =>
    unsealKey(key_sealed, base_url, secret),
  )
}

function untilHeld(db: Db, connectionId: number) {
  return until(
    () => readConnection(db, connectionId),
    (connection) => connection.held_at !== null,
  )
}

/** All that was claimed has its answer or is queued again. */
function untilBack(db: Db, importId: number) {
  return until(
    () => readImport(db, importId),
    (found) => found.sending === 0,
  )
}

async function putsSinceFirstRefusal(sandbox: Parameters<typeof requestsOf>[0]) {
  const puts = await requestsOf(sandbox)
  const first = puts.findIndex((put) => !put.keyOk)
  expect(first).toBeGreaterThan(0)
  return puts.length - first
}

async function triesOf(db: Db): Promise<number[]> {
  const rows = await db.selectFrom('punches').select('tries').distinct().execute()
  return rows.map(({ tries }) => tries)
}
