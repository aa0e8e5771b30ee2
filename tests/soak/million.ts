/**
 * A million punches, about one in a hundred of which goes wrong at first: delivered by a process with
 * the desk's own times to a sandbox in another, its memory looked at meanwhile, and all accounts
 * checked at the end.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { request } from 'undici'
import { type Db, openDb } from '#lib/db/client.ts'
import { migrate } from '#lib/db/migrate.ts'
import { deliveryDefaults } from '#lib/delivery/options.ts'
import type { JournalLine } from '../../sandbox/journal.ts'
import type { FaultRule, SettingsChange } from '../../sandbox/settings.ts'
import { findDisagreements } from '../support/checker.ts'
import { type DeliveryProcess, startDeliveryProcess } from '../support/delivery-process.ts'
import { addConnection, addImport, fileOf, readImport } from '../support/ledger.ts'
import { guardedNodeOptions } from '../support/loopback-only.ts'

const rows = 1_000_000
const inFlight = 48
/** Every so many employees are refused for good. */
const refusedEvery = 500
const faults: FaultRule[] = [
  { kind: 'reset-after', rate: 0.002 },
  { kind: 'cut-body', rate: 0.002 },
  { kind: 'html-500', rate: 0.001, store: true },
  { kind: 'html-500', rate: 0.001, store: false },
  { kind: 'server-error', rate: 0.002 },
]
/** Go2Clock asks to slow down when so much is done. */
const throttledAt = [0.25, 0.6]
const throttledMs = 300
const sampleMs = 2_000
const samplesPerLine = 5
/** Memory that stays may waver so much. */
const flat = { factor: 1.15, mb: 10 }

/** True when every account is right and the memory stayed flat. */
export async function deliverMillion(signal: AbortSignal): Promise<boolean> {
  const home = mkdtempSync(join(tmpdir(), 'punchdesk-million-'))
  const journal = join(home, 'journal.ndjson')
  const databaseUrl = `file:${join(home, 'punchdesk.db')}`
  const db = openDb(databaseUrl)
  const sandbox = await startSandboxProcess(journal)
  let delivery: DeliveryProcess | undefined
  try {
    await migrate(db)
    const connectionId = await addConnection(db, { baseUrl: sandbox.url, inFlight })
    const importId = await addImport(db, connectionId, rows)
    await sandbox.set({ faults: [...refusals(importId), ...faults] })
    say(`${rows.toLocaleString('en')} rows are in the ledger`)
    delivery = startDeliveryProcess(databaseUrl, {
      answerTimeoutMs: 30_000,
      options: {
        ...deliveryDefaults,
        inFlightFirst: inFlight,
        retryFirstMs: 100,
        retryMaxMs: 1_000,
      },
    })
    const memory = await watch({ db, importId, delivery, sandbox, signal })
    const code = await delivery.end('SIGTERM')
    const isFlat = tellMemory(memory)
    const files = new Map([[importId, fileOf(importId, rows)]])
    const problems = await findDisagreements(db, linesOf(journal), files)
    if (code !== 0) problems.push(`The delivery ended with ${code}.`)
    for (const problem of problems) console.log(`    ${problem}`)
    say(`${problems.length} disagreements; the checker took ${rssMb(process.pid)} MB`)
    return isFlat && problems.length === 0
  } finally {
    await delivery?.end('SIGKILL')
    sandbox.stop()
    await db.destroy()
    rmSync(home, { recursive: true, force: true })
  }
}

type SandboxProcess = Awaited<ReturnType<typeof startSandboxProcess>>

/** Its journal goes to a file: a million lines are no weight to anybody there. */
async function startSandboxProcess(journal: string) {
  const main = fileURLToPath(new URL('../../sandbox/main.ts', import.meta.url))
  const child = fork(main, {
    env: {
      ...process.env,
      NODE_OPTIONS: guardedNodeOptions,
      SANDBOX_PORT: '0',
      SANDBOX_JOURNAL: journal,
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  if (!child.stdout) throw new Error('The sandbox has no output.')
  const [line] = await once(child.stdout, 'data')
  const url: string = JSON.parse(String(line)).sandbox
  return {
    url,
    stop: () => child.kill('SIGKILL'),
    set: async (change: SettingsChange) => {
      const { statusCode, body } = await request(`${url}/__sandbox/settings`, {
        method: 'PUT',
        body: JSON.stringify(change),
      })
      const said = await body.text()
      if (statusCode !== 200) throw new Error(said)
    },
  }
}

function refusals(importId: number): FaultRule[] {
  const users: string[] = []
  for (let at = refusedEvery; at <= rows; at += refusedEvery) {
    for (const { punches } of fileOf(importId, at, at)) users.push(punches[0]?.userid ?? '')
  }
  return [{ kind: 'validation', users, text: 'Employee unknown' }]
}

/** Until the import has finished: the delivery's memory, and a throttling now and then. */
async function watch(given: {
  db: Db
  importId: number
  delivery: DeliveryProcess
  sandbox: SandboxProcess
  signal: AbortSignal
}): Promise<number[]> {
  const { db, importId, delivery, sandbox, signal } = given
  const memory: number[] = []
  const left = [...throttledAt]
  for (;;) {
    await sleep(sampleMs, undefined, { signal })
    const { state, queued, sending, paused_reason, ...found } = await readImport(db, importId)
    const done = rows - queued - sending
    const mb = rssMb(delivery.child.pid)
    if (state === 'sending') memory.push(mb)
    if (memory.length % samplesPerLine === 1 || state !== 'sending') {
      const { accepted, confirmed, rejected, failed, unknown } = found
      const told = { accepted, confirmed, rejected, failed, unknown }
      say(`${done.toLocaleString('en')} done, delivery ${mb} MB ${JSON.stringify(told)}`)
    }
    if (state === 'finished') return memory
    if (state !== 'sending') throw new Error(`The import is ${state}: ${paused_reason}`)
    if (done < rows * (left[0] ?? 1)) continue
    left.shift()
    await sandbox.set({ throttle: { perSecond: 0, code: 429, retryAfter: '1' } })
    await sleep(throttledMs)
    await sandbox.set({ throttle: null })
  }
}

/** Whether the last quarter needed no more than the second one. */
function tellMemory(memory: number[]): boolean {
  const quarter = (nth: number) => {
    const from = Math.floor((memory.length * (nth - 1)) / 4)
    return median(memory.slice(from, Math.floor((memory.length * nth) / 4)))
  }
  const isFlat = quarter(4) <= quarter(2) * flat.factor + flat.mb
  const words = isFlat ? 'flat' : 'NOT FLAT'
  say(
    `Memory of the delivery by quarters: ${[1, 2, 3, 4].map(quarter).join(', ')} MB, most ${Math.max(...memory)} MB: ${words}`,
  )
  return isFlat
}

async function* linesOf(journal: string): AsyncGenerator<JournalLine> {
  const input = createInterface({ input: createReadStream(journal) })
  for await (const line of input) yield JSON.parse(line)
}

/** Of a process in MB, 0 where the system does not tell. */
function rssMb(pid: number | undefined): number {
  const path = `/proc/${pid}/status`
  if (!existsSync(path)) return 0
  const kb = /^VmRSS:\s+(\d+)/m.exec(readFileSync(path, 'utf8'))?.[1]
  return Math.round(Number(kb ?? 0) / 1_024)
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}

const startedMs = performance.now()

function say(sentence: string) {
  const seconds = Math.round((performance.now() - startedMs) / 1_000)
  console.log(`${String(seconds).padStart(4)} s  ${sentence}`)
}
