/**
 * Durable delivery (claims, outcomes and counters in SQLite at synchronous=FULL) against a bare loop
 * of undici requests that remembers nothing, both against the same fixed answerer in another process.
 * Runs take turns; the figures are medians.
 */
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'undici'
import { openDb } from '#lib/db/client.ts'
import { deliveryDefaults } from '#lib/delivery/options.ts'
import { Supervisor } from '#lib/delivery/supervisor.ts'
import { openThreadedStore } from '#lib/delivery/threaded-store.ts'
import { formEncode, openGo2Clock } from '#lib/go2clock/client.ts'
import { fillStore, key, punchAt } from './delivery/store.ts'

type Setting = { inFlight: number; latencyMs: number; punches: number; rounds: number }

const settings: Record<string, Setting> = {
  'delivery/raw-undici': { inFlight: 32, latencyMs: 0, punches: 20_000, rounds: 5 },
  'delivery/latency-50ms': { inFlight: 64, latencyMs: 50, punches: 6_000, rounds: 3 },
}

export const names = Object.keys(settings)

export async function* run(wanted: string[]) {
  for (const bench of wanted) {
    const setting = settings[bench]
    if (!setting) continue
    const answerer = await startAnswerer(setting.latencyMs)
    try {
      const durable: number[] = []
      const bare: number[] = []
      await runBare(answerer.url, { ...setting, punches: setting.punches / 4 })
      for (let round = 0; round < setting.rounds; round++) {
        bare.push(await runBare(answerer.url, setting))
        durable.push(await runDurable(answerer.url, setting))
        console.error(`${bench} ${round + 1}: ${durable.at(-1)} durable, ${bare.at(-1)} bare`)
      }
      const [value, peer] = [median(durable), median(bare)]
      yield { bench, value, unit: 'punches/s', peer, ratio: Number((value / peer).toFixed(3)) }
    } finally {
      answerer.stop()
    }
  }
}

async function runBare(url: string, { inFlight, punches }: Setting): Promise<number> {
  const pool = new Pool(url, { connections: inFlight })
  const headers = {
    apikey: key,
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  }
  let next = 1
  const startedMs = performance.now()
  const worker = async () => {
    while (next <= punches) {
      const body = formEncode(punchAt(next++))
      const answer = await pool.request({ path: '/api/punches/', method: 'PUT', headers, body })
      const said = JSON.parse(await answer.body.text())
      if (said.status !== 'success') throw new Error('The answerer is broken.')
    }
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
  const rate = rateOf(punches, performance.now() - startedMs)
  await pool.close()
  return rate
}

async function runDurable(url: string, { inFlight, punches }: Setting): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'punchdesk-bench-'))
  const databaseUrl = `file:${join(folder, 'punchdesk.db')}`
  const db = openDb(databaseUrl)
  try {
    await fillStore(db, { baseUrl: url, inFlight, punches })
    const store = openThreadedStore(databaseUrl)
    const supervisor = new Supervisor({
      store,
      owner: 'bench',
      openClient: ({ base_url }) => openGo2Clock({ baseUrl: base_url, key }),
      // The steady rate is asked for, not how it is reached.
      options: { ...deliveryDefaults, inFlightFirst: inFlight },
      log: () => {},
    })
    // The thread is up: its start is none of the punches' time.
    await store.listDeliveredConnections()
    const startedMs = Date.now()
    await supervisor.start()
    const finishedMs = await untilFinished(db)
    await supervisor.stop()
    await store.close()
    return rateOf(punches, finishedMs - startedMs)
  } finally {
    await db.destroy()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function untilFinished(db: ReturnType<typeof openDb>): Promise<number> {
  for (;;) {
    const found = await db
      .selectFrom('imports')
      .select(['state', 'finished_at', 'accepted', 'punch_count'])
      .executeTakeFirstOrThrow()
    if (found.state === 'finished' && found.finished_at) {
      if (found.accepted !== found.punch_count) throw new Error('Not every punch was accepted.')
      return Date.parse(found.finished_at)
    }
    await new Promise((soon) => setTimeout(soon, 100))
  }
}

async function startAnswerer(latencyMs: number): Promise<{ url: string; stop: () => void }> {
  const child = fork(new URL('./delivery/answerer.ts', import.meta.url), {
    env: { ...process.env, LATENCY_MS: String(latencyMs) },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (chunk) => resolve(String(chunk).trim()))
    child.once('exit', () => reject(new Error('The answerer did not start.')))
  })
  return { url: `http://127.0.0.1:${port}`, stop: () => child.kill() }
}

function rateOf(punches: number, ms: number): number {
  return Math.round((punches * 1_000) / ms)
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
