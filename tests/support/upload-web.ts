/**
 * The part of the web that takes uploads and presses, in a process that can be killed: every call runs there, and
 * when it dies the call fails as a lost connection does. The next call finds it started again.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { cancelImport } from '#lib/cancel/mutations.ts'
import { type Db, openDb } from '#lib/db/client.ts'
import type { Failpoint } from '#lib/failpoint.ts'
import * as mutations from '#lib/imports/mutations.ts'
import { type NewImport, parseUploadRows } from '#lib/imports/schema.ts'
import { pauseImport, replacePunch, resumeImport } from '#lib/ledger/mutations.ts'
import { ok } from '#lib/result.ts'
import { guardedNodeOptions } from './loopback-only.ts'

const thisFile = fileURLToPath(import.meta.url)
const root = fileURLToPath(new URL('../..', import.meta.url))

const uploads = {
  createImport: (db: Db, given: NewImport) => {
    return mutations.createImport(db, { ...given, author: 'Ruth' }).then(ok)
  },
  uploadRows: async (db: Db, { importId, seq, bytes }: Chunk) => {
    const rows = parseUploadRows(JSON.parse(gunzipSync(bytes).toString()))
    return rows.ok ? await mutations.receiveRows(db, { importId, seq, rows: rows.data }) : rows
  },
  startImport: mutations.startImport,
}
const presses = {
  pauseImport: (db: Db, importId: number) => pauseImport(db, importId),
  resumeImport: (db: Db, importId: number) => resumeImport(db, importId),
  cancelImport: (db: Db, importId: number) => cancelImport(db, importId),
  replacePunch: (db: Db, given: Parameters<typeof replacePunch>[1]) => replacePunch(db, given),
}
type Chunk = { importId: number; seq: number; bytes: Uint8Array }
const calls = { ...uploads, ...presses }
export type UploadCall = keyof typeof uploads
export type PressCall = keyof typeof presses
export type UploadWeb = ReturnType<typeof startUploadWeb>

/** Each start of the web dies at the next of `deaths`; the last one lives. */
export function startUploadWeb(databaseUrl: string, deaths: `${Failpoint}${'' | `:${number}`}`[]) {
  const left = [...deaths]
  let web: ChildProcess | undefined
  const died: string[] = []
  const start = () => {
    const failpoint = left.shift()
    const child = fork(thisFile, [databaseUrl], {
      env: {
        ...process.env,
        // Most of a start is compiling.
        NODE_COMPILE_CACHE: join(root, '.cache/compile'),
        NODE_OPTIONS: guardedNodeOptions,
        ...(failpoint ? { PUNCHDESK_FAILPOINT: failpoint } : {}),
      },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    })
    child.once('exit', () => {
      if (failpoint) died.push(failpoint)
      web = undefined
    })
    return child
  }
  return {
    end: () => void web?.kill('SIGKILL'),
    /** The moments at which it died so far. */
    died,
    call(name: UploadCall | PressCall, given: unknown): Promise<never> {
      web ??= start()
      const asked = web
      return new Promise((resolve, reject) => {
        const lost = () => reject(new TypeError('Failed to fetch'))
        asked.once('exit', lost)
        asked.once('message', (answer) => {
          asked.off('exit', lost)
          resolve(answer as never)
        })
        asked.send([name, given])
      })
    },
  }
}

if (process.argv[1] === thisFile) {
  const db = openDb(process.argv[2] ?? '')
  process.on('message', async ([name, given]: [keyof typeof calls, never]) => {
    process.send?.(await calls[name](db, given))
  })
}
