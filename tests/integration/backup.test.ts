import { execFile, execFileSync, spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { seedConnection } from '#lib/connections/mutations.ts'
import { type Db, openDb, sqlitePath } from '#lib/db/client.ts'
import { migrate } from '#lib/db/migrate.ts'
import { pauseDesk, recognizeStore, resumeDesk } from '#lib/desk/mutations.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { freshStoreUrl } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import { isFinished, requestsOf, startTurnstile } from '../support/house.ts'
import { addImport, readImport, until } from '../support/ledger.ts'
import { guardedNodeOptions } from '../support/loopback-only.ts'
import { createDatabase } from '../support/postgres.ts'

const secret = 'a-secret-of-the-tests-with-many-characters-0123456789'
const rows = 400
/** What the lost desk sent of them. */
const sent = 320
/** Processes start and end meanwhile; a busy machine takes its time for them. */
const patienceMs = 60_000
const run = promisify(execFile)

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'punchdesk-backup-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

function open(url: string): Db {
  const db = openDb(url)
  onTestFinished(() => db.destroy())
  return db
}

const deskOf = (db: Db) => db.selectFrom('desk').selectAll().executeTakeFirstOrThrow()

/** `npm run backup` of the store at `url`; what it printed. */
async function backUp(url: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, DATABASE_URL: url }
  return (await run(process.execPath, ['scripts/backup.mjs', ...args], { env })).stdout
}

async function refusal(url: string, ...args: string[]): Promise<string> {
  const failed = await backUp(url, ...args).catch(
    (error: { code: number; stderr: string }) => error,
  )
  if (typeof failed === 'string') throw new Error(`It was no refusal: ${failed}`)
  expect(failed.code).toBe(1)
  return failed.stderr.trim()
}

const userIdOf = (body: string) => new URLSearchParams(body).get('userid') ?? ''

async function userIdsOf(db: Db, state: 'duplicate'): Promise<Set<string>> {
  const found = await db.selectFrom('punches').select('userid').where('state', '=', state).execute()
  return new Set(found.map(({ userid }) => userid))
}

/** What the launcher starts first, and then the delivery, as real processes. */
function deskOn(url: string, sandboxUrl: string) {
  const env = {
    ...process.env,
    DATABASE_URL: url,
    PUNCHDESK_SECRET: secret,
    PUNCHDESK_SANDBOX_URL: sandboxUrl,
    PUNCHDESK_DELIVERY_OWNER: 'test',
    GO2CLOCK_TIME_ZONE: 'Europe/London',
    NODE_OPTIONS: guardedNodeOptions,
  }
  execFileSync(process.execPath, ['scripts/prepare.ts'], { env, stdio: 'pipe' })
  const child = spawn(process.execPath, ['lib/delivery/main.ts'], { env, stdio: 'ignore' })
  const ended = new Promise((exited) => child.once('exit', exited))
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal)
    await ended
  }
  onTestFinished(() => end('SIGKILL'))
  return { end }
}

describe('a backup', () => {
  it('in mid-import, restored elsewhere: pauses and says why, and finishes after a resume', async () => {
    const sandbox = await startSandbox({ settings: { latencyMs: 10 } })
    onTestFinished(() => sandbox.stop())
    const way = await startTurnstile(sandbox.url)
    const url = await freshStoreUrl('SQLite')
    const first = open(url)
    await migrate(first)
    await seedConnection(first, { baseUrl: 'https://x', sandboxUrl: way.url, secret })
    const { id } = await first.selectFrom('connections').select('id').executeTakeFirstOrThrow()
    const importId = await addImport(first, id, rows)
    way.open(200)
    const old = deskOn(url, way.url)
    const accepted = (goal: number) =>
      until(
        () => readImport(first, importId),
        (now) => now.accepted >= goal,
        patienceMs,
      )
    await accepted(60)
    const path = join(folder(), 'punchdesk.db')
    // What was admitted lasts for a usual backup; a slow one finds the desk waiting for answers.
    expect(await backUp(url, path)).toContain(`${path} holds the whole store`)
    // The old desk goes on for a while: what it sends now, the copy knows nothing of.
    way.open(sent)
    await accepted(sent)
    await old.end('SIGKILL')
    expect(await requestsOf(sandbox)).toHaveLength(sent)

    expect(statSync(path).mode & 0o777).toBe(0o600)
    // Not by the turnstile: what still waits there never arrives.
    const copyUrl = `file:${path}`
    const startedAt = new Date().toISOString()
    const fresh = deskOn(copyUrl, sandbox.url)
    const copy = open(copyUrl)
    const { paused_by, paused_detail } = await deskOf(copy)
    expect(paused_by).toBe('restored')
    expect(paused_detail).toMatch(
      /^It was restored from a backup made on \d+ \w+ \d{4} at \d\d:\d\d UTC\. What was sent .* duplicate\.$/,
    )
    await until(
      () => copy.selectFrom('delivery_processes').select('seen_at').execute(),
      (alive) => alive.some(({ seen_at }) => seen_at > startedAt),
      patienceMs,
    )
    await new Promise((later) => setTimeout(later, 500))
    expect(await requestsOf(sandbox)).toHaveLength(sent)

    expect(await resumeDesk(copy, 'u1')).toBe(true)
    const done = await until(() => readImport(copy, importId), isFinished, patienceMs)
    expect(done.accepted + done.duplicate).toBe(rows)
    expect(done.duplicate).toBeGreaterThan(0)
    await fresh.end('SIGTERM')
    const journal = await requestsOf(sandbox)
    expect(journal.filter(({ stored }) => stored)).toHaveLength(rows)
    // Of what the lost desk sent after the copy was made, the copy knows the "already exists" alone.
    const duplicates = await userIdsOf(copy, 'duplicate')
    const known = journal.filter(({ body, stored }) => !(stored && duplicates.has(userIdOf(body))))
    expect(await findDisagreements(copy, known)).toEqual([])
    deskOn(copyUrl, sandbox.url)
    expect((await deskOf(copy)).paused_at).toBeNull()
  }, 180_000)

  it('of a desk that does not run goes to a name of its own, beside the store', async () => {
    const url = await freshStoreUrl('SQLite')
    const db = openDb(url)
    await migrate(db)
    await pauseDesk(db, { by: 'person', userId: 'u1', detail: 'Ruth' })
    await db.destroy()
    const path = (await backUp(url)).replace(/ holds .*\n/, '')
    expect(path).toMatch(/\/backups\/punchdesk-\d{4}-\d\d-\d\dT[\d-]+\.db$/)
    expect(await deskOf(open(`file:${path}`))).toMatchObject({ paused_by: 'restored' })
  })

  it('overwrites nothing, and leaves nothing behind when it fails', async () => {
    const url = await freshStoreUrl('SQLite')
    const place = folder()
    const path = join(place, 'b.db')
    expect(await refusal(url, path)).toMatch(/^There is no database in /)
    writeFileSync(sqlitePath(url), 'no database at all'.repeat(100))
    expect(await refusal(url, path)).toMatch(/^The backup failed, and there is none: /)
    writeFileSync(path, 'mine')
    expect(await refusal(url, path)).toMatch(/b\.db is there already and stays as it is/)
    expect(await refusal(url, join(place, 'no/folder.db'))).toMatch(/cannot be made/)
    expect(readFileSync(path, 'utf8')).toBe('mine')
    expect(existsSync(`${path}.part`)).toBe(false)
    expect(await refusal('postgres://127.0.0.1/desk', path)).toMatch(/with pg_dump/)
  })
})

describe('a copy that no script of ours made', () => {
  const isCopy = async (url: string) => {
    const db = openDb(url)
    try {
      await migrate(db)
      return (await recognizeStore(db, url)) && (await deskOf(db)).paused_detail
    } finally {
      await db.destroy()
    }
  }

  it('of an SQLite file is noticed in another place, and in the place of the first', async () => {
    const url = await freshStoreUrl('SQLite')
    const path = sqlitePath(url)
    for (const start of [1, 2, 3]) expect(await isCopy(url), `start ${start}`).toBe(false)
    const early = join(folder(), 'early.db')
    copyFileSync(path, early)
    expect(await isCopy(url)).toBe(false)

    const moved = join(folder(), 'moved.db')
    copyFileSync(path, moved)
    copyFileSync(`${path}.start`, `${moved}.start`)
    expect(await isCopy(`file:${moved}`)).toMatch(
      /^The database file is not the one .* duplicate\.$/,
    )
    // The same file with older content: its number stays.
    copyFileSync(early, path)
    expect(await isCopy(url)).toMatch(/^The database is older than the last start of this desk/)
    expect(await isCopy(url)).toBe(false)
    expect(statSync(`${path}.start`).mode & 0o777).toBe(0o600)
  })

  it('of an SQLite file is not seen in a start that was cut off', async () => {
    const url = await freshStoreUrl('SQLite')
    expect(await isCopy(url)).toBe(false)
    const mark = readFileSync(`${sqlitePath(url)}.start`, 'utf8')
    writeFileSync(`${sqlitePath(url)}.start`, `${mark}\nthe-start-that-was-cut-off`)
    expect(await isCopy(url)).toBe(false)
  })

  it('of a PostgreSQL database is noticed, also by a role that may nothing special', async () => {
    const { url, drop } = await createDatabase(inject('postgresUrl'))
    onTestFinished(drop)
    const server = openDb(inject('postgresUrl'))
    onTestFinished(() => server.destroy())
    const run = (text: string) => server.executeQuery({ sql: text, parameters: [] } as never)
    const name = new URL(url).pathname.slice(1)
    await run(`create role plain_${name} login`)
    await run(`alter database ${name} owner to plain_${name}`)
    const as = (database: string) => {
      const own = new URL(url)
      own.username = `plain_${name}`
      own.pathname = database
      return own.href
    }
    for (const start of [1, 2]) expect(await isCopy(as(name)), `start ${start}`).toBe(false)
    await run(`create database ${name}_copy template ${name} owner plain_${name}`)
    onTestFinished(async () => {
      await run(`drop database ${name}_copy with (force)`)
      await drop()
      await run(`drop role plain_${name}`)
    })
    expect(await isCopy(as(`${name}_copy`))).toMatch(
      /^The database is not the one this desk ran on/,
    )
    expect(await isCopy(as(`${name}_copy`))).toBe(false)
    expect(await isCopy(as(name))).toBe(false)
  })

  it('says more than a pause by a person, and less than a backup', async () => {
    const url = await freshStoreUrl('SQLite')
    expect(await isCopy(url)).toBe(false)
    const db = open(url)
    await pauseDesk(db, { by: 'person', userId: 'u1', detail: 'Ruth' })
    const copyOf = async () => {
      await db.updateTable('desk').set({ store_identity: '{"file":"1"}' }).execute()
      return await isCopy(url)
    }
    expect(await copyOf()).toMatch(/^The database file/)
    await db.updateTable('desk').set({ paused_detail: 'A backup.' }).execute()
    expect(await copyOf()).toBe('A backup.')
  })
})
