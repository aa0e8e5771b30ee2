/**
 * A house with the real launcher and stand-ins for everything it starts, so that starting, healing
 * and stopping are tested in milliseconds and without a build. Each stand-in writes its pid into
 * run/<name>.pid, whole and once it heeds signals, and its end into run/ends.
 */
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { pinnedNode, root } from '../../scripts/pinned-node.mjs'
import { freePort } from './ports.ts'

const isAlive = `
import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
mkdirSync('run', { recursive: true })
process.on('SIGTERM', () => setTimeout(() => {
  appendFileSync('run/ends', 'NAME\\n')
  process.exit(0)
}, 50))
writeFileSync('run/NAME.new', String(process.pid))
renameSync('run/NAME.new', 'run/NAME.pid')
setInterval(() => {}, 1000)
`
const standIn = (name: string) => isAlive.replaceAll('NAME', name)

const files: Record<string, string> = {
  'sandbox/main.ts': `${standIn('sandbox')}console.log(JSON.stringify({ sandbox: process.env.SANDBOX_PORT }))`,
  'lib/delivery/main.ts': standIn('delivery'),
  'scripts/prepare.ts': `
if (process.env.PREPARE_REFUSES) {
  console.error('GO2CLOCK_TIME_ZONE is not a time zone such as Europe/London')
  process.exit(1)
}
console.log(JSON.stringify({ setupPath: '/setup?token=abc' }))`,
  'node_modules/next/dist/bin/next': `
import { appendFileSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import http from 'node:http'
if (process.argv[2] === 'build') {
  if (process.env.BUILD_FAILS) process.exit(1)
  mkdirSync('run', { recursive: true })
  mkdirSync('.next', { recursive: true })
  writeFileSync('.next/BUILD_ID', 'x')
  const { PUNCHDESK_BUILD_ID: id, NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key } = process.env
  appendFileSync('run/builds', id + ' ' + key + '\\n')
  process.exit(0)
}
mkdirSync('run', { recursive: true })
process.on('exit', () => appendFileSync('run/ends', 'web\\n'))
writeFileSync('run/web.new', String(process.pid))
renameSync('run/web.new', 'run/web.pid')
console.log('- Local: http://elsewhere')
http.createServer((request, response) => {
  if (request.url === '/slow') {
    // Runs when the end is asked for, and for a while after it.
    process.on('SIGTERM', () => setTimeout(() => response.end('whole'), 300))
    return writeFileSync('run/slow', 'arrived')
  }
  if (request.url === '/events') {
    response.setHeader('content-type', 'text/event-stream')
    return response.write('data: 1\\n\\n')
  }
  response.statusCode = existsSync('run/delivery.pid') && existsSync('run/sandbox.pid') ? 200 : 503
  response.end('{}')
}).listen(Number(process.env.PORT), process.env.HOST)`,
  'node_modules/next/package.json': '{"type":"module"}',
  'node_modules/.package-lock.json': '{}',
  'app/page.tsx': '',
}

export type House = Awaited<ReturnType<typeof buildHouse>>

export async function buildHouse() {
  const folder = mkdtempSync(join(tmpdir(), 'punchdesk-house-'))
  cpSync(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true })
  for (const name of ['package.json', 'package-lock.json'])
    cpSync(join(root, name), join(folder, name))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const node = dirname(dirname(pinnedNode() ?? ''))
  symlinkSync(node, join(folder, 'node_modules', node.split('/').at(-1) ?? ''))
  mkdirSync(join(folder, 'node_modules/.bin'))
  symlinkSync(join(node, 'bin/node'), join(folder, 'node_modules/.bin/node'))
  const port = await freePort()
  // Parts whose launcher was killed write of their end meanwhile.
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }))
  return { folder, port, read: (path: string) => readIfThere(join(folder, path)) }
}

/** Starts the launcher, by `node scripts/start.mjs` unless told otherwise. */
export function startHouse(
  { folder, port }: House,
  env: Record<string, string> = {},
  [command, ...args]: string[] = [process.execPath, 'scripts/start.mjs'],
) {
  const launcher: ChildProcessByStdio<null, Readable, Readable> = spawn(command ?? '', args, {
    cwd: folder,
    // Next's types ask every environment for a NODE_ENV.
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: String(port), ...env } as never,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { out: '', err: '' }
  launcher.stdout.on('data', (chunk) => {
    said.out += chunk
  })
  launcher.stderr.on('data', (chunk) => {
    said.err += chunk
  })
  const ended = new Promise<number | null>((close) => launcher.on('close', close))
  onTestFinished(async () => {
    if (!hasEnded(launcher)) launcher.kill('SIGKILL')
    await ended
  })
  return { launcher, said, ended }
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null

export function pidOf(house: House, name: string): number {
  const pid = Number(house.read(`run/${name}.pid`))
  // 0 would mean this test's own process group to kill().
  if (pid < 2) throw new Error(`${name} has not started`)
  return pid
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // A zombie still has its number: only its parent's wait frees it.
    return !/^State:\s+Z/m.test(readIfThere(`/proc/${pid}/status`))
  } catch {
    return false
  }
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}
