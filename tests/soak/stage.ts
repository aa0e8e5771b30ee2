import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Db, openDb } from '#lib/db/client.ts'
import { migrate } from '#lib/db/migrate.ts'
import { type Sandbox, startSandbox } from '../../sandbox/server.ts'
import type { FaultRule } from '../../sandbox/settings.ts'
import { type ChaosProxy, startChaosProxy } from '../support/chaos-proxy.ts'
import { addConnection, addImport, testKey } from '../support/ledger.ts'
import { createDatabase } from '../support/postgres.ts'
import type { Plan } from './plan.ts'
import { Slot } from './slot.ts'

export const answerTimeoutMs = 300
/** What Go2Clock says of an employee it refuses. */
export const refusedBecause = 'Employee unknown'

/** A store, a Go2Clock, the lines to both, and what delivers. */
export type Stage = {
  plan: Plan
  db: Db
  dropStore: () => Promise<void> | void
  sandbox: Sandbox
  proxy: ChaosProxy
  storeProxy: ChaosProxy | null
  slots: Slot[]
  connectionId: number
  /** Rows by import. */
  imports: Map<number, number>
  counts: Record<string, number>
  problems: string[]
  key: string
  /** Requests that arrived at the proxy. */
  puts: number
  /** What comes to its end by itself. */
  passing: Promise<unknown>[]
}

export async function openStage(plan: Plan, postgresUrl: string): Promise<Stage> {
  const { url, drop } = await openStore(plan, postgresUrl)
  const db = openDb(url)
  await migrate(db)
  const { latencyMs, jitterMs, seed } = plan
  const sandbox = await startSandbox({ settings: { latencyMs, jitterMs, seed } })
  await sandbox.settings({ faults: [...refusals(plan), ...plan.faults] })
  const chaos = { seed, delayMs: 60, blackholeMs: answerTimeoutMs + 100 }
  const proxy = await startChaosProxy({
    ...chaos,
    target: sandbox.url,
    rates: plan.chaos,
    onRequest: () => void stage.puts++,
  })
  const storeProxy =
    plan.store === 'PostgreSQL'
      ? await startChaosProxy({ ...chaos, target: url, rates: plan.storeChaos })
      : null
  const connectionId = await addConnection(db, {
    baseUrl: proxy.url,
    inFlight: plan.inFlight,
    ...(plan.perSecond ? { perSecond: plan.perSecond } : {}),
  })
  const slots = Array.from({ length: plan.deliveries }, (_, index) => {
    const owner = plan.keepsOwner ? { owner: `desk ${index + 1}` } : {}
    return new Slot(storeProxy?.url ?? url, { answerTimeoutMs, ...owner })
  })
  const stage: Stage = {
    plan,
    db,
    dropStore: drop,
    sandbox,
    proxy,
    storeProxy,
    slots,
    connectionId,
    imports: new Map(),
    counts: {},
    problems: [],
    key: testKey,
    puts: 0,
    passing: [],
  }
  return stage
}

async function openStore({ store }: Plan, postgresUrl: string) {
  if (store === 'PostgreSQL') return await createDatabase(postgresUrl)
  const folder = mkdtempSync(join(tmpdir(), 'punchdesk-soak-'))
  const drop = () => rmSync(folder, { recursive: true, force: true })
  process.on('exit', drop)
  return { url: `file:${join(folder, 'punchdesk.db')}`, drop }
}

/** What stays when all faults are gone: it is true. */
export function refusals({ refused }: Plan): FaultRule[] {
  const rule = { kind: 'validation' as const, users: refused, text: refusedBecause }
  return refused.length > 0 ? [rule] : []
}

export async function addRows({ db, connectionId, imports }: Stage, rows: number) {
  imports.set(await addImport(db, connectionId, rows), rows)
}

export function add(stage: Stage, name: string, count: number) {
  stage.counts[name] = (stage.counts[name] ?? 0) + count
}
