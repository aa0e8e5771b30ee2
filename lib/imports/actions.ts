'use server'

import { setImmediate as turn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { action } from '#lib/action.ts'
import * as cancel from '#lib/cancel/mutations.ts'
import { getConnection } from '#lib/connections/data.ts'
import * as ledger from '#lib/ledger/mutations.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { maxChunkJsonBytes, type UploadRow } from '#lib/spreadsheet/upload-rows.ts'
import * as data from './data.ts'
import * as mutations from './mutations.ts'
import {
  fingerprintSchema,
  importIdSchema,
  newImportSchema,
  parseUploadRows,
  startSchema,
  uploadSchema,
} from './schema.ts'

/** An earlier import of the very same file, to tell of before it is sent again; null when none. */
export const findSameFile = action(
  { name: 'findSameFile', role: 'operator', schema: fingerprintSchema },
  async (given, { db }) => {
    const same = await data.findSameFile(db, given)
    if (!same) return ok(null)
    return ok({
      importId: same.id,
      startedAt: same.started_at ?? same.created_at,
      author: same.author_name,
      punches: same.punch_count,
    })
  },
)

/** Opens an import that waits for its rows. Nothing is sent before startImport. */
export const createImport = action(
  { name: 'createImport', role: 'operator', schema: newImportSchema },
  async (given, { user, db }) => {
    if (!(await getConnection(db, given.connectionId))) return fail('no_connection')
    return ok(await mutations.createImport(db, { ...given, author: user.id }))
  },
)

/** Takes one chunk of rows; a repeated one changes nothing. */
export const uploadRows = action(
  { name: 'uploadRows', role: 'operator', schema: uploadSchema },
  async ({ importId, seq, bytes }, { db }) => {
    const rows = await unpack(bytes)
    return rows.ok ? await mutations.receiveRows(db, { importId, seq, rows: rows.data }) : rows
  },
)

/** Hands a whole upload to delivery. */
export const startImport = action(
  { name: 'startImport', role: 'operator', schema: startSchema },
  async (given, { db }) => mutations.startImport(db, given),
)

export const pauseImport = action(
  { name: 'pauseImport', role: 'operator', schema: importIdSchema },
  async ({ importId }, { db }) => ledger.pauseImport(db, importId),
)

export const resumeImport = action(
  { name: 'resumeImport', role: 'operator', schema: importIdSchema },
  async ({ importId }, { db }) => ledger.resumeImport(db, importId),
)

/** Gives up what was not sent yet; says how many punches had left before. */
export const cancelImport = action(
  { name: 'cancelImport', role: 'operator', schema: importIdSchema },
  async ({ importId }, { db }) => cancel.cancelImport(db, importId),
)

/** The rows in a chunk. What is too large or no gzip of JSON is refused, not inflated. */
async function unpack(bytes: Uint8Array): Promise<Result<UploadRow[]>> {
  try {
    const json = await promisify(gunzip)(bytes, {
      maxOutputLength: maxChunkJsonBytes,
      chunkSize: 1 << 19,
    })
    const rows = JSON.parse(json.toString('utf8'))
    await turn()
    return parseUploadRows(rows)
  } catch {
    const message = 'A part of the file arrived damaged or too large. Nothing of it was kept.'
    return fail('invalid', { message })
  }
}
