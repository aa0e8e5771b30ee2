import { expect, it, vi } from 'vitest'
import { storeNow } from '#lib/db/dialect.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import { openGatedHouse } from '../support/house.ts'
import { pidOf } from '../support/launcher-house.ts'
import { addImport, readConnection, readImport, until } from '../support/ledger.ts'
import { sealed, startRealDelivery } from '../support/real-delivery.ts'

const patience = { timeout: 20_000, interval: 20 }
const settings = { latencyMs: 30 }
const hourMs = 3_600_000

describeOnBothStores('a delivery that was killed', (openStore) => {
  it('is started again and goes on at once, for the lease has its name', async () => {
    const gated = await openGatedHouse(openStore, { settings, passes: 40 })
    const { db, url, sandbox, connectionId, letGo } = await sealed(gated)
    const rows = 250
    const importId = await addImport(db, connectionId, rows)
    const first = await startRealDelivery(url)
    const before = await until(
      () => readImport(db, importId),
      (now) => now.accepted > 30,
    )
    const { lease_owner, lease_token } = await readConnection(db, connectionId)
    process.kill(pidOf(first.house, 'delivery'), 'SIGKILL')
    // For another one it would be too early all through this test.
    await db
      .updateTable('connections')
      .set({ lease_until: storeNow(db, hourMs) })
      .execute()
    letGo()
    await until(
      () => readImport(db, importId),
      (now) => now.accepted > before.accepted + 40,
    )
    expect(await readConnection(db, connectionId)).toMatchObject({
      lease_owner,
      lease_token: lease_token + 1,
    })
    const done = await until(
      () => readImport(db, importId),
      (now) => now.state === 'finished',
    )
    expect(done).toMatchObject({ accepted: rows, duplicate: 0, unknown: 0 })
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('leaves its connections to no other desk before the lease has run out', async () => {
    const gated = await openGatedHouse(openStore, { settings, passes: 30 })
    const { db, url, connectionId, letGo } = await sealed(gated)
    const importId = await addImport(db, connectionId, 2_000)
    // As if one desk had been started from within the other.
    const named = { PUNCHDESK_DELIVERY_OWNER: 'both of them' }
    const first = await startRealDelivery(url, named)
    await until(
      () => readImport(db, importId),
      (now) => now.accepted > 10,
    )
    const { lease_owner, lease_token } = await readConnection(db, connectionId)
    const second = await startRealDelivery(url, named)
    await vi.waitFor(() => expect(second.said.out).toContain('"started"'), patience)
    const known = () => db.selectFrom('delivery_processes').select('id').execute()
    const ids = (await until(known, (found) => found.length === 2)).map(({ id }) => id)
    expect(ids).not.toContain('both of them')
    const then = await readImport(db, importId)
    letGo()
    await until(
      () => readImport(db, importId),
      (now) => now.accepted > then.accepted + 30,
    )
    expect(await readConnection(db, connectionId)).toMatchObject({ lease_owner, lease_token })

    // Killed itself, the launcher takes its delivery along, and that gives the lease back.
    first.launcher.kill('SIGKILL')
    const outlast = () =>
      db
        .updateTable('connections')
        .set({ lease_until: storeNow(db, hourMs) })
        .where('lease_owner', '=', lease_owner)
        .execute()
    const taken = await until(
      async () => {
        await outlast()
        return await readConnection(db, connectionId)
      },
      (now) => now.lease_owner !== null && now.lease_owner !== lease_owner,
    )
    expect(ids).toContain(taken.lease_owner)
  })
})
