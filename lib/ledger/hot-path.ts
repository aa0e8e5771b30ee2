/**
 * The two writes that happen for every punch: the claim before its request leaves, and the settlement
 * when its answer is here. They go in batches, one transaction for both, every row of a batch in one
 * JSON parameter of a text that is prepared once.
 */
import { sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import { isPostgres, jsonRecords, skipLocked } from '#lib/db/dialect.ts'
import type { Punch } from '#lib/db/tables.ts'
import { failpoint } from '#lib/failpoint.ts'
import { punchFieldNames } from '#lib/punch/schema.ts'
import { type AnswerPage, answerPage, writeAttempts } from './hot-path-answers.ts'
import { addCount, type Counts, writeCounts } from './hot-path-counts.ts'
import { applyStopRules, listFirstIds, type Ruled } from './hot-path-stop-rules.ts'
import { assertPunchMove, type PunchState } from './states.ts'

const useridDigitsMax = 20

/** The lease of one delivery process on one connection: every write below checks it. */
export type Lease = { connectionId: number; owner: string; token: number }

/** Another process delivers for this connection now; nothing was written. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError'
}

/** What the wire and the settlement need of a claimed punch. */
export const claimedColumns = [
  'id',
  'import_id',
  ...punchFieldNames,
  'in_doubt',
  'tries',
  'first_try_at',
] as const
export type ClaimedPunch = Pick<Punch, (typeof claimedColumns)[number]>

/** Where a claimed punch goes; made by the delivery from an answer, or from none. */
export type Settlement = {
  punch: ClaimedPunch
  state: Exclude<PunchState, 'sending' | 'cancelled'>
  inDoubt: 0 | 1
  tries: number
  firstTryAt: string | null
  nextTryAt: string | null
  /** Null when nothing was sent: the punch goes back as it came. */
  attempt: Attempt | null
}

export type Attempt = {
  answer: { outcome: string; httpStatus: number | null; text: string }
  startedAt: string
  tookMs: number
  tryNo: number
}

export type HotWrite = {
  lease: Lease
  settlements: readonly Settlement[]
  /** At most so many single punches, and of imports. 0: none. */
  claimSingles: number
  claimOfImports: number
  /** The import served last: the next one's turn comes first. */
  lastImportId: number
  /** What failed before comes last: to find out whether Go2Clock answers at all. */
  freshFirst?: boolean
}

export type HotWritten = {
  /** Now `sending`: single punches first, then in the order of their file. */
  claimed: ClaimedPunch[]
  lastImportId: number
  ruled: Ruled
}

/**
 * Settles and claims in one transaction, with the counters of the imports. Settling what is no
 * longer `sending` changes nothing, so a write whose commit was in doubt can be repeated. Throws
 * LeaseLostError when the lease has gone to another process.
 */
export async function settleAndClaim(db: Db, write: HotWrite): Promise<HotWritten> {
  const answers = answerPage(db)
  const written = await db.transaction().execute(async (trx) => {
    const { isHeld } = await checkLease(trx, write.lease)
    const now = new Date().toISOString()
    const counts: Counts = new Map()
    const settled =
      write.settlements.length > 0 ? await settle(trx, write, answers, counts, now) : []
    const mayClaim = !isHeld && write.claimSingles + write.claimOfImports > 0
    const claimed = mayClaim
      ? await claim(trx, write, counts, now)
      : { claimed: [], lastImportId: write.lastImportId }
    const imports = await writeCounts(trx, counts, now)
    const ruled = await applyStopRules(trx, imports, settled, now)
    if (ruled.paused.length > 0) failpoint('stop-rule-commit')
    if (write.settlements.length > 0) failpoint('settle-commit')
    if (claimed.claimed.length > 0) failpoint('claim-commit')
    return { ...claimed, ruled }
  })
  answers.keep()
  if (written.ruled.paused.length > 0) failpoint('stop-rule-committed')
  if (write.settlements.length > 0) failpoint('settle-committed')
  if (written.claimed.length > 0) failpoint('claim-committed')
  return written
}

/**
 * Reads whether the lease is still ours (and whether nothing may be claimed: the connection is held,
 * or the whole desk paused) and locks that fact until the transaction ends. The lock is
 * the weak one: a strong one would stop every insert of a punch, which refers to the connection.
 */
export async function checkLease(trx: Db, lease: Lease): Promise<{ isHeld: boolean }> {
  const { rows } = await sql<{ stopped_at: string | null }>`
    select coalesce(held_at, (select paused_at from desk)) as stopped_at from connections
    where id = ${lease.connectionId} and lease_owner = ${lease.owner}
      and lease_token = ${lease.token}
    ${isPostgres(trx) ? sql`for no key update` : sql``}`.execute(trx)
  const row = rows[0]
  if (!row) throw new LeaseLostError(`connection ${lease.connectionId}`)
  return { isHeld: row.stopped_at !== null }
}

const settledColumns = {
  id: 'bigint',
  to_state: 'text',
  now_in_doubt: 'bigint',
  is_confirmed: 'bigint',
  now_tries: 'bigint',
  began_at: 'text',
  wait_until: 'text',
  given_answer: 'bigint',
  took: 'bigint',
} as const

async function settle(
  trx: Db,
  { settlements, lease }: HotWrite,
  answers: AnswerPage,
  counts: Counts,
  now: string,
): Promise<readonly Settlement[]> {
  for (const { state } of settlements) assertPunchMove('sending', state)
  const confirmed = await findConfirmed(trx, lease.connectionId, settlements)
  await answers.load(trx, settlements)
  const values = settlements.map((s) => [
    s.punch.id,
    confirmed.has(s.punch.id) ? 'accepted' : s.state,
    s.inDoubt,
    confirmed.has(s.punch.id) ? 1 : 0,
    s.tries,
    s.firstTryAt,
    s.nextTryAt,
    s.attempt && answers.idOf(s.attempt.answer),
    s.attempt?.tookMs ?? null,
  ])
  // The empty text and the zero keep SQLite from walking an index by state for every row of the JSON.
  const { rows } = await sql<{ id: number }>`
    update punches set state = to_state, in_doubt = now_in_doubt, confirmed = is_confirmed,
      tries = now_tries, first_try_at = began_at, next_try_at = wait_until,
      answer_id = coalesce(given_answer, answer_id), took_ms = coalesce(took, took_ms),
      updated_at = ${now}
    from (${jsonRecords(trx, values, settledColumns)}) as settled
    where punches.id = settled.id and punches.state || '' = 'sending'
      and punches.connection_id + 0 = ${lease.connectionId}
    returning punches.id`.execute(trx)
  const moved =
    rows.length === settlements.length
      ? settlements
      : settlements.filter(isAmong(new Set(rows.map((row) => row.id))))
  for (const { punch, state } of moved) {
    addCount(counts, punch.import_id, 'sending', -1)
    addCount(counts, punch.import_id, confirmed.has(punch.id) ? 'accepted' : state, 1)
    if (confirmed.has(punch.id)) addCount(counts, punch.import_id, 'confirmed', 1)
  }
  await writeAttempts(trx, moved, answers)
  return moved
}

function isAmong(ids: Set<number>) {
  return ({ punch }: Settlement) => ids.has(punch.id)
}

/**
 * "Already exists" proves an earlier try of ours only when that try may have arrived and no other
 * punch of the ledger could have been the one that Go2Clock holds. Punches this one asks about again
 * (the same body, unknown) are no others.
 */
async function findConfirmed(
  trx: Db,
  connectionId: number,
  settlements: readonly Settlement[],
): Promise<Set<number>> {
  const candidates = settlements.filter((s) => s.state === 'duplicate' && s.punch.in_doubt === 1)
  if (candidates.length === 0) return new Set()
  const values = candidates.flatMap(({ punch: { id, userid, checktime } }) =>
    spellingsOf(userid).map((spelling) => [id, spelling, checktime]),
  )
  const columns = { given_id: 'bigint', given_userid: 'text', given_checktime: 'text' } as const
  const { rows } = await sql<SameTime>`
    select given_id, id, replaces, state, ${sql.raw(punchFieldNames.join(', '))}
    from (${jsonRecords(trx, values, columns)}) as given
    join punches on connection_id = ${connectionId} and userid = given_userid
      and checktime = given_checktime`.execute(trx)
  const alike = Map.groupBy(rows, (row) => row.given_id)
  const isAlone = ({ punch: { id } }: Settlement) => {
    const found = new Map((alike.get(id) ?? []).map((row) => [row.id, row]))
    return found.size === countAskedAgain(found, id)
  }
  return new Set(candidates.filter(isAlone).map(({ punch }) => punch.id))
}

type SameTime = Pick<Punch, 'id' | 'replaces' | 'state' | (typeof punchFieldNames)[number]> & {
  given_id: number
}

/** The punch itself and those whose doubt it has inherited, one from the other. */
function countAskedAgain(found: Map<number, SameTime>, id: number): number {
  let count = 0
  let one = found.get(id)
  while (one) {
    count++
    const before: SameTime | undefined = found.get(one.replaces ?? 0)
    const later = one
    const isSame = punchFieldNames.every((name) => before?.[name] === later[name])
    one = before?.state === 'unknown' && isSame ? before : undefined
  }
  return count
}

/** An employee number is an integer to Go2Clock: 007 and 7 are one employee, but two texts here. */
function spellingsOf(userid: string): string[] {
  const digits = userid.replace(/^0+(?=.)/, '')
  const spellings = []
  for (let length = digits.length; length <= useridDigitsMax; length++) {
    spellings.push(digits.padStart(length, '0'))
  }
  return spellings
}

async function claim(
  trx: Db,
  write: HotWrite,
  counts: Counts,
  now: string,
): Promise<Omit<HotWritten, 'ruled'>> {
  const { connectionId } = write.lease
  const { freshFirst } = write
  const claimed = write.claimSingles
    ? await claimFrom(trx, { connectionId, importId: null, freshFirst }, write.claimSingles, now)
    : []
  let { lastImportId } = write
  let wanted = write.claimOfImports - claimed.length
  if (wanted > 0) {
    for (const source of await listTurns(trx, connectionId, lastImportId)) {
      const some = await claimFrom(trx, { ...source, freshFirst }, wanted, now)
      for (const punch of some) claimed.push(punch)
      if (some.length > 0) lastImportId = source.importId
      wanted -= some.length
      if (wanted <= 0) break
    }
  }
  for (const { import_id } of claimed) {
    addCount(counts, import_id, 'queued', -1)
    addCount(counts, import_id, 'sending', 1)
  }
  return { claimed, lastImportId }
}

type Source = {
  connectionId: number
  importId: number | null
  onlyInDoubt?: boolean
  freshFirst?: boolean
  /** Not cleared yet: its first punches go alone. */
  onlyFirst?: boolean
}

/**
 * Imports that have something to send, each in its turn after the one served last. Of a cancelled
 * one only punches in doubt are sent: nobody may call a punch cancelled that Go2Clock may hold.
 */
async function listTurns(trx: Db, connectionId: number, lastImportId: number) {
  const { rows } = await sql<{ id: number; state: string; is_cleared: number }>`
    select id, state, is_cleared from imports
    where connection_id = ${connectionId} and state = 'sending' and queued > 0
    union all
    select id, state, 1 from imports
    where connection_id = ${connectionId} and state = 'cancelled' and queued > 0`.execute(trx)
  const isLater = (id: number) => Number(id <= lastImportId)
  rows.sort((a, b) => isLater(a.id) - isLater(b.id) || a.id - b.id)
  return rows.map(({ id, state, is_cleared }) => ({
    connectionId,
    importId: id,
    onlyInDoubt: state === 'cancelled',
    onlyFirst: is_cleared === 0,
  }))
}

/** Retries that are due come before the rest, so that a file stays near its order. */
async function claimFrom(
  trx: Db,
  { connectionId, importId, onlyInDoubt, freshFirst, onlyFirst }: Source,
  limit: number,
  now: string,
): Promise<ClaimedPunch[]> {
  const first = importId !== null && onlyFirst ? await listFirstIds(trx, importId) : null
  const place = sql`connection_id = ${connectionId} and state = 'queued' and
    ${importId === null ? sql`import_id is null` : sql`import_id = ${importId}`}
    ${onlyInDoubt ? sql`and in_doubt = 1` : sql``}
    ${first ? sql`and id in (${sql.join(first)})` : sql``}`
  const retries = sql`select * from (select id from punches
    where ${place} and next_try_at is not null and next_try_at <= ${now}
    order by next_try_at limit ${limit} ${skipLocked(trx)}) as retries`
  const fresh = sql`select * from (select id from punches
    where ${place} and next_try_at is null
    order by id limit ${limit} ${skipLocked(trx)}) as fresh`
  // Materialized: PostgreSQL may run a plain sub-select once per row, each time past its limit.
  const { rows } = await sql<ClaimedPunch>`
    with due as materialized (
      ${freshFirst ? fresh : retries} union all ${freshFirst ? retries : fresh} limit ${limit})
    update punches set state = 'sending', updated_at = ${now}
    where state = 'queued' and id in (select id from due)
    returning ${sql.raw(claimedColumns.join(', '))}`.execute(trx)
  return rows.sort((a, b) => a.id - b.id)
}
