import { type SelectQueryBuilder, sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import { isPostgres } from '#lib/db/dialect.ts'
import { isStoreUnreachable } from '#lib/db/store-trouble.ts'
import type { Tables } from '#lib/db/tables.ts'
import { dayOf, daysWithPunches, eachPunch, employeeKey, employeeOf } from './hot-path-days.ts'
import { isByTime, type LogCursor, type LogFilter } from './log-filter.ts'
import { finalStates, type PunchState } from './states.ts'

/** One line of the log. */
export type LogRow = Awaited<ReturnType<typeof rowsById>>[number]

export type LogPage = {
  rows: LogRow[]
  /** Undefined at the end of the log. */
  older?: LogCursor
  /** Undefined on the newest page. */
  newer?: LogCursor
}

const pageRows = 100
const longestChain = 50
/** How long a person waits at the form; after that the log tells the rest. */
const answerWaitMs = 10_000
const answerPollMs = 60

/**
 * One page of the log, newest first: by time of the punch when the filter has dates, else by the
 * order in which punches came. Pages hang on a punch, not on a count of rows, so that punches
 * arriving meanwhile neither repeat nor hide a row.
 */
export async function listPunches(
  db: Db,
  filter: LogFilter,
  cursor?: LogCursor,
  limit = pageRows,
): Promise<LogPage> {
  const byTime = isByTime(filter)
  // A cursor of the other order would skip rows silently: begin at the newest instead.
  const start = cursor && byTime === (cursor.checktime !== undefined) ? cursor : undefined
  const backwards = start?.towards === 'newer'
  const keys = await pageKeys(db, filter, start, limit + 1)
  const hasMore = keys.length > limit
  const shown = keys.slice(0, limit)
  if (backwards) shown.reverse()
  const rows = await rowsById(
    db,
    shown.map((key) => key.id),
  )
  const first = shown[0]
  const last = shown.at(-1)
  const at = (key: Key) => ({ id: key.id, checktime: byTime ? key.checktime : undefined })
  return {
    rows,
    older: last && (backwards || hasMore) ? { towards: 'older', ...at(last) } : undefined,
    newer:
      first && start && (!backwards || hasMore) ? { towards: 'newer', ...at(first) } : undefined,
  }
}

/** How many punches fit, counted up to `max`: a larger number is not worth the wait. */
export async function countPunches(db: Db, filter: LogFilter, max: number): Promise<number> {
  return (await pageKeys(db, filter, undefined, max)).length
}

/** The punches typed by hand last, newest first. */
export async function lastSinglePunches(db: Db, limit = 10): Promise<LogRow[]> {
  const filter: LogFilter = { states: [], byHand: true }
  return (await listPunches(db, filter, undefined, limit)).rows
}

/** One punch with everything that happened to it; undefined when there is none. */
export async function getPunch(db: Db, punchId: number) {
  const [row] = await rowsById(db, [punchId])
  if (!row) return undefined
  const [sent, attempts, replaced, newest] = await Promise.all([
    db
      .selectFrom('punches')
      .innerJoin('connections', 'connections.id', 'punches.connection_id')
      .leftJoin('user', 'user.id', 'punches.author')
      .select(['part', 'first_try_at as firstTryAt', 'took_ms as tookMs', 'in_doubt as inDoubt'])
      .select((select) => select.fn.coalesce('user.name', 'punches.author').as('author'))
      .select(['key_tail as keyTail', 'time_zone as timeZone'])
      .where('punches.id', '=', punchId)
      .executeTakeFirstOrThrow(),
    listAttempts(db, punchId),
    listReplaced(db, row.replaces),
    getNewest(db, row.replacedBy),
  ])
  return { ...row, ...sent, attempts, replaced, newest }
}

export type PunchDetail = NonNullable<Awaited<ReturnType<typeof getPunch>>>
export type AttemptRow = PunchDetail['attempts'][number]

/**
 * Where a punch stands once Go2Clock has answered, or after `waitMs`, or at once when its connection
 * is on hold or the desk paused. Throws for an id that is none.
 */
export async function waitForAnswer(
  db: Db,
  punchId: number,
  waitMs = answerWaitMs,
): Promise<LogRow> {
  const giveUpAt = Date.now() + waitMs
  for (;;) {
    const isLast = Date.now() >= giveUpAt
    const [row] = await rowsById(db, [punchId]).catch((problem: unknown) => {
      // The punch is taken: a store that is away for a moment costs nothing of the wait.
      if (isLast || !isStoreUnreachable(problem)) throw problem
      return [null]
    })
    if (row === undefined) throw new Error(`There is no punch ${punchId}.`)
    const isStopped = row?.heldAt != null || row?.deskPausedAt != null
    if (row && (finalStates.includes(row.state) || isStopped || isLast)) return row
    await new Promise((soon) => setTimeout(soon, answerPollMs))
  }
}

/** The newest imports, for a list to choose from. */
export async function listImportNames(db: Db, limit = 50): Promise<{ id: number; name: string }[]> {
  return await db
    .selectFrom('imports')
    .select(['id', 'name'])
    .where('punch_count', '>', 0)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

function listAttempts(db: Db, punchId: number) {
  return db
    .selectFrom('attempts')
    .innerJoin('answers', 'answers.id', 'attempts.answer_id')
    .select(['try_no as tryNo', 'started_at as startedAt', 'took_ms as tookMs', 'attempts.outcome'])
    .select(['http_status as httpStatus', 'text as answer'])
    .where('punch_id', '=', punchId)
    .orderBy('attempts.id')
    .execute()
}

/** The refused punches this one stands for, nearest first. */
async function listReplaced(db: Db, replaces: number | null): Promise<LogRow[]> {
  const chain: LogRow[] = []
  let next = replaces
  while (next !== null && chain.length < longestChain) {
    const [row] = await rowsById(db, [next])
    if (!row) break
    chain.push(row)
    next = row.replaces
  }
  return chain
}

/** The last of the punches that stand for one that was sent again, one after the other. */
async function getNewest(db: Db, replacedBy: number | null): Promise<LogRow | null> {
  let newest: LogRow | null = null
  let next = replacedBy
  for (let steps = 0; next !== null && steps < longestChain; steps++) {
    const [row] = await rowsById(db, [next])
    if (!row) break
    newest = row
    next = row.replacedBy
  }
  return newest
}

/** Lines of the log in the order of `ids`. */
async function rowsById(db: Db, ids: number[]) {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('punches')
    .innerJoin('connections', 'connections.id', 'punches.connection_id')
    .leftJoin('imports', 'imports.id', 'punches.import_id')
    .leftJoin('answers', 'answers.id', 'punches.answer_id')
    .leftJoin('punches as next', 'next.replaces', 'punches.id')
    .select(['punches.id', 'punches.userid', 'punches.checktime', 'punches.checktype'])
    .select(['punches.sensorid', 'punches.worktype', 'punches.latitude', 'punches.longitude'])
    .select(['punches.eventdescription', 'punches.deviceserial'])
    .select(['punches.state', 'punches.confirmed', 'punches.tries', 'punches.replaces'])
    .select(['punches.created_at as createdAt', 'punches.updated_at as updatedAt'])
    .select(['punches.next_try_at as nextTryAt', 'next.id as replacedBy'])
    .select([
      'punches.import_id as importId',
      'punches.row_no as rowNo',
      'imports.name as importName',
    ])
    .select(['imports.state as importState', 'connections.name as connectionName'])
    .select(['connections.kind as connectionKind', 'connections.held_at as heldAt'])
    .select(['connections.unreachable_at as unreachableAt'])
    .select((select) => select.selectFrom('desk').select('paused_at').as('deskPausedAt'))
    .select(['answers.text as answer', 'answers.http_status as httpStatus', 'answers.outcome'])
    .where('punches.id', 'in', ids)
    .execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

// --- one page of keys ------------------------------------------------------------------------

type Key = { id: number; checktime: string }
type Branch = { state?: PunchState; connectionId?: number; importId?: number | null }
/** Up to here the punches of an import are read and sorted faster than found along the calendar. */
const smallImportPunches = 50_000
type KeyQuery = SelectQueryBuilder<Tables, 'punches', Key>

/**
 * Ids of one page. A filter of several states is a union of one ordered, limited walk per state:
 * each has an index in page order, so none reads more than a page of entries.
 */
async function pageKeys(
  db: Db,
  filter: LogFilter,
  cursor: LogCursor | undefined,
  limit: number,
): Promise<Key[]> {
  const narrowed = await branches(db, filter)
  const order = cursor?.towards === 'newer' ? 'asc' : 'desc'
  const byTime = isByTime(filter)

  const hasBetterIndex =
    filter.employee !== undefined || (byTime && (await isLargeImport(db, filter.importId)))

  const walk = (branch: Branch) => {
    const isAlongImport = !byTime && !hasBetterIndex && isPostgres(db) && isWalkOfImport(branch)
    let query: KeyQuery = db.selectFrom('punches').select(['id', 'checktime'])
    if (branch.state) query = query.where(isOfState(branch.state, filter.employee !== undefined))
    if (branch.connectionId) query = query.where('connection_id', '=', branch.connectionId)
    if (branch.importId === null) query = query.where('import_id', 'is', null)
    else if (isAlongImport) query = query.where(withinImport(branch.importId, cursor))
    else if (branch.importId) query = query.where(isOfImport(branch.importId, hasBetterIndex))
    if (filter.employee) query = query.where('id', 'in', idsOfEmployee(db, filter.employee, filter))
    if (filter.from) query = query.where('checktime', '>=', `${filter.from}T00:00:00`)
    if (filter.to) query = query.where('checktime', '<=', `${filter.to}T23:59:59`)
    if (cursor && !isAlongImport) query = query.where(beside(cursor, byTime))
    if (byTime) query = query.orderBy('checktime', order)
    if (isAlongImport) query = query.orderBy('import_id', order)
    query = query.orderBy('id', order).limit(limit)
    return db.selectFrom(query.as('walk')).select(['walk.id', 'walk.checktime'])
  }
  const [first, ...others] = narrowed.map(walk)
  if (!first) return []
  const all = others.reduce((union, next) => union.unionAll(next), first)
  let page = db.selectFrom(all.as('page')).select(['page.id', 'page.checktime'])
  if (byTime) page = page.orderBy('page.checktime', order)
  return page.orderBy('page.id', order).limit(limit).execute()
}

type ImportBranch = Branch & { importId: number }

/** All punches of one employee within the filter's days. */
function idsOfEmployee(db: Db, userid: string, { from, to }: LogFilter) {
  const isTheirs = sql`punches.connection_id = days.connection_id and ${dayOf('checktime')} = days.day
    and ${employeeOf('userid')} = ${employeeKey(userid)} and userid = ${userid}`
  const days = daysWithPunches(sql`select id from connections`, { from, to })
  return sql<number>`(select id from (${days}) as days ${eachPunch(db, isTheirs)})`
}

/** Nearly all or all of an import: its own index has them in order. */
function isWalkOfImport(branch: Branch): branch is ImportBranch {
  return Boolean(branch.importId) && (branch.state === undefined || branch.state === 'accepted')
}

/**
 * As a walk over pairs. Told "import 1, by id", PostgreSQL goes down all ids in the hope of meeting
 * the import soon, past every later one; SQLite takes the right index by itself.
 */
function withinImport(importId: number, cursor: LogCursor | undefined) {
  return cursor?.towards === 'newer'
    ? sql<boolean>`(import_id, id) > (${importId}, ${cursor.id}) and import_id <= ${importId}`
    : sql<boolean>`(import_id, id) < (${importId}, ${cursor?.id ?? Number.MAX_SAFE_INTEGER}) and import_id >= ${importId}`
}

/**
 * A literal, not a parameter: PostgreSQL proves a partial index only from it. Of one employee's punches an
 * expression, since an index by state has those of everybody.
 */
function isOfState(state: PunchState, isOfEmployee: boolean) {
  return isOfEmployee
    ? sql<boolean>`state || '' = ${state}`
    : sql<boolean>`state = ${sql.lit(state)}`
}

/** An expression instead of the column keeps a store from walking the import's own index. */
function isOfImport(importId: number, hasBetterIndex: boolean) {
  return hasBetterIndex
    ? sql<boolean>`import_id + 0 = ${importId}`
    : sql<boolean>`import_id = ${importId}`
}

async function isLargeImport(db: Db, importId: number | undefined): Promise<boolean> {
  if (importId === undefined) return false
  const found = await db
    .selectFrom('imports')
    .select('punch_count')
    .where('id', '=', importId)
    .executeTakeFirst()
  return (found?.punch_count ?? 0) > smallImportPunches
}

function beside(cursor: LogCursor, byTime: boolean) {
  const sign = sql.raw(cursor.towards === 'newer' ? '>' : '<')
  return byTime
    ? sql<boolean>`(checktime, id) ${sign} (${cursor.checktime}, ${cursor.id})`
    : sql<boolean>`id ${sign} ${cursor.id}`
}

/** One branch per state; queued and sending ones are found the way delivery's indexes have them. */
async function branches(db: Db, filter: LogFilter): Promise<Branch[]> {
  const importId = filter.byHand ? null : filter.importId
  if (filter.byHand && filter.importId) return []
  if (filter.states.length === 0) return [{ importId }]
  if (filter.employee) return filter.states.map((state) => ({ state, importId }))
  const found: Branch[] = []
  for (const state of filter.states) {
    if (state === 'queued') found.push(...(await queuedBranches(db, importId)))
    else if (state === 'sending')
      for (const connectionId of await listConnectionIds(db))
        found.push({ state, connectionId, importId })
    else found.push({ state, importId })
  }
  return found
}

async function queuedBranches(db: Db, importId: number | null | undefined): Promise<Branch[]> {
  const connectionIds = await listConnectionIds(db)
  const single = connectionIds.map((connectionId): Branch => {
    return { state: 'queued', connectionId, importId: null }
  })
  if (importId === null) return single
  const waiting = await db
    .selectFrom('imports')
    .select(['id', 'connection_id'])
    .where('queued', '>', 0)
    .$if(importId !== undefined, (query) => query.where('id', '=', importId as number))
    .execute()
  const imported = waiting.map((found): Branch => {
    return { state: 'queued', connectionId: found.connection_id, importId: found.id }
  })
  return importId === undefined ? [...single, ...imported] : imported
}

async function listConnectionIds(db: Db): Promise<number[]> {
  const rows = await db.selectFrom('connections').select('id').execute()
  return rows.map((row) => row.id)
}
