/** A store, a sandbox and a connection to it: what most tests of delivery begin with. */
import { onTestFinished } from 'vitest'
import type { JournalEntry, JournalLine } from '../../sandbox/journal.ts'
import { startSandbox } from '../../sandbox/server.ts'
import type { SettingsChange } from '../../sandbox/settings.ts'
import type { OpenStore } from './both-stores.ts'
import { startChaosProxy } from './chaos-proxy.ts'
import { addConnection } from './ledger.ts'

export type House = Awaited<ReturnType<typeof openHouse>>

type Given = { inFlight?: number; settings?: SettingsChange }

export async function openHouse(openStore: OpenStore, given: Given = {}) {
  const { db, url } = await openStore()
  const sandbox = await startSandbox({ settings: given.settings ?? {} })
  onTestFinished(() => sandbox.stop())
  const connectionId = await addConnection(db, {
    baseUrl: sandbox.url,
    inFlight: given.inFlight ?? 8,
  })
  return { db, url, sandbox, connectionId }
}

/**
 * As `openHouse`, with a gate before the sandbox: `passes` requests go through, and all others wait at
 * it until the test lets them go. What a test must see in the middle stays so for as long as it looks.
 * Delivery needs an `answerTimeoutMs` that outlasts the wait.
 */
export async function openGatedHouse(
  openStore: OpenStore,
  { passes = 0, ...given }: Given & { passes?: number } = {},
) {
  const house = await openHouse(openStore, given)
  const gate = await startTurnstile(house.sandbox.url, passes)
  await house.db
    .updateTable('connections')
    .set({ base_url: gate.url })
    .where('id', '=', house.connectionId)
    .execute()
  return {
    ...house,
    /** How many are at the gate, while it is shut. */
    waiting: () => Math.max(0, gate.asked() - passes),
    letGo: () => gate.open(Number.POSITIVE_INFINITY),
  }
}

/** Lets so many requests through to `target` as were admitted; the others wait before it. */
export async function startTurnstile(target: string, admittedFirst = 0) {
  let admitted = admittedFirst
  let asked = 0
  let opened = Promise.withResolvers<void>()
  const proxy = await startChaosProxy({
    target,
    seed: 1,
    onRequest: async () => {
      const number = ++asked
      while (number > admitted) await opened.promise
    },
  })
  onTestFinished(() => proxy.stop())
  return {
    url: proxy.url,
    /** How many have come, those that wait included. */
    asked: () => asked,
    open: (upTo: number) => {
      admitted = upTo
      opened.resolve()
      opened = Promise.withResolvers()
    },
  }
}

/** Longer than any test waits for what is held at a gate. */
export const gateTimeoutMs = 120_000

/** The requests of a journal, without its resets. */
export async function requestsOf(sandbox: {
  journal: () => Promise<JournalLine[]>
}): Promise<JournalEntry[]> {
  return (await sandbox.journal()).filter((line): line is JournalEntry => !('reset' in line))
}

export function isFinished(found: { state: string }): boolean {
  return found.state === 'finished'
}
