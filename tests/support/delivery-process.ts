/**
 * A delivery process with short times and keys that are not sealed, so that a test can kill it:
 * `node tests/support/delivery-process.ts SETTINGS`, which are JSON.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { DeliveryOptions } from '#lib/delivery/options.ts'
import { Supervisor } from '#lib/delivery/supervisor.ts'
import { openThreadedStore } from '#lib/delivery/threaded-store.ts'
import type { Failpoint } from '#lib/failpoint.ts'
import { openGo2Clock } from '#lib/go2clock/client.ts'
import { openLog } from '#lib/log.ts'
import { fastDelivery, patientMs } from './fast-delivery.ts'
import { guardedNodeOptions } from './loopback-only.ts'

const thisFile = fileURLToPath(import.meta.url)
const root = fileURLToPath(new URL('../..', import.meta.url))

export type DeliveryProcess = {
  child: ChildProcess
  /** What it logged so far, in its order. */
  events: { event: string; [more: string]: unknown }[]
  /** The exit code, or the signal that ended it. */
  ended: Promise<number | string | null>
  /** Sends the signal and waits for the end; gives the exit code. */
  end: (signal: 'SIGKILL' | 'SIGTERM') => Promise<number | null>
}

export type DeliveryProcessOptions = {
  stderr?: 'inherit' | 'ignore'
  /** Where it kills itself: a name of lib/failpoint.ts, or `name:3` for the third time. */
  failpoint?: Failpoint | `${Failpoint}:${number}`
  /** The name it holds leases under. One that a dead process had takes over at once. */
  owner?: string
  options?: Partial<DeliveryOptions>
  answerTimeoutMs?: number
}

export function startDeliveryProcess(
  databaseUrl: string,
  { stderr = 'inherit', failpoint, ...more }: DeliveryProcessOptions = {},
): DeliveryProcess {
  const child = spawn(process.execPath, [thisFile, JSON.stringify({ databaseUrl, ...more })], {
    env: {
      ...process.env,
      // Half of a start is compiling.
      NODE_COMPILE_CACHE: join(root, '.cache/compile'),
      NODE_OPTIONS: guardedNodeOptions,
      ...(failpoint ? { PUNCHDESK_FAILPOINT: failpoint } : {}),
    },
    stdio: ['ignore', 'pipe', stderr === 'inherit' ? 'pipe' : 'ignore'],
  })
  const events: DeliveryProcess['events'] = []
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (line) => events.push(JSON.parse(line)))
  }
  child.stderr?.on('data', (chunk) => {
    if (!String(chunk).startsWith('failpoint ')) process.stderr.write(chunk)
  })
  // Not before all it said is read.
  const exited = once(child, 'close')
  return {
    child,
    events,
    ended: exited.then(([code, signal]) => code ?? signal),
    end: async (signal) => {
      child.kill(signal)
      // A stopped one takes no SIGTERM before it goes on.
      if (signal === 'SIGTERM') child.kill('SIGCONT')
      const [code] = await exited
      return code
    },
  }
}

if (process.argv[1] === thisFile) {
  const given: DeliveryProcessOptions & { databaseUrl: string } = JSON.parse(process.argv[2] ?? '')
  const { answerTimeoutMs = patientMs, owner = `test:${process.pid}` } = given
  const supervisor = new Supervisor({
    store: openThreadedStore(given.databaseUrl),
    owner,
    openClient: ({ base_url, key_sealed }) =>
      openGo2Clock({ baseUrl: base_url, key: key_sealed, answerTimeoutMs }),
    options: { ...fastDelivery, ...given.options },
    log: openLog({ process: 'delivery', level: 'info' }),
  })
  process.on('SIGTERM', async () => {
    await supervisor.stop()
    process.exit(0)
  })
  await supervisor.start()
}
