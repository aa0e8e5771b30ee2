import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { backupSentence } from '#lib/desk/copies.ts'
import { Sentence } from '../start/sentence.mjs'

const busyTimeoutMs = 30_000

/**
 * Copies the SQLite file at `from`, which may be in use, as it is at one moment; the copy is whole, on
 * the disk and marked as paused before it has its name. Never overwrites. Throws a Sentence.
 */
export async function makeBackup(
  from: string,
  asked?: string,
): Promise<{ path: string; bytes: number }> {
  if (!existsSync(from)) throw new Sentence(`There is no database in ${from}.`)
  // Everything later than this may be missing.
  const madeAt = new Date().toISOString()
  const path = resolve(asked ?? defaultPath(from, madeAt))
  if (existsSync(path))
    throw new Sentence(`${path} is there already and stays as it is: name another.`)
  const part = `${path}.part`
  try {
    if (!asked) mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    closeSync(openSync(part, 'wx', 0o600))
  } catch (error) {
    throw new Sentence(`${part} cannot be made: ${(error as Error).message}`)
  }
  try {
    copy(from, part)
    mark(part, madeAt)
    sync(part)
    linkSync(part, path)
    sync(dirname(path))
  } catch (error) {
    throw new Sentence(`The backup failed, and there is none: ${(error as Error).message}`)
  } finally {
    rmSync(part, { force: true })
  }
  return { path, bytes: statSync(path).size }
}

function defaultPath(from: string, madeAt: string): string {
  const stamp = madeAt.slice(0, 19).replaceAll(':', '-')
  return join(dirname(from), 'backups', `punchdesk-${stamp}.db`)
}

/** One reading transaction: writers go on, and nothing of theirs is half in it. */
function copy(from: string, to: string): void {
  const database = new DatabaseSync(from, { readOnly: true, timeout: busyTimeoutMs })
  try {
    database.prepare('vacuum into ?').run(to)
  } finally {
    database.close()
  }
}

/** Who starts a desk on it must say that it may send: punches wait in it that were sent since. */
function mark(path: string, madeAt: string): void {
  const database = new DatabaseSync(path)
  try {
    const { integrity_check: found } = database.prepare('pragma integrity_check(1)').get() as {
      integrity_check: string
    }
    if (found !== 'ok') throw new Error(`the copy is damaged (${found})`)
    const marked = database
      .prepare(`update desk set paused_at = ?, paused_by = 'restored', paused_detail = ?`)
      .run(madeAt, backupSentence(madeAt))
    if (marked.changes !== 1) throw new Error('this is no store of Punchdesk')
  } finally {
    database.close()
  }
}

function sync(path: string): void {
  // Windows can sync no folder.
  if (process.platform === 'win32' && statSync(path).isDirectory()) return
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
