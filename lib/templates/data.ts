import type { Db } from '#lib/db/client.ts'

/** All templates, the newest first, with who saved them last. */
export async function listTemplates(db: Db, limit: number) {
  return await db
    .selectFrom('templates')
    .leftJoin('user as maker', 'maker.id', 'templates.made_by')
    .leftJoin('user as changer', 'changer.id', 'templates.changed_by')
    .select(['templates.id', 'templates.name', 'header_key', 'shape'])
    .select(['made_by', 'made_at', 'changed_by', 'changed_at'])
    .select((select) => select.fn.coalesce('maker.name', 'made_by').as('maker_name'))
    .select((select) => select.fn.coalesce('changer.name', 'changed_by').as('changer_name'))
    .orderBy('templates.id', 'desc')
    .limit(limit)
    .execute()
}

export type TemplateRow = Awaited<ReturnType<typeof listTemplates>>[number]
