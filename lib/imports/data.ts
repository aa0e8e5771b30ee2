import { sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import type { Import } from '#lib/db/tables.ts'
import { finalStates, type PunchState, punchStates } from '#lib/ledger/states.ts'
import type { Verdict } from '#lib/spreadsheet/schema.ts'
import type { LatestAnswer, UnknownPunch } from './progress.ts'

const latestShown = 8
/** Answers come a little out of order; the newest are among the last this many rows. */
const latestLookedAt = 60

/** One line of the list of imports. */
export type ImportLine = Import & {
  connection_name: string
  time_zone: string
  author_name: string
}

/** Imports, newest first, older than `before`. An upload of which nothing arrived is not shown. */
export async function listImports(
  db: Db,
  { before, limit }: { before?: number; limit: number },
): Promise<ImportLine[]> {
  let query = importLines(db)
    .where((where) =>
      where.or([where('imports.row_count', '>', 0), where('state', '!=', 'receiving')]),
    )
    .orderBy('imports.id', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('imports.id', '<', before)
  return await query.execute()
}

export async function getImport(db: Db, importId: number): Promise<ImportLine | undefined> {
  return await importLines(db).where('imports.id', '=', importId).executeTakeFirst()
}

/** The newest started import of the same bytes on this connection. */
export async function findSameFile(
  db: Db,
  { connectionId, sha256 }: { connectionId: number; sha256: string },
): Promise<ImportLine | undefined> {
  return await importLines(db)
    .where('sha256', '=', sha256)
    .where('connection_id', '=', connectionId)
    .where('started_at', 'is not', null)
    .orderBy('imports.id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** The answers that came last, newest first. Rows go out in file order, so few are looked at. */
export async function listLatestAnswers(db: Db, running: Import): Promise<LatestAnswer[]> {
  const frontier = await firstUntriedRow(db, running)
  let query = db
    .selectFrom('punches')
    .innerJoin('answers', 'answers.id', 'punches.answer_id')
    .select(['punches.id', 'row_no', 'userid', 'checktime', 'checktype', 'state', 'confirmed'])
    .select(['answers.text', 'updated_at', 'took_ms'])
    .where('import_id', '=', running.id)
    .where('replaces', 'is', null)
    .orderBy('row_no', 'desc')
    .orderBy('part', 'desc')
    .limit(latestLookedAt)
  if (frontier !== undefined) query = query.where('row_no', '<=', frontier)
  const rows = await query.execute()
  return rows
    .filter((row) => finalStates.includes(row.state))
    .sort((a, b) => b.updated_at.localeCompare(a.updated_at) || b.id - a.id)
    .slice(0, latestShown)
    .map((row) => ({
      punchId: row.id,
      rowNo: row.row_no ?? 0,
      userid: row.userid,
      checktime: row.checktime,
      checktype: row.checktype,
      state: row.state,
      confirmed: row.confirmed === 1,
      said: row.text,
      answeredAt: row.updated_at,
      tookMs: row.took_ms,
    }))
}

/** The first punches of an import whose fate is not known, for a person to look for. */
export async function listUnknown(
  db: Db,
  importId: number,
  limit: number,
): Promise<UnknownPunch[]> {
  return await db
    .selectFrom('punches')
    .select(['id as punchId', 'userid', 'checktime'])
    .where('state', '=', sql.lit('unknown'))
    // An expression: the few unknown punches of all imports are walked, not all of this import's.
    .where(sql<boolean>`import_id + 0 = ${importId}`)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('punches as next')
            .select('next.id')
            .whereRef('next.replaces', '=', 'punches.id'),
        ),
      ),
    )
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** `reason` is null for duplicates, which each name another row. */
export type BehindReason = { verdict: Verdict; reason: string | null; rows: number }

/** Rows of the file that were not sent, by verdict and reason, most rows first. */
export async function listBehind(db: Db, importId: number, limit: number): Promise<BehindReason[]> {
  const kind = sql<string | null>`case when verdict = 'duplicate' then null else reason end`
  return await db
    .selectFrom('source_rows')
    .select('verdict')
    .select(kind.as('reason'))
    .select((select) => select.fn.countAll<number>().as('rows'))
    .where('import_id', '=', importId)
    .where('verdict', 'in', sql<Verdict>`('error', 'duplicate', 'skipped')`)
    .groupBy(['verdict', kind])
    .orderBy('rows', 'desc')
    .limit(limit)
    .execute()
}

/** Punches a second of the connection's last finished import of some size; null when there is none. */
export async function getLastPace(db: Db, connectionId: number): Promise<number | null> {
  const last = await db
    .selectFrom('imports')
    .select(['punch_count', 'started_at', 'finished_at'])
    .where('connection_id', '=', connectionId)
    .where('state', '=', 'finished')
    .where('punch_count', '>=', 20)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!last?.started_at || !last.finished_at) return null
  const seconds = (Date.parse(last.finished_at) - Date.parse(last.started_at)) / 1000
  return seconds > 0 ? last.punch_count / seconds : null
}

export type ResultPunch = {
  id: number
  row_no: number
  part: number
  userid: string
  checktime: string
  checktype: number
  state: PunchState
  confirmed: 0 | 1
  replaces: number | null
  said: string | null
}

export type ResultRow = {
  row_no: number
  cells: string
  edited: string | null
  verdict: Verdict
  reason: string | null
  /** The newest of each punch of the row, by part. */
  punches: ResultPunch[]
}

/** Source rows after `afterRow` in file order, each with what became of its punches. */
export async function listResultRows(
  db: Db,
  { importId, afterRow, limit }: { importId: number; afterRow: number; limit: number },
): Promise<ResultRow[]> {
  const rows = await db
    .selectFrom('source_rows')
    .select(['row_no', 'cells', 'edited', 'verdict', 'reason'])
    .where('import_id', '=', importId)
    .where('row_no', '>', afterRow)
    .orderBy('row_no')
    .limit(limit)
    .execute()
  const last = rows.at(-1)
  if (!last) return []
  const originals = await resultPunches(db)
    .where('import_id', '=', importId)
    .where('replaces', 'is', null)
    .where('row_no', '>', afterRow)
    .where('row_no', '<=', last.row_no)
    .orderBy('row_no')
    .orderBy('part')
    .execute()
  const newest = await newestOf(db, originals)
  const byRow = Map.groupBy(originals, (punch) => punch.row_no)
  return rows.map((row) => ({
    ...row,
    punches: (byRow.get(row.row_no) ?? []).map((punch) => newest.get(punch.id) ?? punch),
  }))
}

/** Counters of an import by state, from its row. */
export function countsOf(row: Import): Record<PunchState, number> {
  return Object.fromEntries(punchStates.map((state) => [state, row[state]])) as Record<
    PunchState,
    number
  >
}

function importLines(db: Db) {
  return db
    .selectFrom('imports')
    .innerJoin('connections', 'connections.id', 'imports.connection_id')
    .leftJoin('user', 'user.id', 'imports.author')
    .selectAll('imports')
    .select(['connections.name as connection_name', 'connections.time_zone'])
    .select((select) => select.fn.coalesce('user.name', 'imports.author').as('author_name'))
}

/** First row of the file that never left: it waits, or was cancelled before; undefined when all left. */
async function firstUntriedRow(db: Db, running: Import): Promise<number | undefined> {
  const firstOf = (state: 'queued' | 'cancelled') =>
    db
      .selectFrom('punches')
      .select('row_no')
      .where('connection_id', '=', running.connection_id)
      // A literal: PostgreSQL uses the partial index for nothing else.
      .where('state', '=', sql.lit(state))
      .where('tries', '=', 0)
      .where('replaces', 'is', null)
      .orderBy('id')
      .limit(1)
  const firstId = sql<number>`(select min(id) from punches where import_id = ${running.id})`
  const [waits, cancelled] = await Promise.all([
    running.queued > 0
      ? firstOf('queued').where('import_id', '=', running.id).executeTakeFirst()
      : undefined,
    // Among the exceptions, from its first punch on: the zero keeps SQLite from walking past all that
    // left, and the first id from what other imports cancelled before.
    running.cancelled > 0
      ? firstOf('cancelled')
          .where(sql<number>`import_id + 0`, '=', running.id)
          .where('id', '>=', firstId)
          .executeTakeFirst()
      : undefined,
  ])
  const rows = [waits, cancelled].flatMap((found) => found?.row_no ?? [])
  return rows.length > 0 ? Math.min(...rows) : undefined
}

function resultPunches(db: Db) {
  return db
    .selectFrom('punches')
    .leftJoin('answers', 'answers.id', 'punches.answer_id')
    .select(['punches.id', 'part', 'userid', 'checktime', 'checktype', 'state', 'confirmed'])
    .select((select) => [
      'replaces',
      select.ref('row_no').$notNull().as('row_no'),
      select.ref('answers.text').as('said'),
    ])
}

/** Original's id -> the last of the corrections that replaced it, one after the other. */
async function newestOf(db: Db, originals: ResultPunch[]): Promise<Map<number, ResultPunch>> {
  const newest = new Map<number, ResultPunch>()
  const originalOf = new Map(originals.map((punch) => [punch.id, punch.id]))
  // Only a refused punch is ever replaced, so this looks at few.
  let replaced = originals.filter((punch) => replaceable.includes(punch.state))
  while (replaced.length > 0) {
    const ids = replaced.map((punch) => punch.id)
    const next = await resultPunches(db).where('replaces', 'in', ids).execute()
    for (const punch of next) {
      const original = originalOf.get(punch.replaces ?? 0) ?? 0
      originalOf.set(punch.id, original)
      newest.set(original, punch)
    }
    replaced = next
  }
  return newest
}

const replaceable: PunchState[] = ['rejected', 'failed', 'unknown']
