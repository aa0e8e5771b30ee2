/**
 * One suite, two stores:
 *
 *   describeOnBothStores('claiming', (kind) => {
 *     it('takes the oldest first', async () => {
 *       const url = await freshStoreUrl(kind)   // empty; removed after the test
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, inject, onTestFinished } from 'vitest'
import { createDatabase } from './postgres.ts'

export type StoreKind = 'SQLite' | 'PostgreSQL'

/** The URL of an empty store of the test's own, removed when the test is over. */
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

export function describeOnBothStores(name: string, suite: (kind: StoreKind) => void): void {
  describe.each<StoreKind>(['SQLite', 'PostgreSQL'])(`${name} (%s)`, suite)
}
