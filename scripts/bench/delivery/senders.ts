/** Three ways to send the same punches to the same answerer; each gives punches per second. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { Pool } from 'undici'
import { openDb } from '#lib/db/client.ts'
import { deliveryDefaults } from '#lib/delivery/options.ts'
import { Supervisor } from '#lib/delivery/supervisor.ts'
import { openThreadedStore } from '#lib/delivery/threaded-store.ts'
import { formEncode, openGo2Clock } from '#lib/go2clock/client.ts'
import { fillStore, freshStore, key, punchAt, untilAccepted, untilFinished } from './store.ts'

export type Sending = {
  inFlight: number
  punches: number
  /** So many of them come first and are not counted: V8 has to see code run to make it fast. */
  warmUp: number
}

const path = '/api/punches/'
const headers = {
  apikey: key,
  accept: 'application/json',
  'content-type': 'application/x-www-form-urlencoded',
}

/** What the desk does: claims, outcomes and counters in the store, durable before and after. */
export async function sendDurably(
  url: string,
  { inFlight, punches, warmUp }: Sending,
): Promise<number> {
  const fresh = await freshStore()
  const db = openDb(fresh.url)
  try {
    await fillStore(db, { baseUrl: url, inFlight, punches })
    const store = openThreadedStore(fresh.url)
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
    const warm = warmUp > 0 ? await untilAccepted(db, warmUp) : { accepted: 0, ms: startedMs }
    const finishedMs = await untilFinished(db)
    await supervisor.stop()
    await store.close()
    return rateOf(punches - warm.accepted, finishedMs - warm.ms)
  } finally {
    await db.destroy()
    await fresh.remove()
  }
}

/** A loop of undici requests that remembers nothing. */
export async function sendBarely(
  url: string,
  { inFlight, punches, warmUp }: Sending,
): Promise<number> {
  const pool = new Pool(url, { connections: inFlight })
  let next = 1
  let startedMs = performance.now()
  const worker = async () => {
    while (next <= punches) {
      if (next === warmUp) startedMs = performance.now()
      const body = formEncode(punchAt(next++))
      const answer = await pool.request({ path, method: 'PUT', headers, body })
      const said = JSON.parse(await answer.body.text())
      if (said.status !== 'success') throw new Error('The answerer is broken.')
    }
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
  const rate = rateOf(punches - warmUp, performance.now() - startedMs)
  await pool.close()
  return rate
}

export function hasCurl(): boolean {
  return ['xargs', 'curl'].every((tool) => spawnSync(tool, ['--version']).status === 0)
}

/** What a shell does: one line, one curl per punch, `inFlight` of them at once. */
export async function sendWithCurl(url: string, { inFlight, punches }: Sending): Promise<number> {
  const told = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const curl = ['curl', '-sS', '--fail', '-o', '/dev/null', '-X', 'PUT', ...told, url + path, '-d']
  const bodies = Array.from({ length: punches }, (_, index) => formEncode(punchAt(index + 1)))
  const startedMs = performance.now()
  const xargs = spawn('xargs', ['-P', String(inFlight), '-n', '1', ...curl], {
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  xargs.stdin.end(bodies.join('\n'))
  const [code] = await once(xargs, 'exit')
  if (code !== 0) throw new Error(`xargs curl ended with ${code}.`)
  return rateOf(punches, performance.now() - startedMs)
}

function rateOf(punches: number, ms: number): number {
  return Math.round((punches * 1_000) / ms)
}
