import { z } from 'zod'
import { punchSchema } from '#lib/punch/schema.ts'
import { verdicts } from './schema.ts'

/** A chunk holds at most this many source rows ... */
export const maxRowsPerChunk = 2_000
/** ... and its JSON and its gzip stay below these (the server refuses more). */
export const maxChunkJsonBytes = 8_000_000
export const maxChunkGzipBytes = 1_000_000

/** One source row as it goes up: what came, what we think of it, and the punches read from it. */
export const uploadRowSchema = z.object({
  /** As a spreadsheet program numbers rows: the first line of the file is 1. */
  rowNo: z.number().int().min(1),
  /** Cells as the file had them. */
  cells: z.array(z.string()),
  verdict: z.enum(verdicts),
  /** Short, for the Why column. */
  reason: z.string().max(200).optional(),
  /** Cells changed at the desk: column index (from 0) and the text that counted. */
  edited: z.array(z.tuple([z.number().int().min(0), z.string()])).optional(),
  /** How many punches the row holds, when several: then some may go while others stay behind. */
  parts: z.number().int().min(2).optional(),
  /** Empty for rows that stay behind. `part` numbers the punches of one row from 0. */
  punches: z.array(punchSchema.safeExtend({ part: z.number().int().min(0) })),
})
export type UploadRow = z.output<typeof uploadRowSchema>
export const uploadChunkSchema = z.array(uploadRowSchema).min(1).max(maxRowsPerChunk)
