/** The real launcher and the real delivery; the web and the rest are stand-ins. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { sealKey } from '#lib/connections/keys.ts'
import type { Db } from '#lib/db/client.ts'
import { deliveryDefaults } from '#lib/delivery/options.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { root } from '../../scripts/pinned-node.mjs'
import { describeOnBothStores, type OpenStore } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import { buildHouse, pidOf, startHouse } from '../support/launcher-house.ts'
import {
  addConnection,
  addImport,
  readConnection,
  readImport,
  testKey,
  until,
} from '../support/ledger.ts'

const secret = 'a-secret-of-the-tests-with-many-characters-0123456789'
const patience = { timeout: 20_000, interval: 20 }

describeOnBothStores('a delivery that was killed', (openStore) => {
  it('is started again and goes on at once, for the lease has its name', async () => {
    const { db, url, sandbox, connectionId } = await openDesk(openStore)
    const rows = 250
    const importId = await addImport(db, connectionId, rows)
    const first = await startDesk(url)
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
    const { db, url, connectionId } = await openDesk(openStore)
    const importId = await addImport(db, connectionId, 2_000)
    // As if one desk had been started from within the other.
    const named = { PUNCHDESK_DELIVERY_OWNER: 'both of them' }
    const first = await startDesk(url, named)
    await until(
      () => readImport(db, importId),
      (now) => now.accepted > 10,
    )
    const { lease_owner, lease_token } = await readConnection(db, connectionId)
    const second = await startDesk(url, named)
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

async function openDesk(openStore: OpenStore) {
  const { db, url } = await openStore()
  const sandbox = await startSandbox({ key: testKey, settings: { latencyMs: 30 } })
  onTestFinished(() => sandbox.stop())
  const connectionId = await addConnection(db, { baseUrl: sandbox.url })
  await sealKeys(db)
  return { db, url, sandbox, connectionId }
}

async function sealKeys(db: Db) {
  for (const { id, base_url, key_sealed } of await db
    .selectFrom('connections')
    .select(['id', 'base_url', 'key_sealed'])
    .execute()) {
    const sealed = sealKey(key_sealed, base_url, secret)
    await db.updateTable('connections').set({ key_sealed: sealed }).where('id', '=', id).execute()
  }
}

/** A launcher whose delivery is this repository's own. */
async function startDesk(databaseUrl: string, env: Record<string, string> = {}) {
  const house = await buildHouse()
  writeFileSync(
    join(house.folder, 'lib/delivery/main.ts'),
    `import { mkdirSync, writeFileSync } from 'node:fs'
     mkdirSync('run', { recursive: true })
     writeFileSync('run/delivery.pid', String(process.pid))
     await import('${root}/lib/delivery/main.ts')`,
  )
  const desk = startHouse(house, { ...env, DATABASE_URL: databaseUrl, PUNCHDESK_SECRET: secret })
  await vi.waitFor(() => expect(desk.said.out).toContain('is ready at'), patience)
  return { house, ...desk }
}
