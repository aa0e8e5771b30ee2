import type { Db } from '#lib/db/client.ts'
import type { Thresholds } from '#lib/spreadsheet/thresholds.ts'
import { readThresholds, type SettingKey } from './schema.ts'

/** A setting as it is kept, and who changed it last; undefined when nobody ever did. */
export async function getSetting(db: Db, key: SettingKey) {
  return await db
    .selectFrom('settings')
    .leftJoin('user', 'user.id', 'settings.changed_by')
    .select(['settings.value', 'settings.changed_at'])
    .select((select) => select.fn.coalesce('user.name', 'settings.changed_by').as('changer_name'))
    .where('settings.key', '=', key)
    .executeTakeFirst()
}

export async function getThresholds(db: Db): Promise<Thresholds> {
  const kept = await getSetting(db, 'thresholds')
  return readThresholds(jsonOf(kept?.value))
}

function jsonOf(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
