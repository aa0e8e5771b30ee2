import { randomBytes } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { root } from '../pinned-node.mjs'
import { Sentence } from './sentence.mjs'

const sandboxPortDefault = 4010

/**
 * What the launcher itself must know, and the environment of its children. The variables' own rules
 * stand in lib/env.ts; here is only what is needed before any of it runs.
 */
export async function readSettings() {
  const databaseUrl = databaseUrlOf()
  const host = process.env.HOST || '127.0.0.1'
  const port = wholePort('PORT', 3000)
  await mustBeFree(host, port)
  const hasSqlite = databaseUrl.startsWith('file:')
  const dataFolder = hasSqlite ? dirname(databaseUrl.slice('file:'.length)) : join(root, 'data')
  const sandboxPort = process.env.GO2CLOCK_API_KEY ? undefined : await sandboxPortFor(dataFolder)
  if (hasSqlite) mustBeWritable(dataFolder)

  const reachedAt = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host
  const local = `http://${reachedAt.includes(':') ? `[${reachedAt}]` : reachedAt}:${port}`
  /** @type {NodeJS.ProcessEnv} */
  const env = {
    ...process.env,
    NEXT_TELEMETRY_DISABLED: '1',
    // glibc keeps a heap for each of many threads, and gives back little of it.
    MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX || '2',
    // Stripped types and compiled code are kept: a third of a part's start.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE || join(root, '.cache/compile'),
    NEXT_MANUAL_SIG_HANDLE: 'true',
    DATABASE_URL: databaseUrl,
    HOST: host,
    PORT: String(port),
    PUNCHDESK_URL: process.env.PUNCHDESK_URL || local,
    PUNCHDESK_SECRET: process.env.PUNCHDESK_SECRET || secretIn(dataFolder, hasSqlite),
  }
  if (sandboxPort !== undefined) {
    env.SANDBOX_PORT = String(sandboxPort)
    env.SANDBOX_JOURNAL = process.env.SANDBOX_JOURNAL || join(dataFolder, 'sandbox-journal.ndjson')
    env.PUNCHDESK_SANDBOX_URL = `http://127.0.0.1:${sandboxPort}`
  }
  return { host, port, local, env, hasSandbox: sandboxPort !== undefined }
}

/** Where the store is, after .env was read; the path of an SQLite file is absolute. */
export function databaseUrlOf() {
  if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'))
  const url = process.env.DATABASE_URL || 'file:./data/punchdesk.db'
  return url.startsWith('file:') ? `file:${resolve(root, url.slice('file:'.length))}` : url
}

/** @param {string} name @param {number} fallback */
function wholePort(name, fallback) {
  const given = process.env[name]
  if (!given) return fallback
  const port = Number(given)
  if (Number.isInteger(port) && port > 0 && port < 65536) return port
  throw new Sentence(`${name} is "${given}"; it is a number from 1 to 65535.`)
}

/** @param {string} host @param {number} port */
async function mustBeFree(host, port) {
  const code = await listenError(host, port)
  if (code === undefined) return
  const reasons = /** @type {Record<string, string>} */ ({
    EADDRINUSE: `Port ${port} on ${host} is taken, perhaps by a Punchdesk that runs already: stop it, or choose another with PORT.`,
    EACCES: `This user may not listen on port ${port}: choose one above 1023 with PORT.`,
    EADDRNOTAVAIL: `HOST is "${host}", which is no address of this machine.`,
    ENOTFOUND: `HOST is "${host}", which is no address of this machine.`,
  })
  throw new Sentence(reasons[code] ?? `Punchdesk cannot listen on ${host} port ${port} (${code}).`)
}

/** @param {string} host @param {number} port @returns {Promise<string | undefined>} */
function listenError(host, port) {
  const probe = net.createServer()
  return new Promise((done) => {
    probe.once('error', (error) => done(/** @type {NodeJS.ErrnoException} */ (error).code))
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => done(undefined)))
  })
}

/** The port is found here and not by the sandbox, so that a sandbox started anew keeps it. */
async function sandboxPortFor(/** @type {string} */ dataFolder) {
  mustBeWritable(dataFolder)
  if (process.env.SANDBOX_PORT) {
    const port = wholePort('SANDBOX_PORT', sandboxPortDefault)
    if ((await listenError('127.0.0.1', port)) === undefined) return port
    throw new Sentence(`SANDBOX_PORT is ${port}, which is taken: choose another.`)
  }
  if ((await listenError('127.0.0.1', sandboxPortDefault)) === undefined) return sandboxPortDefault
  const probe = net.createServer()
  await new Promise((listening) => probe.listen(0, '127.0.0.1', () => listening(undefined)))
  const { port } = /** @type {net.AddressInfo} */ (probe.address())
  await new Promise((closed) => probe.close(closed))
  return port
}

/** @param {string} folder */
function mustBeWritable(folder) {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch {
    throw new Sentence(
      `Punchdesk keeps its data in ${folder} and may not write there: give this user the right to, or put it elsewhere with DATABASE_URL=file:/path/punchdesk.db.`,
    )
  }
}

/** The secret that seals sessions and keys: made on the first start, beside the database.
 * @param {string} folder @param {boolean} hasSqlite */
function secretIn(folder, hasSqlite) {
  if (!hasSqlite) {
    throw new Sentence(
      'PUNCHDESK_SECRET is needed with PostgreSQL, the same on every machine: make one with "openssl rand -base64 32".',
    )
  }
  const path = join(folder, 'secret')
  try {
    // "wx": of two first starts at once, one makes it and both read the same.
    writeFileSync(path, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
  }
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    throw new Sentence(`Punchdesk may not read its secret in ${path}: give this user the right to.`)
  }
}
