/**
 * The delivery process: `node lib/delivery/main.ts`. Sends the ledger to Go2Clock until it is told
 * to stop; SIGTERM and SIGINT let what is under way come back first.
 */
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { unsealKey } from '#lib/connections/keys.ts'
import { env, secretsOf } from '#lib/env.ts'
import { openGo2Clock } from '#lib/go2clock/client.ts'
import { openLog } from '#lib/log.ts'
import type { DeliveredConnection } from './data.ts'
import { deliveryDefaults } from './options.ts'
import { Supervisor } from './supervisor.ts'
import { openThreadedStore } from './threaded-store.ts'

/** Longer than the drain of an engine: what hangs now is the store, and the ledger can heal it. */
const stopMaxMs = 29_500

/** Uploads that nobody finished are looked for at the start and this often. */
const clearEveryMs = 60 * 60_000
const tidyEveryMs = 60_000

const { secret, deliveryOwner, databaseUrl, logLevel } = env()
const secrets = new Set(secretsOf(env()))
const log = openLog({ process: 'delivery', level: logLevel, secrets: () => [...secrets] })
process.on('uncaughtException', (error) => {
  // Node would print it with all it holds.
  log('crashed', { error })
  process.exit(1)
})

const store = openThreadedStore(databaseUrl)
const supervisor = new Supervisor({
  store,
  // The launcher's name for its delivery; started without one, each process is its own owner.
  owner: deliveryOwner ?? `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
  openClient: (connection: DeliveredConnection) =>
    openGo2Clock({ baseUrl: connection.base_url, key: keyOf(connection) }),
  options: deliveryDefaults,
  log,
})

function keyOf({ key_sealed, base_url }: DeliveredConnection): string {
  if (!secret) throw new Error('PUNCHDESK_SECRET is not set.')
  const key = unsealKey(key_sealed, base_url, secret)
  secrets.add(key)
  return key
}

let isStopping = false

/** Once: a lost launcher is noticed twice, and the second time must not cut the first short. */
async function stop() {
  if (isStopping) return
  isStopping = true
  setTimeout(() => process.exit(1), stopMaxMs).unref()
  await supervisor.stop()
  await store.close()
  process.exit(0)
}

process.on('SIGTERM', stop)
process.on('SIGINT', stop)
// The launcher is gone: without it nobody would stop this process.
process.on('disconnect', stop)

await supervisor.start()

function clearUploads() {
  store.clearHalfUploads().then(
    (count) => count > 0 && log('half_uploads_cleared', { count }),
    // Tried again in an hour; what sends punches tells of a store that fails.
    () => {},
  )
}
clearUploads()
setInterval(clearUploads, clearEveryMs).unref()
setInterval(() => store.tidyPace().catch(() => {}), tidyEveryMs).unref()
