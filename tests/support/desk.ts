/**
 * A whole desk for end-to-end tests: the real launcher on the built pages, with a sandbox, ports and
 * a data folder of its own. Everything ends with `stop`, or with this process.
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../scripts/pinned-node.mjs'
import { guardedNodeOptions } from './loopback-only.ts'
import { freePort } from './ports.ts'

const readyWithinMs = 60_000

export const admin = { email: 'ada@example.test', password: 'correct horse battery staple' }

export type Desk = Awaited<ReturnType<typeof startDesk>>

/** `env` goes to every process of the desk; an empty text takes a variable away. */
export async function startDesk(env: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'punchdesk-desk-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  // For a desk that did not come up, or whose test was ended before its time.
  process.once('exit', remove)
  const [port, sandboxPort] = [await freePort(), await freePort()]
  const databaseUrl = env.DATABASE_URL ?? `file:${join(folder, 'punchdesk.db')}`
  const launcher = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    env: {
      ...process.env,
      GO2CLOCK_API_KEY: '',
      GO2CLOCK_TIME_ZONE: 'Europe/London',
      PUNCHDESK_ADMIN_EMAIL: admin.email,
      PUNCHDESK_ADMIN_PASSWORD: admin.password,
      HOST: '127.0.0.1',
      PORT: String(port),
      PUNCHDESK_URL: `http://127.0.0.1:${port}`,
      SANDBOX_PORT: String(sandboxPort),
      NODE_OPTIONS: guardedNodeOptions,
      ...env,
      DATABASE_URL: databaseUrl,
    },
    // The channel lets the desk end when this process is killed.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let log = ''
  launcher.stdout?.on('data', (chunk) => {
    log += chunk
  })
  launcher.stderr?.on('data', (chunk) => {
    log += chunk
  })
  const ended = new Promise((closed) => launcher.once('close', closed))
  await Promise.race([untilReady(() => log), ended.then(() => Promise.reject(new Error(log)))])

  return {
    url: `http://127.0.0.1:${port}`,
    sandboxUrl: `http://127.0.0.1:${sandboxPort}`,
    databaseUrl,
    folder,
    launcher,
    /** All that the launcher and its children have printed so far. */
    log: () => log,
    /** The process id of one part, for a test that kills it. */
    pidOf: (part: 'web' | 'delivery' | 'sandbox') => pidOf(launcher.pid ?? 0, part),
    async stop() {
      launcher.kill('SIGTERM')
      await ended
      remove()
    },
  }
}

async function untilReady(log: () => string) {
  const giveUpAt = Date.now() + readyWithinMs
  while (!log().includes('Punchdesk is ready at')) {
    if (Date.now() > giveUpAt) throw new Error(`The desk did not come up:\n${log()}`)
    await new Promise((soon) => setTimeout(soon, 25))
  }
}

const looks = {
  web: /next-server|next\/dist\/bin\/next/,
  delivery: /lib\/delivery\/main\.ts/,
  sandbox: /sandbox\/main\.ts/,
}

function pidOf(parent: number, part: keyof typeof looks): number {
  const processes = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
  for (const line of processes.split('\n')) {
    const [, pid, ppid, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    if (Number(ppid) === parent && looks[part].test(args)) return Number(pid)
  }
  throw new Error(`The desk's ${part} does not run.`)
}
