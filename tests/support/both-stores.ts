/**
 * One suite, two stores. Every call of `openStore` gives an empty, migrated store of the test's own,
 * closed and removed when the test is over:
 *
 *   describeOnBothStores('claiming', (openStore) => {
 *     it('takes the oldest first', async () => {
 *       const { db, url } = await openStore()
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, inject, onTestFinished } from 'vitest'
import { type Db, openDb } from '#lib/db/client.ts'
import { migrate } from '#lib/db/migrate.ts'
import { createDatabase } from './postgres.ts'

export type StoreKind = 'SQLite' | 'PostgreSQL'
export type OpenStore = () => Promise<{ db: Db; url: string }>

export function describeOnBothStores(
  name: string,
  suite: (openStore: OpenStore, kind: StoreKind) => void,
): void {
  describe.each<StoreKind>(['SQLite', 'PostgreSQL'])(`${name} (%s)`, (kind) => {
    suite(() => openFreshStore(kind), kind)
  })
}

async function openFreshStore(kind: StoreKind) {
  const url = await freshStoreUrl(kind)
  const db = openDb(url)
  onTestFinished(() => db.destroy())
  await migrate(db)
  return { db, url }
}

/** The URL of an empty store, not yet migrated; removed when the test is over. */
export async function freshStoreUrl(kind: StoreKind): Promise<string> {
  if (kind === 'PostgreSQL') {
    const { url, drop } = await createDatabase(inject('postgresUrl'))
    onTestFinished(drop)
    return url
  }
  const folder = mkdtempSync(join(tmpdir(), 'punchdesk-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return `file:${join(folder, 'punchdesk.db')}`
}
