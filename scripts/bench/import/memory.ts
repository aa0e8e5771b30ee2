import { readFileSync } from 'node:fs'
import type { CDPSession } from '@playwright/test'
import type { Bench } from './browser.ts'

/** Memory of a page and its workers, in MB. */

export type Heap = { heapMb: number; buffersMb: number }

/** What JavaScript still holds in the page and all its workers, after the garbage was taken out. */
export async function heapOf({ cdp }: Bench): Promise<Heap> {
  const sum = { heapMb: 0, buffersMb: 0 }
  for (const ask of [toPage(cdp), ...(await toWorkers(cdp))]) {
    await ask('HeapProfiler.collectGarbage')
    const usage = (await ask('Runtime.getHeapUsage')) as Record<string, number>
    sum.heapMb += (usage.usedSize ?? 0) / 1e6
    sum.buffersMb += (usage.backingStorageSize ?? 0) / 1e6
  }
  return sum
}

type AskTarget = (method: string) => Promise<unknown>

function toPage(cdp: CDPSession): AskTarget {
  const ask = cdp.send.bind(cdp) as (method: string) => Promise<unknown>
  return ask
}

/** A worker is a target of its own, spoken to through its page. */
async function toWorkers(cdp: CDPSession): Promise<AskTarget[]> {
  const sessions: string[] = []
  const onAttached = ({ sessionId, targetInfo }: { sessionId: string; targetInfo: object }) => {
    if ('type' in targetInfo && targetInfo.type === 'worker') sessions.push(sessionId)
  }
  cdp.on('Target.attachedToTarget', onAttached)
  await cdp.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  })
  cdp.off('Target.attachedToTarget', onAttached)
  return sessions.map((sessionId) => toSession(cdp, sessionId))
}

let messages = 0
function toSession(cdp: CDPSession, sessionId: string): AskTarget {
  return (method) =>
    new Promise((resolve, reject) => {
      const id = ++messages
      const onMessage = (told: { sessionId: string; message: string }) => {
        const answer = JSON.parse(told.message)
        if (told.sessionId !== sessionId || answer.id !== id) return
        cdp.off('Target.receivedMessageFromTarget', onMessage)
        if (answer.error) reject(new Error(answer.error.message))
        else resolve(answer.result)
      }
      cdp.on('Target.receivedMessageFromTarget', onMessage)
      const message = JSON.stringify({ id, method })
      cdp.send('Target.sendMessageToTarget', { sessionId, message }).catch(reject)
    })
}

/** Watches the resident memory of the page's process; `stop` gives how much it grew at its most. */
export async function watchRenderer({ browser }: Bench) {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const pids = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
  const before = new Map(pids.map((pid) => [pid, residentMb(pid)]))
  const most = new Map(before)
  const sampling = setInterval(() => {
    for (const pid of pids) most.set(pid, Math.max(most.get(pid) ?? 0, residentMb(pid)))
  }, 50)
  return {
    stop: () => {
      clearInterval(sampling)
      return Math.max(...pids.map((pid) => (most.get(pid) ?? 0) - (before.get(pid) ?? 0)))
    },
  }
}

function residentMb(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_000
  } catch {
    // No /proc (macOS), or the process is gone.
    return 0
  }
}
