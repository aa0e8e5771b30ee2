import type { ChildProcess } from 'node:child_process'
import { expect, it, onTestFinished } from 'vitest'
import type { Db } from '#lib/db/client.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import { startDeliveryProcess } from '../support/delivery-process.ts'
import { addConnection, addImport, readConnection, readImport, until } from '../support/ledger.ts'
import { freshSeed, randomFrom } from '../support/random.ts'

const rows = 2_500
const kills = 4

describeOnBothStores('kill -9 of the delivery', (openStore) => {
  it('loses nothing: after each restart it goes on by itself, and the journal agrees', async () => {
    const seed = freshSeed()
    const random = randomFrom(seed)
    const { db, url } = await openStore()
    const sandbox = await startSandbox({ settings: { latencyMs: 4, jitterMs: 4 } })
    onTestFinished(() => sandbox.stop())
    const connectionId = await addConnection(db, { baseUrl: sandbox.url })
    const importId = await addImport(db, connectionId, rows)
    let found = await readImport(db, importId)
    for (let kill = 1; kill <= kills; kill++) {
      const delivery = startDeliveryProcess(url)
      onTestFinished(async () => void delivery.child.kill('SIGKILL'))
      const goal = found.accepted + 1 + Math.floor(random() * (rows / (kills + 2)))
      found = await until(
        () => readImport(db, importId),
        (now) => now.accepted >= goal,
      )
      await delivery.end('SIGKILL')
    }
    const last = startDeliveryProcess(url)
    onTestFinished(async () => void last.child.kill('SIGKILL'))
    const done = await until(
      () => readImport(db, importId),
      (now) => now.state === 'finished',
      40_000,
    )
    expect(await last.end('SIGTERM')).toBe(0)
    expect(done, `seed ${seed}`).toMatchObject({ accepted: rows, duplicate: 0, unknown: 0 })
    expect(done.confirmed, `seed ${seed}`).toBeLessThanOrEqual(kills * 3 * 8)
    expect(await findDisagreements(db, await sandbox.journal()), `seed ${seed}`).toEqual([])
    const attempts = await db.selectFrom('attempts').select('outcome').distinct().execute()
    expect(attempts.map((attempt) => attempt.outcome)).toContain('unknown')
  })

  it('that slept past its lease: another takes over, and its late writes change nothing', async () => {
    const { db, url } = await openStore()
    const sandbox = await startSandbox({ settings: { latencyMs: 10 } })
    onTestFinished(() => sandbox.stop())
    const connectionId = await addConnection(db, { baseUrl: sandbox.url })
    const importId = await addImport(db, connectionId, 1_500)
    const sleeper = startDeliveryProcess(url)
    onTestFinished(async () => void sleeper.child.kill('SIGKILL'))
    await until(
      () => readImport(db, importId),
      (now) => now.accepted > 50,
    )
    await untilAsleepBetweenWrites(db, sleeper.child)
    const { lease_token } = await readConnection(db, connectionId)
    const other = startDeliveryProcess(url)
    onTestFinished(async () => void other.child.kill('SIGKILL'))
    const taken = await until(
      () => readConnection(db, connectionId),
      (connection) => connection.lease_token > lease_token,
    )
    sleeper.child.kill('SIGCONT')
    const done = await until(
      () => readImport(db, importId),
      (now) => now.state === 'finished',
      40_000,
    )
    expect(done).toMatchObject({ accepted: 1_500, sending: 0, queued: 0 })
    expect((await readConnection(db, connectionId)).lease_owner).toBe(taken.lease_owner)
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })
})

/** A process that sleeps inside a transaction holds SQLite's only lock: wake it and try again. */
async function untilAsleepBetweenWrites(db: Db, child: ChildProcess) {
  await until(
    async () => {
      child.kill('SIGSTOP')
      const asked = db.updateTable('imports').set({ name: 'still writable' }).execute()
      const isFree = await Promise.race([
        asked.then(
          () => true,
          () => false,
        ),
        new Promise<boolean>((later) => setTimeout(() => later(false), 500)),
      ])
      if (!isFree) child.kill('SIGCONT')
      return isFree
    },
    (isFree) => isFree,
  )
}
