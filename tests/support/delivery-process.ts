/**
 * A delivery process with short times and keys that are not sealed, so that a test can kill it:
 * `node tests/support/delivery-process.ts DATABASE_URL`. Says "serving" when it has the lease.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Supervisor } from '#lib/delivery/supervisor.ts'
import { openThreadedStore } from '#lib/delivery/threaded-store.ts'
import { openGo2Clock } from '#lib/go2clock/client.ts'
import { openLog } from '#lib/log.ts'
import { fastDelivery } from './fast-delivery.ts'
import { guardedNodeOptions } from './loopback-only.ts'

const thisFile = fileURLToPath(import.meta.url)

export type DeliveryProcess = {
  child: ChildProcess
  /** Sends the signal and waits for the end; gives the exit code. */
  end: (signal: 'SIGKILL' | 'SIGTERM') => Promise<number | null>
}

export function startDeliveryProcess(
  databaseUrl: string,
  { stderr = 'inherit' }: { stderr?: 'inherit' | 'ignore' } = {},
): DeliveryProcess {
  const child = spawn(process.execPath, [thisFile, databaseUrl], {
    env: { ...process.env, NODE_OPTIONS: guardedNodeOptions },
    stdio: ['ignore', 'ignore', stderr],
  })
  const ended = once(child, 'exit')
  return {
    child,
    end: async (signal) => {
      child.kill(signal)
      const [code] = await ended
      return code
    },
  }
}

if (process.argv[1] === thisFile) {
  const supervisor = new Supervisor({
    store: openThreadedStore(process.argv[2] ?? ''),
    owner: `test:${process.pid}`,
    openClient: ({ base_url, key_sealed }) =>
      openGo2Clock({ baseUrl: base_url, key: key_sealed, answerTimeoutMs: 2_000 }),
    options: fastDelivery,
    log: openLog({ process: 'delivery', level: 'info' }),
  })
  process.on('SIGTERM', async () => {
    await supervisor.stop()
    process.exit(0)
  })
  await supervisor.start()
}
