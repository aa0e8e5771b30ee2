import { z } from 'zod'
import { heldDaysMax, heldPeopleMax } from '#lib/spreadsheet/held-limits.ts'

/** What a page asks about punches that the ledger holds already. */

const idSchema = z.number().int().positive()
const daySchema = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'A day is written YYYY-MM-DD.')

export const heldDaysSchema = z.object({
  connectionId: idSchema,
  days: z.array(daySchema).min(1).max(heldDaysMax),
})

export const heldPunchesSchema = z.object({
  connectionId: idSchema,
  people: z
    .array(z.string().regex(/^\d{1,20}$/, 'An employee ID is a whole number.'))
    .min(1)
    .max(heldPeopleMax),
  /** First and last day, both included. */
  from: daySchema,
  to: daySchema,
})
