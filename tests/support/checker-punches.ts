import type { Db } from '#lib/db/client.ts'
import type { Punch } from '#lib/db/tables.ts'
import { punchFieldNames } from '#lib/punch/schema.ts'
import { bodyOf, type Put } from './checker-puts.ts'

const punchesPerPage = 10_000

/** Of a punch and what became of it. */
type Row = Pick<Punch, 'id' | 'import_id' | 'state' | 'confirmed' | 'tries' | 'in_doubt'> & {
  replaces: number | null
  attempts: number
  /** When those that ended as `unknown` began, in their order. */
  unknownAtMs: number[]
}

/** Rows and PUTs of one body: what tells who did what. */
type Group = { body: string; puts: Put[]; rows: Row[] }

/** I2, I3, I4 and I6. Takes what it has explained out of `puts`. */
export async function findLies(db: Db, puts: Map<string, Put[]>): Promise<string[]> {
  const problems: string[] = []
  const groups = new Map<string, Group>()
  for await (const { body, row } of readRows(db)) {
    const group = groups.get(body)
    if (group) {
      group.rows.push(row)
      continue
    }
    const sent = puts.get(body) ?? []
    puts.delete(body)
    // By far the most; what they used up is gone when another row claims it.
    if (isPlain(row, sent)) continue
    groups.set(body, { body, puts: sent, rows: [row] })
  }
  for (const group of groups.values()) problems.push(...judge(group))
  for (const body of puts.keys()) problems.push(`I6 ${spell(body)} was sent without an intent`)
  return problems
}

/** Sent once and stored, or not yet touched. */
function isPlain(row: Row, puts: Put[]): boolean {
  if (puts.length === 0) return ['queued', 'cancelled'].includes(row.state) && !row.attempts
  return (
    puts.length === 1 &&
    puts[0]?.effect === 'stored' &&
    row.state === 'accepted' &&
    row.confirmed === 0 &&
    expectedPuts(row) === 1
  )
}

function judge(group: Group): string[] {
  const { puts, rows, body } = group
  const say = (name: string, sentence: string) =>
    `${name} ${spell(body)} (punch ${rows.map(({ id }) => id).join(', ')}): ${sentence}`
  const problems: string[] = []
  const count = (effect: Put['effect']) => puts.filter((put) => put.effect === effect).length
  const [stored, existed] = [count('stored'), count('exists')]
  const accepted = rows.filter(({ state }) => state === 'accepted')
  const confirmed = accepted.filter((row) => row.confirmed)
  const duplicates = rows.filter(({ state }) => state === 'duplicate')
  if (accepted.length > stored) {
    problems.push(say('I2', `${accepted.length} accepted, ${stored} stored`))
  }
  if (duplicates.length + confirmed.length > existed) {
    problems.push(say('I2', `"already exists" was answered ${existed} times`))
  }
  const denials = leavesOf(rows).filter(denies)
  if (stored > 0 && denials.length > 0 && denials.length === leavesOf(rows).length) {
    problems.push(say('I3', `stored, but says ${denials.map(({ state }) => state).join(', ')}`))
  }
  problems.push(...findUnexplainedRepeats(group).map((sentence) => say('I4', sentence)))
  const expected = rows.reduce((sum, row) => sum + expectedPuts(row), 0)
  if (puts.length > expected) {
    problems.push(say('I6', `${puts.length} PUTs, the ledger knows of ${expected}`))
  }
  return problems
}

/** Each row may arrive once without a word; every time more needs a try in doubt before it. */
function findUnexplainedRepeats({ puts, rows }: Group): string[] {
  const reached = puts.filter(({ effect }) => effect !== 'other').sort((a, b) => a.atMs - b.atMs)
  const unknownAtMs = rows.flatMap((row) => row.unknownAtMs)
  const ids = new Set(rows.map(({ id }) => id))
  const chains = rows.filter(({ replaces }) => replaces === null || !ids.has(replaces)).length
  return reached.slice(chains).flatMap(({ atMs }, index) => {
    const inDoubt = unknownAtMs.filter((beganMs) => beganMs <= atMs).length
    if (inDoubt > index) return []
    return [`arrived ${chains + index + 1} times after ${inDoubt} tries in doubt`]
  })
}

/** Rows that no other one of the same body replaces. */
function leavesOf(rows: Row[]): Row[] {
  const replaced = new Set(rows.map(({ replaces }) => replaces))
  return rows.filter(({ id }) => !replaced.has(id))
}

/** A queued punch in doubt denies nothing: it goes again. */
function denies({ state, in_doubt }: Row): boolean {
  if (state === 'queued') return in_doubt === 0
  return state === 'rejected' || state === 'failed' || state === 'cancelled'
}

/** PUTs that the ledger knows of. What simply succeeded has no attempt of its own. */
function expectedPuts({ state, import_id, confirmed, tries, attempts }: Row): number {
  const isSimpleSuccess = state === 'accepted' && import_id !== null && !confirmed && tries === 1
  return attempts + (isSimpleSuccess ? 1 : 0) + (state === 'sending' ? 1 : 0)
}

async function* readRows(db: Db): AsyncGenerator<{ body: string; row: Row }> {
  for (let after = 0; ; ) {
    const page = await db
      .selectFrom('punches')
      .select(['id', 'import_id', 'state', 'confirmed', 'tries', 'in_doubt', 'replaces'])
      .select(punchFieldNames)
      .where('id', '>', after)
      .orderBy('id')
      .limit(punchesPerPage)
      .execute()
    const last = page.at(-1)?.id
    if (last === undefined) return
    const attempts = await db
      .selectFrom('attempts')
      .select(['punch_id', 'outcome', 'started_at'])
      .where('punch_id', '>', after)
      .where('punch_id', '<=', last)
      .orderBy('id')
      .execute()
    const byPunch = Map.groupBy(attempts, (attempt) => attempt.punch_id)
    for (const punch of page) {
      const own = byPunch.get(punch.id) ?? []
      const unknown = own.filter(({ outcome }) => outcome === 'unknown')
      const unknownAtMs = unknown.map(({ started_at }) => Date.parse(started_at))
      const { id, import_id, state, confirmed, tries, in_doubt, replaces } = punch
      const facts = { id, import_id, state, confirmed, tries, in_doubt, replaces }
      yield { body: bodyOf(punch), row: { ...facts, attempts: own.length, unknownAtMs } }
    }
    after = last
  }
}

function spell(body: string): string {
  return body.trim().replaceAll('\n', ' ')
}
