import { requireUser } from '#lib/auth/loaders.ts'
import { hasRole } from '#lib/auth/roles.ts'
import { getDb } from '#lib/db/client.ts'
import { getSetting, getThresholds } from './data.ts'

/** What the page of settings shows. Everybody may look, admins may change. */
export async function loadSettings() {
  const user = await requireUser()
  const db = getDb()
  const [thresholds, kept] = await Promise.all([getThresholds(db), getSetting(db, 'thresholds')])
  return {
    thresholds,
    mayChange: hasRole(user.role, 'admin'),
    changed: kept ? { at: kept.changed_at, by: kept.changer_name } : null,
  }
}
