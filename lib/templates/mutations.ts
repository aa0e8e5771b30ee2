import { recordAudit } from '#lib/audit/mutations.ts'
import type { Db } from '#lib/db/client.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { type NewTemplate, templatesMax } from './schema.ts'

type By = { userId: string }

/**
 * Keeps a way to read files with this header. There is one per header: saving again renews it, name
 * and all, and says who.
 */
export async function saveTemplate(
  db: Db,
  { name, headerKey, shape, userId }: NewTemplate & By,
): Promise<Result<{ templateId: number }>> {
  return await db.transaction().execute(async (trx) => {
    const at = new Date().toISOString()
    const known = await trx
      .selectFrom('templates')
      .select('id')
      .where('header_key', '=', headerKey)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
    const json = JSON.stringify(shape)
    let templateId = known?.id
    if (known) {
      await trx
        .updateTable('templates')
        .set({ name, shape: json, changed_by: userId, changed_at: at })
        .where('id', '=', known.id)
        .execute()
    } else {
      const { count } = await trx
        .selectFrom('templates')
        .select((select) => select.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      if (Number(count) >= templatesMax) return fail('invalid', { message: tooMany })
      const made = await trx
        .insertInto('templates')
        .values({ name, header_key: headerKey, shape: json, made_by: userId, made_at: at })
        .returning('id')
        .executeTakeFirstOrThrow()
      templateId = made.id
    }
    await audit(trx, 'template_saved', { templateId: templateId as number, userId, name })
    return ok({ templateId: templateId as number })
  })
}

/** False when it is gone. */
export async function renameTemplate(
  db: Db,
  { templateId, name, userId }: By & { templateId: number; name: string },
): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('templates')
      .set({ name, changed_by: userId, changed_at: new Date().toISOString() })
      .where('id', '=', templateId)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    await audit(trx, 'template_renamed', { templateId, userId, name })
    return true
  })
}

/** False when it is gone. */
export async function deleteTemplate(
  db: Db,
  { templateId, userId }: By & { templateId: number },
): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const gone = await trx
      .deleteFrom('templates')
      .where('id', '=', templateId)
      .returning('name')
      .executeTakeFirst()
    if (!gone) return false
    await audit(trx, 'template_deleted', { templateId, userId, name: gone.name })
    return true
  })
}

const tooMany = `There are ${templatesMax} templates already. Delete those that nobody needs first.`

async function audit(
  trx: Db,
  action: 'template_saved' | 'template_renamed' | 'template_deleted',
  { templateId, userId, name }: By & { templateId: number; name: string },
) {
  await recordAudit(trx, { userId, action, subject: `template ${templateId}`, detail: { name } })
}
