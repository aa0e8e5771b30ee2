import { type Migration, Migrator } from 'kysely/migration'
import type { Db } from './client.ts'
import * as ledger from './migrations/0001-ledger.ts'
import * as auth from './migrations/0002-auth.ts'
import * as watchedDelivery from './migrations/0003-watched-delivery.ts'
import * as people from './migrations/0004-people.ts'
import * as settings from './migrations/0005-settings.ts'
import * as sameDay from './migrations/0006-same-day.ts'

const migrations: Record<string, Migration> = {
  '0001-ledger': ledger,
  '0002-auth': auth,
  '0003-watched-delivery': watchedDelivery,
  '0004-people': people,
  '0005-settings': settings,
  '0006-same-day': sameDay,
}

/**
 * Brings the store to the newest form; does nothing when it is there already. Several processes
 * may call it at once. Throws what the store said when a step fails; that step is rolled back.
 */
export async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (!error) return
  // Kysely's words for a step that this version does not know.
  if (error instanceof Error && /previously executed migration .* is missing/.test(error.message))
    throw new Error('a newer version of Punchdesk has changed it, and there is no way back')
  throw error
}
