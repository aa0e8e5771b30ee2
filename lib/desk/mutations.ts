import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { recordAudit } from '#lib/audit/mutations.ts'
import { type Db, isPostgresUrl } from '#lib/db/client.ts'
import { forUpdate } from '#lib/db/dialect.ts'
import {
  differencesOf,
  readStoreIdentity,
  type StoreIdentity,
  writeStartMarks,
} from '#lib/db/store-identity.ts'
import { copySentence } from './copies.ts'

/** Who pauses: a person by name, or what was noticed as a sentence. */
type Pause =
  | { by: 'person'; userId: string; detail: string }
  | { by: 'restored'; userId: null; detail: string }

/** Nothing is sent over any connection until a person resumes. False when it is paused already. */
export async function pauseDesk(db: Db, pause: Pause): Promise<boolean> {
  return await db.transaction().execute((trx) => pauseWithin(trx, pause))
}

/**
 * Compares the store with what it was at the last start, and pauses the desk when it is a copy. At the
 * first start it is only written down. Before delivery starts: true when it found a copy.
 */
export async function recognizeStore(db: Db, url: string): Promise<boolean> {
  const found = await readStoreIdentity(db, url)
  const start = isPostgresUrl(url) ? null : randomUUID()
  const isCopy = await db.transaction().execute(async (trx) => {
    const { store_identity } = await forUpdate(
      trx,
      trx.selectFrom('desk').select('store_identity'),
    ).executeTakeFirstOrThrow()
    const known: StoreIdentity = JSON.parse(store_identity ?? '{}')
    const differences = differencesOf(known, found)
    if (differences.length > 0) {
      const detail = copySentence(differences)
      await pauseWithin(trx, { by: 'restored', userId: null, detail })
    }
    // First in both, so that a fall between here and the commit is not taken for a copy.
    if (start) writeStartMarks(url, [known.start ?? '', start])
    const identity = { ...known, ...found, ...(start && { start }) }
    await trx
      .updateTable('desk')
      .set({ store_identity: JSON.stringify(identity) })
      .execute()
    return differences.length > 0
  })
  if (start) writeStartMarks(url, [start])
  return isCopy
}

/** False when it was not paused any more. */
export async function resumeDesk(db: Db, userId: string): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const paused = await forUpdate(
      trx,
      trx.selectFrom('desk').select(['paused_at', 'paused_by']).where('paused_at', 'is not', null),
    ).executeTakeFirst()
    if (!paused) return false
    await trx
      .updateTable('desk')
      .set({ paused_at: null, paused_by: null, paused_detail: null })
      .execute()
    const detail = { by: paused.paused_by, pausedSince: paused.paused_at }
    await recordAudit(trx, { userId, action: 'desk_resumed', subject: 'desk', detail })
    return true
  })
}

/** Writes what is there already: throws what keeps the store from being written. */
export async function tryToWrite(db: Db): Promise<void> {
  await db
    .updateTable('desk')
    .set((desk) => ({ id: desk.ref('id') }))
    .execute()
}

/** A copy is more than a person's pause, and a backup says more of itself than what was noticed. */
async function pauseWithin(trx: Db, { by, userId, detail }: Pause): Promise<boolean> {
  const isWeaker =
    by === 'person'
      ? sql<boolean>`paused_at is null`
      : sql<boolean>`(paused_by is null or paused_by = 'person')`
  const { numUpdatedRows } = await trx
    .updateTable('desk')
    .set({ paused_at: new Date().toISOString(), paused_by: by, paused_detail: detail })
    .where(isWeaker)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) return false
  await recordAudit(trx, { userId, action: 'desk_paused', subject: 'desk', detail: { by, detail } })
  return true
}
