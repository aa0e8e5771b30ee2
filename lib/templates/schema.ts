import { z } from 'zod'
import { cleanText } from '#lib/spreadsheet/clean-text.ts'
import { shapeSchema } from '#lib/spreadsheet/shape-schema.ts'

/** More templates than this are not kept: the import page looks through all of them. */
export const templatesMax = 500
const headerKeyMax = 200_000

const nameSchema = z
  .string()
  .transform(cleanText)
  .pipe(z.string().min(1, 'Give the template a name.').max(80, 'A name has at most 80 characters.'))

export const saveTemplateSchema = z.object({
  name: nameSchema,
  headerKey: z.string().min(1).max(headerKeyMax),
  shape: shapeSchema,
})
export type NewTemplate = z.output<typeof saveTemplateSchema>

export const templateIdSchema = z.object({ templateId: z.number().int().positive() })
export const renameTemplateSchema = templateIdSchema.extend({ name: nameSchema })
