import { recordAudit } from '#lib/audit/mutations.ts'
import type { Db } from '#lib/db/client.ts'
import type { Thresholds } from '#lib/spreadsheet/thresholds.ts'
import { getThresholds } from './data.ts'

/** Keeps the thresholds of the checks; the audit says what each was and is. False = nothing is new. */
export async function changeThresholds(
  db: Db,
  { thresholds, userId }: { thresholds: Thresholds; userId: string },
): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const before = await getThresholds(trx)
    const names = Object.keys(before) as (keyof Thresholds)[]
    const changed = names.filter((name) => before[name] !== thresholds[name])
    if (changed.length === 0) return false
    const row = {
      value: JSON.stringify(thresholds),
      changed_by: userId,
      changed_at: new Date().toISOString(),
    }
    await trx
      .insertInto('settings')
      .values({ key: 'thresholds', ...row })
      .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
      .execute()
    await recordAudit(trx, {
      userId,
      action: 'settings_changed',
      subject: 'desk',
      detail: Object.fromEntries(
        changed.map((name) => [name, `${before[name]} -> ${thresholds[name]}`]),
      ),
    })
    return true
  })
}
