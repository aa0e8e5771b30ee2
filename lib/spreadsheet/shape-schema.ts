import { z } from 'zod'
import { dateOrders, delimiters, encodings, fields, idWays, layouts } from './schema.ts'

/** The parts of the workbench's words that come from outside, checked. Apart, so that the page loads no zod. */

/** How bytes become cells. A key left out is found by looking at the file. */
export const readingSchema = z.object({
  encoding: z.enum(encodings).optional(),
  delimiter: z.enum(delimiters).optional(),
  /** Of a workbook, by name. */
  sheet: z.string().max(300).optional(),
})

/** A type for a word of the file; `ask` = the rows are errors, `skip` = the rows stay behind. */
export const wordMeaningSchema = z.union([
  z.number().int().min(0).max(255),
  z.literal('ask'),
  z.literal('skip'),
])

/** What the file means. Plain JSON: kept with the import, and later as a template. */
export const shapeSchema = z.object({
  layout: z.enum(layouts),
  /** Row number of the header as a spreadsheet program counts (from 1); 0 = no header. */
  headerRow: z.number().int().min(0),
  /** One entry per column of the grid, left to right; a field is used by at most one column. */
  columns: z.array(z.object({ header: z.string(), field: z.enum(fields).nullable() })),
  /** Which number is the day where both could be; null = not known, must be asked. */
  dateOrder: z.enum(dateOrders).nullable(),
  /** Words of the type column as written (trimmed); a word that is not here is guessed. */
  typeWords: z.array(z.object({ word: z.string(), means: wordMeaningSchema })),
  /** Whose rows these are when no column says it; absent = nobody said so. */
  employee: z
    .string()
    .regex(/^\d{1,20}$/)
    .optional(),
  /** What the employee column holds; absent = the list of employees has not been asked about. */
  ids: z.enum(idWays).optional(),
  /** The type of every row when no column holds it; null = must be asked. */
  defaultType: z.number().int().min(0).max(255).nullable(),
  /** No column holds the type and none stands for all rows: each row gets its own in Check. */
  typesInCheck: z.boolean().optional(),
})
