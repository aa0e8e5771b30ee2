/**
 * Memory of a desk at work: web and delivery as the launcher runs them, the page of the import
 * watched live, while a million punches are sent to the fixed answerer. `value` is the highest
 * resident memory of both together; `first` and `last` are medians of the first and the last tenth.
 */
import { execFileSync } from 'node:child_process'
import { openDb } from '#lib/db/client.ts'
import { admin, type Desk, startDesk } from '../../tests/support/desk.ts'
import { buildIfStale } from '../start/build.mjs'
import { startAnswerer } from './delivery/start-answerer.ts'
import { addImport, key, startImport, untilFinished } from './delivery/store.ts'

export const names = ['memory/send-1m']

const punches = 1_000_000
const inFlight = 32
const sampleMs = 250

type Sample = { web: number; delivery: number; both: number }

export async function* run() {
  buildIfStale()
  const answerer = await startAnswerer(0)
  const desk = await startDesk({ GO2CLOCK_API_KEY: key, GO2CLOCK_BASE_URL: answerer.url })
  const db = openDb(desk.databaseUrl)
  const watching = new AbortController()
  try {
    const { id } = await db
      .updateTable('connections')
      .set({ in_flight_limit: inFlight })
      .returning('id')
      .executeTakeFirstOrThrow()
    const importId = await addImport(db, id, punches)
    await watch(desk, `/imports/${importId}`, watching.signal)
    await startImport(db, importId)
    const startedMs = Date.now()
    const samples: Sample[] = []
    const [web, delivery] = [desk.pidOf('web'), desk.pidOf('delivery')]
    const sampling = setInterval(() => samples.push(sampleOf(web, delivery)), sampleMs)
    const finishedMs = await untilFinished(db).finally(() => clearInterval(sampling))
    yield figureOf(samples, (finishedMs - startedMs) / 1_000)
  } finally {
    watching.abort()
    await db.destroy()
    await desk.stop()
    answerer.stop()
  }
}

/** Opens the page as a browser does and keeps its event stream open, anew whenever it ends. */
async function watch(desk: Desk, path: string, signal: AbortSignal): Promise<void> {
  const signedIn = await fetch(`${desk.url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { origin: desk.url, 'content-type': 'application/json' },
    body: JSON.stringify(admin),
  })
  const cookie = signedIn.headers.getSetCookie().map((one) => one.split(';')[0])
  const headers = { cookie: cookie.join('; ') }
  const page = await fetch(desk.url + path, { headers })
  if (!page.ok || page.redirected) throw new Error(`${path} did not open.`)
  await page.text()
  const follow = async () => {
    while (!signal.aborted) {
      const stream = await fetch(`${desk.url}${path}/events`, {
        headers: { ...headers, accept: 'text/event-stream' },
        signal,
      })
      for await (const _ of stream.body ?? []) {
        // Read as it comes, as a browser would.
      }
    }
  }
  follow().catch((problem) => {
    if (!signal.aborted) throw problem
  })
}

function sampleOf(webPid: number, deliveryPid: number): Sample {
  const [web, delivery] = [megabytesOf(webPid), megabytesOf(deliveryPid)]
  return { web, delivery, both: web + delivery }
}

function megabytesOf(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1_024
}

function figureOf(samples: Sample[], seconds: number) {
  const tenth = Math.ceil(samples.length / 10)
  const peak = (of: (sample: Sample) => number) => Math.round(Math.max(...samples.map(of)))
  const median = (some: Sample[]) =>
    Math.round(some.map(({ both }) => both).sort((a, b) => a - b)[some.length >> 1] ?? 0)
  return {
    bench: 'memory/send-1m',
    value: peak(({ both }) => both),
    unit: 'MB',
    web: peak(({ web }) => web),
    delivery: peak(({ delivery }) => delivery),
    first: median(samples.slice(0, tenth)),
    last: median(samples.slice(-tenth)),
    seconds: Math.round(seconds),
  }
}
