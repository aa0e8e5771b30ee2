/** The real launcher and the real delivery on a store of the test's own; the web and the rest are stand-ins. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import { sealKey } from '#lib/connections/keys.ts'
import type { Db } from '#lib/db/client.ts'
import type { SettingsChange } from '../../sandbox/settings.ts'
import { root } from '../../scripts/pinned-node.mjs'
import type { OpenStore } from './both-stores.ts'
import { openHouse } from './house.ts'
import { buildHouse, startHouse } from './launcher-house.ts'

const secret = 'a-secret-of-the-tests-with-many-characters-0123456789'
const patience = { timeout: 20_000, interval: 20 }

/** As `openHouse`, with the key sealed as the real delivery expects it. */
export async function openSealedHouse(
  openStore: OpenStore,
  settings: SettingsChange = { latencyMs: 30 },
) {
  return await sealed(await openHouse(openStore, { settings }))
}

/** The same house with the key sealed for where it goes. */
export async function sealed<Found extends { db: Db; connectionId: number }>(
  house: Found,
): Promise<Found> {
  const { db, connectionId } = house
  const { base_url, key_sealed } = await db
    .selectFrom('connections')
    .select(['base_url', 'key_sealed'])
    .where('id', '=', connectionId)
    .executeTakeFirstOrThrow()
  await db
    .updateTable('connections')
    .set({ key_sealed: sealKey(key_sealed, base_url, secret) })
    .where('id', '=', connectionId)
    .execute()
  return house
}

/** A launcher whose delivery is this repository's own. */
export async function startRealDelivery(databaseUrl: string, env: Record<string, string> = {}) {
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
