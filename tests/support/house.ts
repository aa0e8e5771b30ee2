/** A store, a sandbox and a connection to it: what most tests of delivery begin with. */
import { onTestFinished } from 'vitest'
import type { JournalEntry, JournalLine } from '../../sandbox/journal.ts'
import { startSandbox } from '../../sandbox/server.ts'
import type { SettingsChange } from '../../sandbox/settings.ts'
import type { OpenStore } from './both-stores.ts'
import { addConnection } from './ledger.ts'

export type House = Awaited<ReturnType<typeof openHouse>>

export async function openHouse(
  openStore: OpenStore,
  given: { inFlight?: number; settings?: SettingsChange } = {},
) {
  const { db, url } = await openStore()
  const sandbox = await startSandbox({ settings: given.settings ?? {} })
  onTestFinished(() => sandbox.stop())
  const connectionId = await addConnection(db, {
    baseUrl: sandbox.url,
    inFlight: given.inFlight ?? 8,
  })
  return { db, url, sandbox, connectionId }
}

/** The requests of a journal, without its resets. */
export async function requestsOf(sandbox: {
  journal: () => Promise<JournalLine[]>
}): Promise<JournalEntry[]> {
  return (await sandbox.journal()).filter((line): line is JournalEntry => !('reset' in line))
}

export function isFinished(found: { state: string }): boolean {
  return found.state === 'finished'
}
