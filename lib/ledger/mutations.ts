import { type RawBuilder, sql } from 'kysely'
import { recordAudit } from '#lib/audit/mutations.ts'
import type { Db } from '#lib/db/client.ts'
import { forUpdate } from '#lib/db/dialect.ts'
import type { Import, NewPunch, Punch } from '#lib/db/tables.ts'
import { failpoint } from '#lib/failpoint.ts'
import { type PunchFields, punchFieldNames } from '#lib/punch/schema.ts'
import { type Failure, fail, ok, type Result } from '#lib/result.ts'
import {
  assertImportMove,
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
 * it and takes its place in the import, while the old one stays as it is. Only once per punch. An
 * unknown one sent again as it was hands its doubt on: "already exists" may then prove that it arrived.
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
      const isSameAgain = old.state === 'unknown' && hasSameBody(old, given.fields)
      const reopened =
        import_id === null ? null : await reopenImport(trx, import_id, old.state, isSameAgain)
      if (reopened) return reopened
      const place = { connection_id, import_id, row_no, part, replaces: old.id }
      const added = await trx
        .insertInto('punches')
        .values({ ...newPunch(given, place), in_doubt: isSameAgain ? 1 : 0 })
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

/**
 * Asks again about every punch of an import whose fate is unknown: a replacement each, with the same
 * body and the doubt. Of a cancelled import too: what may have arrived is worth knowing. Returns how
 * many; killed in between, the next call goes on.
 */
export async function checkAgain(
  db: Db,
  given: { importId: number; author: string },
): Promise<Result<{ count: number }>> {
  let total = 0
  for (;;) {
    const some = await checkSomeAgain(db, given)
    if (!some.ok) return some
    total += some.data.count
    if (some.data.count < rowsPerBatch) break
  }
  const { importId, author } = given
  if (total > 0) {
    await recordAudit(db, {
      userId: author,
      action: 'checked_again',
      subject: `import ${importId}`,
      detail: { punches: total },
    })
  }
  return ok({ count: total })
}

async function checkSomeAgain(
  db: Db,
  { importId, author }: { importId: number; author: string },
): Promise<Result<{ count: number }>> {
  const body = sql.raw(punchFieldNames.join(', '))
  return await db.transaction().execute(async (trx) => {
    const found = await trx
      .selectFrom('imports')
      .select('connection_id')
      .where('id', '=', importId)
      .executeTakeFirst()
    if (!found) return fail('not_found')
    if (!(await isInUse(trx, found.connection_id))) return fail('conflict', { message: notInUse })
    const { rows } = await sql<{ id: number }>`
      insert into punches (connection_id, import_id, row_no, part, ${body}, state, in_doubt,
        replaces, author, created_at, updated_at)
      select connection_id, import_id, row_no, part, ${body}, 'queued', 1,
        id, cast(${author} as text), cast(${now()} as text), cast(${now()} as text)
      from punches old
      where import_id = ${importId} and state = 'unknown'
        and not exists (select 1 from punches later where later.replaces = old.id)
      order by id limit ${rowsPerBatch}
      on conflict do nothing
      returning id`.execute(trx)
    if (rows.length > 0) {
      await reopenImport(trx, importId, 'unknown', true, rows.length)
      failpoint('replace-commit')
    }
    return ok({ count: rows.length })
  })
}

/** Stops claims of this import; what is on its way still comes back. */
export function pauseImport(db: Db, importId: number): Promise<Result<null>> {
  return moveImport(db, importId, 'paused', { paused_by: 'person' })
}

/** A person says that it may go on, whatever stopped it. */
export function resumeImport(db: Db, importId: number): Promise<Result<null>> {
  return moveImport(db, importId, 'sending', { paused_by: null, paused_reason: null, ...ruledAnew })
}

/** After a person's word no punch goes first alone, and refusals in a row are counted anew. */
const ruledAnew = { is_cleared: 1, refused_in_row: 0, refused_reason: null } as const

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

function hasSameBody(old: Punch, fields: PunchFields): boolean {
  return punchFieldNames.every((name) => old[name] === (fields[name] ?? null))
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

/**
 * Counts the replacements instead of the replaced ones and lets a finished import send again: a
 * person decided so, hence nothing of it goes first alone. A cancelled one sends only what is in doubt.
 */
async function reopenImport(
  trx: Db,
  importId: number,
  replaced: PunchState,
  isInDoubt: boolean,
  punches = 1,
): Promise<Failure | null> {
  const found = await lockImport(trx, importId)
  if (!found) return fail('not_found')
  if (found.state === 'cancelled' && !isInDoubt) {
    const message = 'Its import was cancelled and sends nothing more. Send it as a single punch.'
    return fail('conflict', { message })
  }
  await countStates(trx, importId, { [replaced]: -punches, queued: punches })
  if (found.state !== 'finished') return null
  assertImportMove('finished', 'sending')
  await trx
    .updateTable('imports')
    .set({ state: 'sending', finished_at: null, ...ruledAnew })
    .where('id', '=', importId)
    .execute()
  return null
}

/** Moves an import if it may go there; that it is there already is as good. */
export async function moveImport(
  db: Db,
  importId: number,
  to: ImportState,
  more: Partial<Import>,
): Promise<Result<null>> {
  const moved = await db.transaction().execute(async (trx) => {
    const found = await lockImport(trx, importId)
    if (!found) return fail('not_found')
    if (found.state === to) return ok(null)
    // A finished one goes on only with a punch to send: see reopenImport.
    if (found.state === 'finished' || !canMoveImport(found.state, to)) {
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

/** Moves so many punches of an import from one counter to another. */
export function countStates(
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
