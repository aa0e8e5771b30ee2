import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import type { Db } from '#lib/db/client.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { type ChaosOptions, startChaosProxy } from '../support/chaos-proxy.ts'
import { findDisagreements } from '../support/checker.ts'
import { type DeliveryProcessOptions, startDeliveryProcess } from '../support/delivery-process.ts'
import { isFinished, openHouse } from '../support/house.ts'
import {
  addConnection,
  addImport,
  fileOf,
  readConnection,
  readImport,
  until,
} from '../support/ledger.ts'
import { freshSeed } from '../support/random.ts'
import { isSoak } from '../support/soak.ts'

const rows = isSoak ? 10_000 : 600
const patienceMs = isSoak ? 300_000 : 50_000
/** In `npm test` a minute is two seconds, and all that waits is shorter by as much. */
const darkMs = isSoak ? 60_000 : 2_000
/** Of so many rows some fail again and again by chance, and on a machine that stands still many do. */
const triesMax = 40
const times: DeliveryProcessOptions = isSoak
  ? { answerTimeoutMs: 10_000, options: { triesMax, probeMs: 5_000, leaseMs: 15_000 } }
  : { answerTimeoutMs: 500, options: { triesMax } }
const rates = {
  'reset-before': 0.05,
  'reset-after': 0.05,
  truncate: 0.05,
  delay: 0.05,
  drip: 0.02,
  blackhole: 0.002,
}

describeOnBothStores('P7 a flaky network', (openStore, kind) => {
  it('costs tries and time, never an account: nothing is lost, nothing is believed too soon', async () => {
    const seed = freshSeed()
    const { db, url, sandbox } = await openHouse(openStore)
    const proxy = await openProxy({ target: sandbox.url, seed, rates, delayMs: 60 })
    const importId = await addImport(db, await addConnection(db, { baseUrl: proxy.url }), rows)
    start(url, times)
    const done = await untilFinished(db, importId)
    expect(done, `seed ${seed}`).toMatchObject({ accepted: rows, duplicate: 0, unknown: 0 })
    // An answer that was lost is known from "already exists"; at least 7 % of the rows lost one.
    expect(done.confirmed, `seed ${seed}`).toBeGreaterThan(rows * 0.05)
    expect(proxy.hits['reset-before']).toBeGreaterThan(0)
    await expectToAgree(db, sandbox, importId, `seed ${seed}`)
  })

  it('that is dark for a minute: it says so, sends little meanwhile, and heals alone', async () => {
    const seed = freshSeed()
    const { db, url, sandbox } = await openHouse(openStore, { settings: { latencyMs: 3 } })
    let requests = 0
    const proxy = await openProxy({
      target: sandbox.url,
      seed,
      onRequest: () => {
        if (++requests === rows / 4) proxy.darken(patienceMs)
      },
    })
    const connectionId = await addConnection(db, { baseUrl: proxy.url })
    const importId = await addImport(db, connectionId, rows)
    start(url, times)
    await until(
      () => requests,
      (count) => count >= rows / 4,
    )
    const darkFromMs = Date.now()
    await until(
      () => readConnection(db, connectionId),
      ({ unreachable_at }) => unreachable_at !== null,
      patienceMs,
    )
    await sleep(Math.max(0, darkFromMs + darkMs - Date.now()))
    proxy.darken(0)
    const done = await untilFinished(db, importId)
    expect(done, `seed ${seed}`).toMatchObject({ accepted: rows, duplicate: 0, unknown: 0 })
    expect((await readConnection(db, connectionId)).unreachable_at).toBeNull()
    const lost = await db.selectFrom('attempts').select('id').execute()
    expect(lost.length, `seed ${seed}`).toBeLessThan(60)
    await expectToAgree(db, sandbox, importId, `seed ${seed}`)
  })

  if (kind === 'PostgreSQL')
    it('on the way to the store: a commit whose end was not heard is neither lost nor doubled', async () => {
      const seed = freshSeed()
      const { db, url, sandbox, connectionId } = await openHouse(openStore)
      const target = new URL(url)
      const storeRates = { 'reset-before': 0.01, 'reset-after': 0.01, delay: 0.03 }
      const proxy = await openProxy({ target: target.href, seed, rates: storeRates, delayMs: 30 })
      const importId = await addImport(db, connectionId, rows)
      start(proxy.url, times)
      const done = await untilFinished(db, importId)
      expect(done, `seed ${seed}`).toMatchObject({ accepted: rows, duplicate: 0, unknown: 0 })
      expect(proxy.hits['reset-after'], `seed ${seed}`).toBeGreaterThan(0)
      await expectToAgree(db, sandbox, importId, `seed ${seed}`)
    })
})

async function openProxy(options: ChaosOptions) {
  const proxy = await startChaosProxy({ blackholeMs: 1_500, ...options })
  onTestFinished(() => proxy.stop())
  return proxy
}

function start(url: string, more: DeliveryProcessOptions) {
  const delivery = startDeliveryProcess(url, more)
  onTestFinished(async () => void (await delivery.end('SIGKILL')))
  return delivery
}

function untilFinished(db: Db, importId: number) {
  return until(() => readImport(db, importId), isFinished, patienceMs)
}

async function expectToAgree(
  db: Db,
  sandbox: Awaited<ReturnType<typeof openHouse>>['sandbox'],
  importId: number,
  seed: string,
) {
  const files = new Map([[importId, fileOf(importId, rows)]])
  expect(await findDisagreements(db, await sandbox.journal(), files), seed).toEqual([])
}
