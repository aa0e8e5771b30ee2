import { requireUser } from '#lib/auth/loaders.ts'
import { getDb } from '#lib/db/client.ts'
import type { Template } from '#lib/spreadsheet/schema.ts'
import { shapeSchema } from '#lib/spreadsheet/shape-schema.ts'
import { listTemplates, type TemplateRow } from './data.ts'
import { templatesMax } from './schema.ts'

/** All templates, the newest first; one whose shape is not understood any more has none. */
export async function loadTemplates(): Promise<Template[]> {
  const user = await requireUser()
  const rows = await listTemplates(getDb(), templatesMax)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    headerKey: row.header_key,
    shape: shapeOf(row),
    savedBy:
      (row.changed_by ?? row.made_by) === user.id ? 'you' : (row.changer_name ?? row.maker_name),
    savedAt: row.changed_at ?? row.made_at,
  }))
}

function shapeOf({ shape }: TemplateRow): Template['shape'] {
  const parsed = shapeSchema.safeParse(jsonOf(shape))
  return parsed.success ? parsed.data : null
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
