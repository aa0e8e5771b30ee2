import { z } from 'zod'
import { useridSchema } from '#lib/employees/schema.ts'
import { cleanText } from '#lib/spreadsheet/clean-text.ts'
import { idWays } from '#lib/spreadsheet/schema.ts'

/** What people answered once about files of a connection, kept for the next file. */

/** Answers of one step: a list of names has at most so many. */
export const answersMax = 5_000
const writtenMax = 200

const idSchema = z.number().int().positive()
const written = z.string().min(1).max(writtenMax)

export const confirmIdsSchema = z.object({
  connectionId: idSchema,
  /** Texts of the employee column as written, and who they are. */
  pairs: z
    .array(z.object({ text: written, userid: useridSchema }))
    .min(1)
    .max(answersMax),
})

export const confirmColumnSchema = z.object({
  connectionId: idSchema,
  /** The employee column's header as written; '' = the file has none. */
  header: z.string().max(writtenMax),
  way: z.enum(idWays),
})

export const learnWordsSchema = z.object({
  connectionId: idSchema,
  words: z
    .array(
      z.object({
        word: z.string().transform(cleanText).pipe(written),
        means: z.union([z.number().int().min(0).max(255), z.literal('skip')]),
      }),
    )
    .min(1)
    .max(200),
})

export const forgetSchema = z.object({
  connectionId: idSchema,
  kind: z.enum(['id', 'name', 'column', 'word']),
  written: z.string().max(writtenMax),
})
export type AnswerKind = z.output<typeof forgetSchema>['kind']
