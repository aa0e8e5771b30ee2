import { z } from 'zod'
import { fail, ok, type Result } from '#lib/result.ts'
import { shapeSchema } from '#lib/spreadsheet/shape-schema.ts'
import type { Thresholds } from '#lib/spreadsheet/thresholds.ts'
import { maxRowsPerChunk, type UploadRow, uploadRowSchema } from '#lib/spreadsheet/upload-rows.ts'

/** What the page sends when rows go up, and what an import looks like on the way. */

const idSchema = z.number().int().positive()
const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'The fingerprint of the file is not right.')

/** What an admin calls the file: at most this long on screen and in the name of the results. */
const nameMaxLength = 200

export const newImportSchema = z.object({
  connectionId: idSchema,
  name: z.string().trim().min(1, 'The file has no name.').max(nameMaxLength),
  /** Hex, of the file's bytes as they came. */
  sha256: sha256Schema,
  shape: shapeSchema,
})
export type NewImport = z.output<typeof newImportSchema>

export const uploadSchema = z.object({
  importId: idSchema,
  /** From 0, without a gap. */
  seq: z.number().int().min(0),
  /** gzip of the JSON of at most 2,000 upload rows. */
  bytes: z.instanceof(Uint8Array),
})

export const startSchema = z.object({
  importId: idSchema,
  /** Source rows sent up in all chunks together. */
  rows: z.number().int().min(1),
  sha256: sha256Schema,
})

export const importIdSchema = z.object({ importId: idSchema })
export const fingerprintSchema = z.object({ connectionId: idSchema, sha256: sha256Schema })

/** The id in an address; undefined when it is none. */
export function readImportId(text: string | string[] | undefined): number | undefined {
  return typeof text === 'string' && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined
}

/** Where the punches of an import go. */
export type Destination = {
  connectionId: number
  name: string
  /** IANA name of the site's zone. */
  zone: string
  isSandbox: boolean
  /** From when on the checks speak up. */
  thresholds: Thresholds
  /** Punches a second of the last import; null when there was none. */
  pace: number | null
}

/** The upload rows in `value`, or a failure whose message names the first row that is not right. */
export function parseUploadRows(value: unknown): Result<UploadRow[]> {
  if (!Array.isArray(value) || value.length === 0) return invalid('This part of the file is empty.')
  if (value.length > maxRowsPerChunk) {
    return invalid(
      `A part of the file has at most ${maxRowsPerChunk} rows; this one has ${value.length}.`,
    )
  }
  const rows: UploadRow[] = []
  for (const [index, item] of value.entries()) {
    const parsed = uploadRowSchema.safeParse(item)
    const problem = parsed.success
      ? problemOf(parsed.data, rows.at(-1))
      : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)[0]
    if (problem !== undefined || !parsed.success) {
      return invalid(
        `Row ${rowNoOf(item) ?? `number ${index + 1} of this part`} is not right. ${problem}`,
      )
    }
    rows.push(parsed.data)
  }
  return ok(rows)
}

function problemOf(row: UploadRow, before: UploadRow | undefined): string | undefined {
  if (before && row.rowNo <= before.rowNo) return 'The rows are not in the order of the file.'
  const goes = row.verdict === 'ready' || row.verdict === 'warning'
  if (goes && row.punches.length === 0) return `Its verdict is ${row.verdict}, yet it has no punch.`
  const held = row.parts ?? 1
  if (!goes && row.punches.length >= held) {
    return `Its verdict is ${row.verdict}, yet ${held === 1 ? 'it has a punch' : 'all its punches go'}.`
  }
  if (row.parts !== undefined && row.punches.length > held) {
    return `It holds ${held} punches, yet ${row.punches.length} go.`
  }
  const parts = new Set(row.punches.map((punch) => punch.part))
  if (parts.size < row.punches.length) return 'Two of its punches have the same number.'
  return undefined
}

function rowNoOf(item: unknown): number | undefined {
  const rowNo = (item as { rowNo?: unknown } | null)?.rowNo
  return typeof rowNo === 'number' ? rowNo : undefined
}

function invalid(message: string): Result<never> {
  return fail('invalid', { message })
}
