import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from '../pinned-node.mjs'
import { buildIfStale, nextCli } from './build.mjs'
import { Child } from './child.mjs'
import { logEvent } from './log.mjs'
import { followParent } from './parent.mjs'
import { giveUp, Sentence } from './sentence.mjs'
import { readSettings } from './settings.mjs'

const healthEveryMs = 20
const healthWithinMs = 60_000
const drainMs = 30_000
const sandboxStopMs = 3_000
/**
 * V8 would take memory as if nothing else ran on this machine. For the web a smaller space for what is
 * new, though room for a chunk of an upload (at 4 MB it takes a third more time and stands still for
 * 350 ms); for delivery, which waits for Go2Clock, the frugal V8.
 */
const frugal = { web: '--max-semi-space-size=16', delivery: '--optimize-for-size' }
/** Ctrl-C can reach this process twice, from the terminal and from the process that started it. */
const sameSignalMs = 1_000

/**
 * Names this desk's delivery in its leases. A child that fell had the same name as the next one, which
 * starts only after its end: so that one takes its leases over at once, and no other desk's ever does.
 */
const deliveryOwner = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`

/** @type {Map<string, Child>} */
const children = new Map()
let stopAskedAt = 0

/** Runs the desk until somebody stops it. @param {{ dev: boolean }} how */
export async function runDesk({ dev }) {
  const settings = await readSettings()
  if (!dev) buildIfStale()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
  followParent(stop)

  const { env, hasSandbox } = settings
  if (hasSandbox)
    run('sandbox', ['sandbox/main.ts'], { env, show: (line) => !line.startsWith('{') })
  runWeb(dev, settings)
  const { setupPath } = await prepare(env)
  run('delivery', [frugal.delivery, 'lib/delivery/main.ts'], {
    env: { ...env, PUNCHDESK_DELIVERY_OWNER: deliveryOwner },
  })
  await untilHealthy(settings.local)
  if (stopAskedAt) return
  for (const child of children.values()) child.isUp()

  logEvent('info', 'ready', { tookMs: Math.round(performance.now()) })
  console.log(`Punchdesk is ready at ${env.PUNCHDESK_URL}`)
  if (setupPath) {
    console.log(
      `Make the first admin with this link, which works once: ${env.PUNCHDESK_URL}${setupPath}`,
    )
  }
  if (hasSandbox) {
    console.log(
      'GO2CLOCK_API_KEY is not set, so punches go to the sandbox and none reaches Go2Clock.',
    )
  }
}

/** @param {boolean} dev @param {Awaited<ReturnType<typeof readSettings>>} settings */
function runWeb(dev, { host, port, env }) {
  const address = ['--hostname', host, '--port', String(port)]
  if (dev) {
    /** @type {NodeJS.ProcessEnv} */
    const devEnv = { ...env, NODE_ENV: 'development', NEXT_MANUAL_SIG_HANDLE: undefined }
    run('web', [nextCli, 'dev', ...address], { env: devEnv })
    return
  }
  const drain = new URL('./drain.mjs', import.meta.url).href
  run('web', [frugal.web, '--import', drain, nextCli, 'start', ...address], {
    env: { ...env, NODE_ENV: 'production' },
    // Next's own greeting names an address; one is enough.
    show: (line) =>
      !/^\s*(▲|- (Local|Network|Environments)|✓ (Starting|Ready|Running))|^\s*$/.test(
        stripVTControlCharacters(line),
      ),
  })
}

/** @param {string} name @param {string[]} args @param {{ env: NodeJS.ProcessEnv, show?: (line: string) => boolean }} more */
function run(name, args, more) {
  if (stopAskedAt) return
  children.set(
    name,
    new Child({ name, args, ...more, onEarlyEnd: (sentence) => fail(new Sentence(sentence)) }),
  )
}

/** Migrates and seeds; a start it refuses ends with its own sentences.
 * @param {NodeJS.ProcessEnv} env @returns {Promise<{ setupPath: string | null }>} */
async function prepare(env) {
  const child = spawn(process.execPath, [join(root, 'scripts/prepare.ts')], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let told = ''
  let problems = ''
  child.stdout.on('data', (chunk) => (told += chunk))
  child.stderr.on('data', (chunk) => (problems += chunk))
  const code = await new Promise((ended) => child.on('close', ended))
  if (code !== 0) return fail(new Sentence(problems.trim() || 'The store could not be prepared.'))
  if (problems) process.stderr.write(problems)
  return JSON.parse(told.trim().split('\n').at(-1) ?? '')
}

/** @param {string} local */
async function untilHealthy(local) {
  const giveUpAt = Date.now() + healthWithinMs
  for (let said = 'no answer'; Date.now() < giveUpAt && !stopAskedAt; ) {
    try {
      const answer = await fetch(`${local}/api/health`, { signal: AbortSignal.timeout(5_000) })
      if (answer.status === 200) return
      said = (await answer.text()).slice(0, 200)
    } catch {
      // Not listening yet.
    }
    await new Promise((soon) => setTimeout(soon, healthEveryMs))
    if (Date.now() >= giveUpAt) {
      await fail(
        new Sentence(`Punchdesk did not become healthy within ${healthWithinMs / 1000} s: ${said}`),
      )
    }
  }
}

async function stop() {
  if (stopAskedAt) {
    if (Date.now() - stopAskedAt > sameSignalMs) for (const child of children.values()) child.kill()
    return
  }
  stopAskedAt = Date.now()
  console.log(
    'Stopping: what is on its way to Go2Clock is finished first. Ctrl-C again ends at once.',
  )
  await stopChildren()
  logEvent('info', 'stopped', { tookMs: Date.now() - stopAskedAt })
  process.exit(0)
}

async function stopChildren() {
  await Promise.all([children.get('web')?.stop(drainMs), children.get('delivery')?.stop(drainMs)])
  // Last, for the delivery is still talking to it.
  await children.get('sandbox')?.stop(sandboxStopMs)
}

/** @param {Sentence} sentence @returns {Promise<never>} */
async function fail(sentence) {
  if (!stopAskedAt) {
    stopAskedAt = Date.now()
    await Promise.all([...children.values()].map((child) => child.kill()))
    giveUp(sentence)
  }
  return new Promise(() => {})
}
