/** Stores that fail as they do at a customer's, and heal when a test says so. */
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { inject, onTestFinished } from 'vitest'
import { type Db, openDb, sqlitePath } from '#lib/db/client.ts'
import { migrate } from '#lib/db/migrate.ts'
import type { StoreTrouble } from '#lib/db/store-trouble.ts'
import type { StoreKind } from './both-stores.ts'

export type Heal = () => Promise<void>

type Broken = (store: { db: Db; url: string }) => Promise<Heal>

/** Only root may mount a disk that is soon full. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0

export const troublesOf: Record<StoreKind, [StoreTrouble, Broken][]> = {
  SQLite: [
    ...(canMount ? [['full', fillDisk] satisfies [StoreTrouble, Broken]] : []),
    ['read_only', forbidWrites],
    ['locked', lockFile],
  ],
  PostgreSQL: [
    ['full', refuseRoom],
    ['read_only', becomeStandby],
  ],
}

const diskBytes = 24 * 1024 * 1024

/** A store on a disk of its own, 24 MB large. */
export async function openOnSmallDisk(): Promise<{ db: Db; url: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'punchdesk-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskBytes}`, 'tmpfs', folder])
  const url = `file:${join(folder, 'punchdesk.db')}`
  const db = openDb(url)
  onTestFinished(async () => {
    await db.destroy()
    execFileSync('umount', ['--lazy', folder])
    rmSync(folder, { recursive: true, force: true })
  })
  await migrate(db)
  return { db, url }
}

async function fillDisk({ url }: { url: string }): Promise<Heal> {
  const path = join(sqlitePath(url), '../ballast')
  const file = openSync(path, 'w')
  for (const block of [Buffer.alloc(1 << 20), Buffer.alloc(1 << 12)]) {
    try {
      for (;;) writeSync(file, block)
    } catch (problem) {
      if ((problem as NodeJS.ErrnoException).code !== 'ENOSPC') throw problem
    }
  }
  closeSync(file)
  return async () => rmSync(path)
}

/** Root may write any file, so the connection itself is told to refuse. */
async function forbidWrites({ db }: { db: Db }): Promise<Heal> {
  await sql`pragma query_only = 1`.execute(db)
  return async () => void (await sql`pragma query_only = 0`.execute(db))
}

async function lockFile({ db, url }: { db: Db; url: string }): Promise<Heal> {
  // The other program is this very thread: no use to wait for it.
  await sql`pragma busy_timeout = 10`.execute(db)
  const other = new DatabaseSync(sqlitePath(url), { timeout: 5_000 })
  other.exec('begin immediate')
  return async () => {
    other.exec('rollback')
    other.close()
    await sql`pragma busy_timeout = 5000`.execute(db)
  }
}

/** What PostgreSQL says when its own disk is full, of every write that matters. */
async function refuseRoom({ db }: { db: Db }): Promise<Heal> {
  const tables = ['connections', 'delivery_processes', 'desk', 'imports', 'punches', 'source_rows']
  const setBody = (body: string) =>
    sql`create or replace function no_room() returns trigger language plpgsql as $$ begin
      ${sql.raw(body)}; end $$`.execute(db)
  await setBody(
    `raise exception 'could not extend file: No space left on device' using errcode = '53100'`,
  )
  for (const table of tables) {
    await sql`create trigger no_room before insert or update on ${sql.table(table)}
      for each statement execute function no_room()`.execute(db)
  }
  // Dropping them would lock all the tables at once, against whoever writes to two of them.
  return async () => void (await setBody('return null'))
}

/** As after a switch of servers: sessions end, and new ones may only read. */
async function becomeStandby({ url }: { url: string }): Promise<Heal> {
  const database = new URL(url).pathname.slice(1)
  const turn = async (readOnly: 'on' | 'off') => {
    const admin = openDb(inject('postgresUrl'))
    await sql`alter database ${sql.id(database)}
      set default_transaction_read_only = ${sql.lit(readOnly)}`.execute(admin)
    await admin.destroy()
    await killSessions(url)
  }
  await turn('on')
  return () => turn('off')
}

/** Ends every session on a PostgreSQL database, in the midst of whatever they do. */
export async function killSessions(url: string): Promise<void> {
  const admin = openDb(inject('postgresUrl'))
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = ${new URL(url).pathname.slice(1)}`.execute(admin)
  await admin.destroy()
}

/**
 * A way to a PostgreSQL. After `forget` nothing passes any more on the lines that were open, and neither
 * side is told: as when a server loses its power, or a firewall its memory.
 */
export async function openWay(url: string): Promise<{ url: string; forget: () => void }> {
  const { hostname, port } = new URL(url)
  const lines = new Set<{ near: net.Socket; far: net.Socket; isMute: boolean }>()
  const server = net.createServer((near) => {
    const line = { near, far: net.connect(Number(port), hostname), isMute: false }
    lines.add(line)
    const pass = (from: net.Socket, to: net.Socket) => {
      from.on('error', () => {})
      from.on('data', (bytes) => line.isMute || to.write(bytes))
      from.on('close', () => line.isMute || to.destroy())
    }
    pass(near, line.far)
    pass(line.far, near)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port: ownPort } = server.address() as net.AddressInfo
  onTestFinished(() => {
    for (const { near, far } of lines) for (const socket of [near, far]) socket.destroy()
    server.close()
  })
  const own = new URL(url)
  own.port = String(ownPort)
  return {
    url: own.href,
    forget: () => {
      for (const line of lines) line.isMute = true
    },
  }
}
