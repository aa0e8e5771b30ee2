import { expect, it, vi } from 'vitest'
import { deliveryDefaults } from '#lib/delivery/options.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import { pidOf } from '../support/launcher-house.ts'
import { addImport, readConnection, readImport, until } from '../support/ledger.ts'
import { openSealedHouse, startRealDelivery } from '../support/real-delivery.ts'

const patience = { timeout: 20_000, interval: 20 }

describeOnBothStores('a delivery that was killed', (openStore) => {
  it('is started again and goes on at once, for the lease has its name', async () => {
    const { db, url, sandbox, connectionId } = await openSealedHouse(openStore)
    const rows = 250
    const importId = await addImport(db, connectionId, rows)
    const first = await startRealDelivery(url)
    const before = await until(
      () => readImport(db, importId),
      (now) => now.accepted > 30,
    )
    const { lease_owner, lease_token } = await readConnection(db, connectionId)
    const killedAt = Date.now()
    process.kill(pidOf(first.house, 'delivery'), 'SIGKILL')
    await until(
      () => readImport(db, importId),
      (now) => now.accepted > before.accepted + 40,
    )
    // Starting it takes most of that; the lease itself would have run for 15 s.
    expect(Date.now() - killedAt).toBeLessThan(deliveryDefaults.leaseMs / 2)
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
    const { db, url, connectionId } = await openSealedHouse(openStore)
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
    await until(
      () => readImport(db, importId),
      (now) => now.accepted > then.accepted + 30,
    )
    expect(await readConnection(db, connectionId)).toMatchObject({ lease_owner, lease_token })

    // Killed itself, the launcher takes its delivery along, and that gives the lease back.
    first.launcher.kill('SIGKILL')
    const killedAt = Date.now()
    const taken = await until(
      () => readConnection(db, connectionId),
      (now) => now.lease_owner !== null && now.lease_owner !== lease_owner,
    )
    expect(Date.now() - killedAt).toBeLessThan(deliveryDefaults.leaseMs / 2)
    expect(ids).toContain(taken.lease_owner)
  })
})
