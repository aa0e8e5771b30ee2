import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import type { Db } from '#lib/db/client.ts'
import { isPostgres } from '#lib/db/dialect.ts'
import { storeOn } from '#lib/delivery/store.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import {
  type DeliveryProcess,
  type DeliveryProcessOptions,
  startDeliveryProcess,
} from '../support/delivery-process.ts'
import { patientMs } from '../support/fast-delivery.ts'
import { type House, isFinished, openHouse, requestsOf } from '../support/house.ts'
import { addImport, fileOf, readConnection, readImport, until, usersOf } from '../support/ledger.ts'
import { isSoak } from '../support/soak.ts'

const rows = isSoak ? 20_000 : 700
const turns = isSoak ? 8 : 2
const patienceMs = isSoak ? 300_000 : 40_000
/** A lease that no slow moment lets run out, and all the time that answers need to come back. */
const steady = { options: { leaseMs: 60_000, drainMs: patientMs } }
/** Nothing of it is written while it sleeps, not even late: its lease needs no renewal. */
const sound = { options: { leaseMs: 600_000, heartbeatMs: 600_000 } }
/** Rows at the end that are answered late: until they are, there is always something on the wire. */
const lateRows = 8

describeOnBothStores('P3 two instances never send one row twice', (openStore) => {
  it('while they work side by side and are restarted in turn: nothing is in doubt', async () => {
    const house = await openHouse(openStore, { settings: { latencyMs: 3, jitterMs: 4 } })
    const importId = await addImport(house.db, house.connectionId, rows)
    let [owner, other] = [await startOwner(house, steady), startOne(house, steady)]
    for (let turn = 1; turn <= turns; turn++) {
      await untilAccepted(house.db, importId, (rows * turn) / (turns + 2))
      expect(await owner.end('SIGTERM')).toBe(0)
      await untilOwned(house, other)
      ;[owner, other] = [other, startOne(house, steady)]
    }
    await untilFinished(house.db, importId)
    const puts = await requestsOf(house.sandbox)
    expect(puts).toHaveLength(rows)
    expect(await house.db.selectFrom('attempts').selectAll().execute()).toEqual([])
    await expectToAgree(house, importId)
  })

  it('when one is killed: the other takes over, and only what was on the wire goes again', async () => {
    const house = await openHouse(openStore, { settings: { latencyMs: 5 } })
    const importId = await addImport(house.db, house.connectionId, rows)
    const owner = await startOwner(house)
    const other = startOne(house)
    await untilAccepted(house.db, importId, rows / 3)
    await owner.end('SIGKILL')
    await untilOwned(house, other)
    const done = await untilFinished(house.db, importId)
    expect(done).toMatchObject({ accepted: rows, unknown: 0 })
    const lost = await house.db.selectFrom('attempts').select('id').execute()
    expect(lost.length).toBeGreaterThan(0)
    expect((await requestsOf(house.sandbox)).length).toBeLessThanOrEqual(rows + lost.length)
    await expectToAgree(house, importId)
  })

  it('when the owner sleeps past its lease: its late writes change 0 rows', async () => {
    const house = await openHouse(openStore, { settings: { latencyMs: 15 } })
    const { db, connectionId } = house
    const importId = await addImport(db, connectionId, rows)
    const users = usersOf(importId, rows).slice(-lateRows)
    await house.sandbox.settings({ faults: [{ kind: 'slow', users, ms: 10_000 }] })
    const sleeper = await startOwner(house)
    await untilAccepted(db, importId, 60)
    await putToSleep(db, sleeper, connectionId)
    const { lease_owner, lease_token } = await readConnection(db, connectionId)
    const lateLease = { connectionId, owner: lease_owner ?? '', token: lease_token }
    const onTheWire = await db
      .selectFrom('punches')
      .selectAll()
      .where('state', '=', 'sending')
      .execute()
    expect(onTheWire.length).toBeGreaterThan(0)

    const successor = startOne(house, sound)
    await untilOwned(house, successor)
    await untilAccepted(db, importId, 200)
    // Nobody else writes while the sleeper wakes: what changes now is its doing.
    await putToSleep(db, successor, connectionId)
    const before = await ledgerOf(db)
    sleeper.child.kill('SIGCONT')
    await until(
      () => sleeper.events,
      (events) => events.some(({ event }) => event === 'lease_lost'),
    )
    expect(await ledgerOf(db)).toEqual(before)
    await expectFencedOff(db, lateLease, onTheWire)
    expect(await ledgerOf(db)).toEqual(before)

    await house.sandbox.settings({ faults: [] })
    successor.child.kill('SIGCONT')
    await untilFinished(db, importId)
    await expectToAgree(house, importId)
  })
})

function startOne({ url }: House, more: DeliveryProcessOptions = {}): DeliveryProcess {
  const delivery = startDeliveryProcess(url, more)
  onTestFinished(async () => void (await delivery.end('SIGKILL')))
  return delivery
}

async function startOwner(house: House, more: DeliveryProcessOptions = {}) {
  const delivery = startOne(house, more)
  await untilOwned(house, delivery)
  return delivery
}

function untilOwned({ db, connectionId }: House, delivery: DeliveryProcess) {
  return until(
    () => readConnection(db, connectionId),
    ({ lease_owner }) => lease_owner === `test:${delivery.child.pid}`,
  )
}

function untilAccepted(db: Db, importId: number, count: number) {
  return until(
    () => readImport(db, importId),
    ({ accepted }) => accepted >= count,
    patienceMs,
  )
}

function untilFinished(db: Db, importId: number) {
  return until(() => readImport(db, importId), isFinished, patienceMs)
}

async function expectToAgree({ db, sandbox }: House, importId: number) {
  const files = new Map([[importId, fileOf(importId, rows)]])
  expect(await findDisagreements(db, await sandbox.journal(), files)).toEqual([])
}

/**
 * With requests on the wire and outside a transaction: a process that sleeps inside one holds
 * SQLite's only lock, or the lease's row on PostgreSQL.
 */
async function putToSleep(db: Db, { child }: DeliveryProcess, connectionId: number) {
  // A lock of the sleeper is no use to wait for.
  if (!isPostgres(db)) await sql`pragma busy_timeout = 50`.execute(db)
  await until(
    async () => {
      child.kill('SIGSTOP')
      const isFree = await Promise.race([
        db
          .updateTable('connections')
          .set({ name: 'still writable' })
          .where('id', '=', connectionId)
          .execute()
          .then(() => true)
          .catch(() => false),
        new Promise<boolean>((later) => setTimeout(() => later(false), 300)),
      ])
      const onTheWire = isFree
        ? await db.selectFrom('punches').select('id').where('state', '=', 'sending').execute()
        : []
      if (onTheWire.length === 0) child.kill('SIGCONT')
      return onTheWire.length > 0
    },
    (isAsleep) => isAsleep,
  )
  if (!isPostgres(db)) await sql`pragma busy_timeout = 5000`.execute(db)
}

/** All that a delivery writes, but its sign of life. */
async function ledgerOf(db: Db) {
  const [connections, imports, punches, attempts, samples, events] = await Promise.all([
    db.selectFrom('connections').selectAll().execute(),
    db.selectFrom('imports').selectAll().execute(),
    db.selectFrom('punches').selectAll().orderBy('id').execute(),
    db.selectFrom('attempts').selectAll().orderBy('id').execute(),
    db.selectFrom('pace_samples').selectAll().orderBy('at').execute(),
    db.selectFrom('pace_events').selectAll().orderBy('id').execute(),
  ])
  return { connections, imports, punches, attempts, samples, events }
}

/** The very statements of a late owner, with the token it still believes in. */
async function expectFencedOff(
  db: Db,
  lease: { connectionId: number; owner: string; token: number },
  punches: Awaited<ReturnType<typeof ledgerOf>>['punches'],
) {
  const store = storeOn(db)
  const answer = { outcome: 'accepted', httpStatus: 200, text: 'Success created.' }
  const startedAt = new Date().toISOString()
  const settlements = punches.map((punch) => ({
    id: punch.id,
    importId: punch.import_id,
    state: 'accepted' as const,
    inDoubt: 0 as const,
    tries: 1,
    firstTryAt: startedAt,
    nextTryAt: null,
    attempt: { answer, startedAt, tookMs: 1, tryNo: 1 },
  }))
  const lost = { name: 'LeaseLostError' }
  const claim = { claimSingles: 5, claimOfImports: 5, lastImportId: 0 }
  const news = { health: { held_at: startedAt }, samples: [], events: [] }
  await expect(store.settleAndClaim({ lease, settlements, ...claim })).rejects.toMatchObject(lost)
  await expect(store.writeNews(lease, news)).rejects.toMatchObject(lost)
  expect(await store.renewLease(lease, 60_000, startedAt)).toBe(false)
  await store.releaseLease(lease)
}
