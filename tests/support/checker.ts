/**
 * Joins the ledger with the sandbox's journal and says, as sentences, where they disagree:
 * I1 every source row is there and is punches or a reason. I2 nothing is `accepted` that the journal
 * did not store. I3 nothing is stored whose row says rejected, failed, cancelled or queued. I4 a punch
 * sent more than once was in doubt, and went with the same body, asked again by a person or not. I5 the counters are the rows. I6 no
 * PUT without an intent.
 */
import type { Db } from '#lib/db/client.ts'
import type { Punch } from '#lib/db/tables.ts'
import { punchStates } from '#lib/ledger/states.ts'
import { punchFieldNames } from '#lib/punch/schema.ts'
import type { JournalEntry, JournalLine } from '../../sandbox/journal.ts'

export async function findDisagreements(db: Db, journal: JournalLine[]): Promise<string[]> {
  const punches = await db.selectFrom('punches').selectAll().orderBy('id').execute()
  const puts = groupByPunch(journal)
  return [
    ...(await findLostRows(db, punches)),
    ...punches.flatMap((punch) => findLies(punch, puts.get(keyOf(punch)) ?? [])),
    ...findUnexplainedRepeats(punches, puts),
    ...(await findWrongCounters(db, punches)),
    ...findPutsWithoutIntent(punches, puts),
  ]
}

function keyOf({ userid, checktime }: { userid: string; checktime: string }): string {
  return `${userid} at ${checktime}`
}

function groupByPunch(journal: JournalLine[]): Map<string, JournalEntry[]> {
  const puts = new Map<string, JournalEntry[]>()
  for (const line of journal) {
    if ('reset' in line || line.fault === 'incomplete') continue
    const fields = new URLSearchParams(line.body)
    const userid = fields.get('userid') ?? ''
    const key = keyOf({ userid, checktime: fields.get('checktime') ?? '' })
    puts.set(key, [...(puts.get(key) ?? []), line])
  }
  return puts
}

/** I1 */
async function findLostRows(db: Db, punches: Punch[]): Promise<string[]> {
  const problems: string[] = []
  for (const found of await db.selectFrom('imports').selectAll().execute()) {
    const rows = await db
      .selectFrom('source_rows')
      .selectAll()
      .where('import_id', '=', found.id)
      .execute()
    const sent = new Set(
      punches.filter((punch) => punch.import_id === found.id).map((punch) => punch.row_no),
    )
    if (rows.length !== found.row_count) problems.push(`I1 import ${found.id}: rows are missing`)
    for (const row of rows) {
      if (!sent.has(row.row_no) && !row.reason) problems.push(`I1 row ${row.row_no} went nowhere`)
    }
  }
  return problems
}

/** I2 and I3 */
function findLies(punch: Punch, puts: JournalEntry[]): string[] {
  const isStored = puts.some((put) => put.stored)
  if (punch.state === 'accepted' && !isStored) {
    return [`I2 punch ${punch.id} is accepted, but was never stored`]
  }
  const denials = ['rejected', 'failed', 'cancelled', 'queued']
  if (isStored && denials.includes(punch.state)) {
    return [`I3 punch ${punch.id} is stored, but says ${punch.state}`]
  }
  return []
}

/** I4 */
function findUnexplainedRepeats(punches: Punch[], puts: Map<string, JournalEntry[]>): string[] {
  const problems: string[] = []
  const doubtful = new Set(punches.filter((punch) => punch.in_doubt).map(keyOf))
  const rowsOf = new Map<string, number>()
  for (const punch of punches.filter((one) => !isAskedAgain(one, punches))) {
    rowsOf.set(keyOf(punch), (rowsOf.get(keyOf(punch)) ?? 0) + 1)
  }
  for (const [key, sent] of puts) {
    const reached = sent.filter((put) => put.stored || put.answer?.includes('already exists'))
    if (reached.length < 2 || (rowsOf.get(key) ?? 0) > 1) continue
    if (!doubtful.has(key)) problems.push(`I4 ${key} arrived twice and was never in doubt`)
    if (new Set(reached.map((put) => put.body)).size > 1) problems.push(`I4 ${key}: bodies differ`)
  }
  return problems
}

/** An unknown punch sent again as it was is still one row: the doubt goes from one to the next. */
function isAskedAgain(punch: Punch, punches: Punch[]): boolean {
  const before =
    punch.replaces === null ? undefined : punches.find((one) => one.id === punch.replaces)
  const isSame = punchFieldNames.every((name) => before?.[name] === punch[name])
  return before?.state === 'unknown' && isSame
}

/** I5: leaves only; a replaced punch is counted through its replacement. */
async function findWrongCounters(db: Db, punches: Punch[]): Promise<string[]> {
  const problems: string[] = []
  const replaced = new Set(punches.map((punch) => punch.replaces))
  for (const found of await db.selectFrom('imports').selectAll().execute()) {
    const leaves = punches.filter(
      (punch) => punch.import_id === found.id && !replaced.has(punch.id),
    )
    for (const state of punchStates) {
      const rows = leaves.filter((punch) => punch.state === state).length
      if (rows !== found[state]) {
        problems.push(
          `I5 import ${found.id}: ${state} is ${rows}, its counter says ${found[state]}`,
        )
      }
    }
    const confirmed = leaves.filter((punch) => punch.confirmed).length
    if (confirmed !== found.confirmed) problems.push(`I5 import ${found.id}: confirmed`)
  }
  return problems
}

/** I6 */
function findPutsWithoutIntent(punches: Punch[], puts: Map<string, JournalEntry[]>): string[] {
  const intended = new Set(
    punches.filter((punch) => punch.state !== 'queued' || punch.answer_id !== null).map(keyOf),
  )
  return [...puts.keys()]
    .filter((key) => !intended.has(key))
    .map((key) => `I6 ${key} was sent without an intent`)
}
