import { setTimeout } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import type { Db } from '#lib/db/client.ts'
import { type Failpoint, failpoints } from '#lib/failpoint.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { startChaosProxy } from '../support/chaos-proxy.ts'
import { findDisagreements } from '../support/checker.ts'
import { type DeliveryProcessOptions, startDeliveryProcess } from '../support/delivery-process.ts'
import { isFinished, openHouse } from '../support/house.ts'
import {
  addConnection,
  addImport,
  addPunch,
  fileOf,
  readImport,
  until,
  usersOf,
} from '../support/ledger.ts'
import { between, freshSeed, randomFrom } from '../support/random.ts'
import { isSoak } from '../support/soak.ts'
import { type PressCall, startUploadWeb } from '../support/upload-web.ts'

const [rows, kills] = isSoak ? [10_000, 20] : [500, 3]
const few = 60
const patienceMs = 20_000
/** A file that Go2Clock refuses whole: the canary stops it. */
const refusedRows = 12
/** A claim takes so many at most: twice what may be in flight. */
const claimedMax = 2 * 8
/** Four names are counted by claims: so often at most, that there are rows for all of them and some to spare. */
const timesMax = Math.min(12, Math.floor((rows - 100) / (4 * claimedMax)))
/** Tried in tests/promises/p02-upload.test.ts. */
const ofUploads: readonly Failpoint[] = [
  'upload-commit',
  'upload-committed',
  'start-commit',
  'start-committed',
]
const ofPresses: readonly Failpoint[] = [
  'move-commit',
  'move-committed',
  'cancel-batch-commit',
  'cancel-batch-committed',
  'replace-commit',
  'replace-committed',
]
/** What commits: the rest is the same on every store, and tried on one in `npm test`. */
const isOfStore = (name: Failpoint) => /^(claim|settle|take-over|lease)/.test(name)
const ofDelivery = failpoints.filter(
  (name) => !ofUploads.includes(name) && !ofPresses.includes(name),
)

/** First what happens once, the canary's pause; a take-over after what surely leaves some to find. */
function placeOf(name: Failpoint): number {
  const order = [/^stop-rule/, /^(?!stop-rule)/, /^claim-committed/, /^take-over/, /^drained/]
  return order.findLastIndex((pattern) => pattern.test(name))
}

function startDelivery(url: string, options: DeliveryProcessOptions = {}) {
  const delivery = startDeliveryProcess(url, { owner: 'the desk', ...options })
  onTestFinished(async () => void (await delivery.end('SIGKILL')))
  return delivery
}

function untilFinished(db: Db, importId: number, withinMs = isSoak ? 120_000 : 40_000) {
  return until(() => readImport(db, importId), isFinished, withinMs)
}

/**
 * What a crash can leave in doubt of 8 at a time: these, and four times as many that wait to leave where
 * the answers come faster than the store writes. What was answered since is still one of them.
 */
const inDoubtMax = 8 + 4 * 8

describeOnBothStores('P1 kill -9 loses nothing', (openStore, kind) => {
  it(`at ${kills} seeded moments of ${rows} rows: each start goes on by itself`, async () => {
    const seed = freshSeed()
    const random = randomFrom(seed)
    const { db, url, sandbox, connectionId } = await openHouse(openStore, {
      settings: { latencyMs: 2, jitterMs: 4 },
    })
    const importId = await addImport(db, connectionId, rows)
    let found = await readImport(db, importId)
    for (let kill = 1; kill <= kills; kill++) {
      const delivery = startDelivery(url)
      const goal = found.accepted + 1 + Math.floor(random() * (rows / (kills + 2)))
      found = await until(
        () => readImport(db, importId),
        (now) => now.accepted >= goal,
      )
      await delivery.end('SIGKILL')
      const { sending } = await readImport(db, importId)
      expect(sending, `seed ${seed}`).toBeLessThanOrEqual(inDoubtMax)
    }
    const last = startDelivery(url)
    const done = await untilFinished(db, importId)
    expect(await last.end('SIGTERM')).toBe(0)
    expect(done, `seed ${seed}`).toMatchObject({ accepted: rows, duplicate: 0, unknown: 0 })
    expect(done.confirmed, `seed ${seed}`).toBeLessThanOrEqual(kills * inDoubtMax)
    const files = new Map([[importId, fileOf(importId, rows)]])
    expect(await findDisagreements(db, await sandbox.journal(), files), `seed ${seed}`).toEqual([])
    const attempts = await db.selectFrom('attempts').select('outcome').distinct().execute()
    expect(attempts.map((attempt) => attempt.outcome)).toContain('unknown')
  })

  it('at every moment of delivery that has a name', async () => {
    const seed = freshSeed()
    const random = randomFrom(seed)
    const { db, url, sandbox, connectionId } = await openHouse(openStore, {
      settings: { latencyMs: 2, jitterMs: 4 },
    })
    const importId = await addImport(db, connectionId, rows)
    const refusedId = await addImport(db, connectionId, refusedRows)
    const users = usersOf(refusedId, refusedRows)
    await sandbox.settings({ faults: [{ kind: 'validation', users }] })
    const names = ofDelivery.filter((name) => isSoak || kind === 'SQLite' || isOfStore(name))
    for (const name of names.toSorted((one, other) => placeOf(one) - placeOf(other))) {
      const atOnce = /take-over|stop-rule|lease|drained|health/.test(name)
      const delivery = startDelivery(url, {
        failpoint: atOnce ? name : `${name}:${between(random, 1, timesMax)}`,
        // Each death costs what it leaves in doubt a try, and may leave the same every time.
        options: { triesMax: 2 * names.length },
      })
      if (name === 'drained') {
        await until(
          () => delivery.events,
          (events) => events.some(({ event }) => event === 'serving'),
        )
        delivery.child.kill('SIGTERM')
      }
      const ended = await Promise.race([delivery.ended, setTimeout(patienceMs, 'alive')])
      expect(ended, `${name}, seed ${seed}`).toBe('SIGKILL')
    }
    const last = startDelivery(url)
    const done = await untilFinished(db, importId)
    expect(await last.end('SIGTERM')).toBe(0)
    expect(done, `seed ${seed}`).toMatchObject({ accepted: rows, duplicate: 0, unknown: 0 })
    const refused = await readImport(db, refusedId)
    expect(refused).toMatchObject({ state: 'paused', paused_by: 'canary', accepted: 0 })
    const files = new Map([[importId, fileOf(importId, rows)]])
    expect(await findDisagreements(db, await sandbox.journal(), files), `seed ${seed}`).toEqual([])
  })

  it('at every moment of a press: it is done or was never there', async () => {
    const { db, url, sandbox, connectionId } = await openHouse(openStore)
    const [pausedId, ...cancelledIds] = await Promise.all([1, 2, 3, 4].map(addOne))
    const punchId = await addPunch(db, connectionId, { state: 'rejected' })
    const fields = { userid: '9', checktime: '2026-08-07T08:00:00', checktype: 0 }
    const correction = { punchId, fields, formKey: 'f'.repeat(32), author: 'Ada' }
    const presses: [Failpoint, PressCall, unknown][] = [
      ['move-commit', 'pauseImport', pausedId],
      ['move-committed', 'pauseImport', pausedId],
      ['move-committed', 'cancelImport', cancelledIds[0]],
      ['cancel-batch-commit', 'cancelImport', cancelledIds[1]],
      ['cancel-batch-committed', 'cancelImport', cancelledIds[2]],
      ['replace-commit', 'replacePunch', correction],
      ['replace-committed', 'replacePunch', correction],
    ]
    const web = startUploadWeb(
      url,
      presses.map(([name]) => name),
    )
    onTestFinished(() => web.end())
    for (const [, call, given] of presses) {
      await expect(web.call(call, given)).rejects.toThrow('Failed to fetch')
    }
    expect(web.died).toEqual(presses.map(([name]) => name))
    expect(await web.call('replacePunch', correction)).toMatchObject({ ok: true })
    for (const name of ['cancel-batch-commit', 'cancel-batch-committed'] as const) {
      expect(await startDelivery(url, { failpoint: name }).ended).toBe('SIGKILL')
    }
    const last = startDelivery(url)
    await until(
      () => Promise.all(cancelledIds.map((id) => readImport(db, id ?? 0))),
      (found) => found.every(({ cancelled }) => cancelled === few),
    )
    await until(
      () => db.selectFrom('punches').select('state').where('replaces', '=', punchId).execute(),
      (found) => found.length === 1 && found[0]?.state === 'accepted',
    )
    expect(await last.end('SIGTERM')).toBe(0)
    expect(await readImport(db, pausedId ?? 0)).toMatchObject({ state: 'paused', queued: few })
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])

    function addOne() {
      return addImport(db, connectionId, few)
    }
  })

  it('because the intent is on the disk before the first byte leaves', async () => {
    const { db, url, sandbox } = await openHouse(openStore)
    const seen: string[] = []
    const proxy = await startChaosProxy({
      target: sandbox.url,
      seed: 1,
      onRequest: async (bytes) => {
        const userid = /userid=(\d+)/.exec(bytes.toString())?.[1] ?? 'none'
        const found = await db
          .selectFrom('punches')
          .select('state')
          .where('userid', '=', userid)
          .execute()
        seen.push(found.map(({ state }) => state).join())
      },
    })
    onTestFinished(() => proxy.stop())
    const connectionId = await addConnection(db, { baseUrl: proxy.url })
    const importId = await addImport(db, connectionId, few)
    startDelivery(url)
    await untilFinished(db, importId)
    expect(seen).toEqual(Array.from({ length: few }, () => 'sending'))
  })
})
