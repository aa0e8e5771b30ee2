import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import { forUpdate, skipLocked } from '#lib/db/dialect.ts'
import type { Import, NewPunch } from '#lib/db/tables.ts'
import { failpoint } from '#lib/failpoint.ts'
import type { PunchFields } from '#lib/punch/schema.ts'
import { type Failure, fail, ok, type Result } from '#lib/result.ts'
import {
  assertImportMove,
  assertPunchMove,
  canMoveImport,
  type ImportState,
  isRepairable,
  type PunchState,
} from './states.ts'

/** Rows moved in one transaction, so that none holds the store for long. */
const rowsPerBatch = 2_000

export type NewSinglePunch = {
  connectionId: number
  fields: PunchFields
  /** Made by the form: the same key makes the same punch, however often it is sent. */
  formKey: string
  /** Id of the person who sent it. */
  author: string
}

/** Puts a single punch into the queue. `isRepeat`: this form was here before, nothing was added. */
export async function enqueuePunch(
  db: Db,
  given: NewSinglePunch,
): Promise<{ punchId: number; isRepeat: boolean }> {
  const added = await db
    .insertInto('punches')
    .values(newPunch(given, { connection_id: given.connectionId }))
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (added) return { punchId: added.id, isRepeat: false }
  const earlier = await findByFormKey(db, given.formKey)
  if (!earlier) throw new Error('The store refused a punch whose form key is free.')
  return { punchId: earlier.id, isRepeat: true }
}

/**
 * Sends a refused, failed or unknown punch again, corrected or as it was: a new punch that replaces
 * it and takes its place in the import, while the old one stays as it is. Only once per punch.
 */
export async function replacePunch(
  db: Db,
  given: Omit<NewSinglePunch, 'connectionId'> & { punchId: number },
): Promise<Result<{ punchId: number }>> {
  return db
    .transaction()
    .execute(async (trx) => {
      const repeated = await findByFormKey(trx, given.formKey)
      if (repeated?.replaces === given.punchId) return ok({ punchId: repeated.id })
      const old = await forUpdate(
        trx,
        trx.selectFrom('punches').selectAll().where('id', '=', given.punchId),
      ).executeTakeFirst()
      if (!old) return fail('not_found')
      if (!isRepairable(old.state)) return fail('conflict', { message: notRepairable(old.state) })
      const { connection_id, import_id, row_no, part } = old
      if (!(await isInUse(trx, connection_id))) return fail('conflict', { message: notInUse })
      const reopened = import_id === null ? null : await reopenImport(trx, import_id, old.state)
      if (reopened) return reopened
      const added = await trx
        .insertInto('punches')
        .values(newPunch(given, { connection_id, import_id, row_no, part, replaces: old.id }))
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      if (added) {
        failpoint('replace-commit')
        return ok({ punchId: added.id })
      }
      // Leaves the transaction with nothing done.
      throw new AlreadyReplaced()
    })
    .then((replaced) => {
      failpoint('replace-committed')
      return replaced
    })
    .catch((problem: unknown) => {
      if (!(problem instanceof AlreadyReplaced)) throw problem
      return fail('conflict', { message: 'This punch was already sent again.' })
    })
}

/** Stops claims of this import; what is on its way still comes back. */
export function pauseImport(db: Db, importId: number): Promise<Result<null>> {
  return moveImport(db, importId, 'paused', { paused_by: 'person' })
}

/** A person says that it may go on, whatever stopped it: the stop rules begin to count anew. */
export function resumeImport(db: Db, importId: number): Promise<Result<null>> {
  const anew = { is_cleared: 1, refused_in_row: 0, refused_reason: null } as const
  return moveImport(db, importId, 'sending', { paused_by: null, paused_reason: null, ...anew })
}

/**
 * Gives up what was not sent yet. Punches whose fate is not known (an earlier try got no answer) are
 * not given up: delivery goes on until it knows. `sent` counts punches that left before.
 */
export async function cancelImport(
  db: Db,
  importId: number,
): Promise<Result<{ cancelled: number; sent: number }>> {
  const moved = await moveImport(db, importId, 'cancelled', {
    finished_at: new Date().toISOString(),
  })
  if (!moved.ok) return moved
  while ((await cancelSomeQueued(db, importId)) > 0) {}
  const counters = await db
    .selectFrom('imports')
    .select(['punch_count', 'cancelled'])
    .where('id', '=', importId)
    .executeTakeFirstOrThrow()
  return ok({ cancelled: counters.cancelled, sent: counters.punch_count - counters.cancelled })
}

/**
 * Cancels one batch of a cancelled import's queued punches, with the counters. Returns how many;
 * killed in between, the next call goes on. Delivery calls it too, for punches that came back.
 */
export async function cancelSomeQueued(db: Db, importId: number): Promise<number> {
  assertPunchMove('queued', 'cancelled')
  const cancelled = await db.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: number }>`
      with given_up as materialized (
        select id from punches
        where import_id = ${importId} and state = 'queued' and in_doubt = 0
          and connection_id = (select connection_id from imports where id = ${importId})
        order by id limit ${rowsPerBatch} ${skipLocked(trx)})
      update punches set state = 'cancelled', next_try_at = null, updated_at = ${now()}
      where state = 'queued' and id in (select id from given_up)
      returning id`.execute(trx)
    if (rows.length > 0) {
      await count(trx, importId, { queued: -rows.length, cancelled: rows.length })
    }
    failpoint('cancel-batch-commit')
    return rows.length
  })
  failpoint('cancel-batch-committed')
  return cancelled
}

class AlreadyReplaced extends Error {}

function newPunch(
  { fields, formKey, author }: Pick<NewSinglePunch, 'fields' | 'formKey' | 'author'>,
  place: Pick<NewPunch, 'connection_id' | 'import_id' | 'row_no' | 'part' | 'replaces'>,
): NewPunch {
  const at = now()
  return {
    ...place,
    ...fields,
    form_key: formKey,
    state: 'queued',
    author,
    created_at: at,
    updated_at: at,
  }
}

/** Nothing sends for the sandbox once there is a key, nor for Go2Clock while there is none. */
async function isInUse(trx: Db, connectionId: number): Promise<boolean> {
  const connection = await trx
    .selectFrom('connections')
    .select('is_active')
    .where('id', '=', connectionId)
    .executeTakeFirst()
  return connection?.is_active === 1
}

const notInUse =
  'The connection of this punch is not in use now, so it would not be sent. Enter it as a new punch.'

function findByFormKey(db: Db, formKey: string) {
  return db
    .selectFrom('punches')
    .select(['id', 'replaces'])
    .where('form_key', '=', formKey)
    .executeTakeFirst()
}

/** Counts the replacement instead of the replaced one and lets a finished import send again. */
async function reopenImport(
  trx: Db,
  importId: number,
  replaced: PunchState,
): Promise<Failure | null> {
  const found = await lockImport(trx, importId)
  if (!found) return fail('not_found')
  if (found.state === 'cancelled') {
    const message = 'Its import was cancelled and sends nothing more. Send it as a single punch.'
    return fail('conflict', { message })
  }
  await count(trx, importId, { [replaced]: -1, queued: 1 })
  if (found.state !== 'finished') return null
  assertImportMove('finished', 'sending')
  await trx
    .updateTable('imports')
    .set({ state: 'sending', finished_at: null })
    .where('id', '=', importId)
    .execute()
  return null
}

async function moveImport(
  db: Db,
  importId: number,
  to: ImportState,
  more: Partial<Import>,
): Promise<Result<null>> {
  const moved = await db.transaction().execute(async (trx) => {
    const found = await lockImport(trx, importId)
    if (!found) return fail('not_found')
    if (found.state === to) return ok(null)
    if (!canMoveImport(found.state, to)) {
      return fail('conflict', { message: importSentences[found.state] })
    }
    await trx
      .updateTable('imports')
      .set({ state: to, ...more })
      .where('id', '=', importId)
      .execute()
    failpoint('move-commit')
    return ok(null)
  })
  failpoint('move-committed')
  return moved
}

function lockImport(trx: Db, importId: number) {
  const query = trx.selectFrom('imports').select(['id', 'state']).where('id', '=', importId)
  return forUpdate(trx, query).executeTakeFirst()
}

function count(
  trx: Db,
  importId: number,
  changes: Partial<Record<PunchState, number>>,
): Promise<unknown> {
  const sums: Record<string, RawBuilder<number>> = {}
  for (const [state, change] of Object.entries(changes)) {
    sums[state] = sql`${sql.ref(state)} + ${change}`
  }
  return trx.updateTable('imports').set(sums).where('id', '=', importId).execute()
}

const importSentences: Record<ImportState, string> = {
  receiving: 'This file is still on its way up.',
  ready: 'This import has not been started yet.',
  sending: 'This import is being sent.',
  paused: 'This import is paused.',
  finished: 'This import has finished; nothing of it waits.',
  cancelled: 'This import was cancelled.',
}

function notRepairable(state: PunchState): string {
  if (state === 'accepted' || state === 'duplicate') {
    return 'Go2Clock holds this punch. It can only be changed in Go2Clock itself.'
  }
  if (state === 'cancelled') return 'This punch was cancelled. Enter it as a new one.'
  return 'This punch is still on its way.'
}

function now(): string {
  return new Date().toISOString()
}
