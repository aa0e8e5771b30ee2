import { recordAudit } from '#lib/audit/mutations.ts'
import type { Db } from '#lib/db/client.ts'
import { forUpdate } from '#lib/db/dialect.ts'

/** Who pauses: a person by name, or what was noticed as a sentence. */
type Pause =
  | { by: 'person'; userId: string; detail: string }
  | { by: 'restored'; userId: null; detail: string }

/** Nothing is sent over any connection until a person resumes. False when it is paused already. */
export async function pauseDesk(db: Db, { by, userId, detail }: Pause): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('desk')
      .set({ paused_at: new Date().toISOString(), paused_by: by, paused_detail: detail })
      .where('paused_at', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) return false
    await recordAudit(trx, {
      userId,
      action: 'desk_paused',
      subject: 'desk',
      detail: { by, detail },
    })
    return true
  })
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
