import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { expect, inject, it, onTestFinished } from 'vitest'
import { openDb, sqlitePath } from '#lib/db/client.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import { startDeliveryProcess } from '../support/delivery-process.ts'
import { addConnection, addImport, readImport, until } from '../support/ledger.ts'

const rows = 1_200

describeOnBothStores('a store in trouble', (openStore, kind) => {
  it('costs time and no punch, and delivery goes on by itself', async () => {
    const { db, url } = await openStore()
    const sandbox = await startSandbox({ settings: { latencyMs: 5 } })
    onTestFinished(() => sandbox.stop())
    const connectionId = await addConnection(db, { baseUrl: sandbox.url })
    const importId = await addImport(db, connectionId, rows)
    const delivery = startDeliveryProcess(url)
    onTestFinished(async () => void delivery.child.kill('SIGKILL'))
    // The sessions of this test are ended as well; the pool notices with its next query.
    const read = () => readImport(db, importId).catch(() => undefined)
    for (let trouble = 1; trouble <= 3; trouble++) {
      await until(read, (now) => now !== undefined && now.accepted > (trouble * rows) / 5)
      if (kind === 'PostgreSQL') await killOtherSessions(new URL(url).pathname.slice(1))
      else await lockFor(sqlitePath(url), trouble === 3 ? 5_500 : 300)
    }
    const done = await until(read, (now) => now?.state === 'finished', 30_000)
    expect(done).toMatchObject({ accepted: rows, confirmed: 0, duplicate: 0, unknown: 0 })
    expect(await delivery.end('SIGTERM')).toBe(0)
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })
})

/** As a restart of the server would, in the midst of whatever they do. */
async function killOtherSessions(database: string) {
  const admin = openDb(inject('postgresUrl'))
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = ${database}`.execute(admin)
  await admin.destroy()
}

/** Longer than the busy timeout of 5 s, a write fails; shorter, it waits. */
async function lockFor(path: string, ms: number) {
  const other = new DatabaseSync(path, { timeout: 5_000 })
  other.exec('begin immediate')
  await new Promise((later) => setTimeout(later, ms))
  other.exec('rollback')
  other.close()
}
