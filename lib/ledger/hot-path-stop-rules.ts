import { sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import type { Import, PausedBy } from '#lib/db/tables.ts'
import type { Settlement } from './hot-path-settle.ts'
import {
  type Answered,
  canaryPunches,
  followRefusals,
  isRefused,
  judgeCanary,
} from './stop-rules.ts'

/** What the rules need of an import whose counters were just written. */
export const ruledColumns = [
  'id',
  'connection_id',
  'queued',
  'sending',
  'is_cleared',
  'refused_in_row',
  'refused_reason',
] as const
export type RuledImport = Pick<Import, (typeof ruledColumns)[number]>

/** Ids of imports that a rule paused, or let go on after its first punches. */
export type Ruled = { paused: number[]; cleared: number[] }

/**
 * The punches of an import that go first, alone; null when they have gone and nobody judged them, as an
 * older version of the desk does in the middle of an update: then nothing is held back.
 */
export async function listFirstIds(db: Db, importId: number): Promise<number[] | null> {
  const first = await listFirst(db, importId)
  const isOpen = first.some(({ state }) => state === 'queued' || state === 'sending')
  return isOpen ? first.map(({ id }) => id) : null
}

async function listFirst(db: Db, importId: number): Promise<(Answered & { id: number })[]> {
  // Over pairs: told "this import, by id", PostgreSQL walks past every older punch of the table.
  const { rows } = await sql<Answered & { id: number }>`
    select punches.id, state, text as said from punches
    left join answers on answers.id = punches.answer_id
    where (import_id, punches.id) > (${importId}, 0) and import_id <= ${importId}
    order by import_id, punches.id limit ${canaryPunches}`.execute(db)
  return rows
}

/**
 * Counts the refusals of what was settled and pauses or clears imports by rule, in the transaction of
 * the settlement. A cleared import without refusals costs nothing.
 */
export async function applyStopRules(
  trx: Db,
  imports: readonly RuledImport[],
  settled: readonly Settlement[],
  now: string,
): Promise<Ruled> {
  const ruled: Ruled = { paused: [], cleared: [] }
  if (settled.length === 0) return ruled
  for (const found of imports) {
    const own = settled.filter(({ importId }) => importId === found.id)
    await countRefusals(trx, found, own, ruled)
    if (!found.is_cleared && own.length > 0) await judgeFirst(trx, found, now, ruled)
  }
  return ruled
}

async function countRefusals(
  trx: Db,
  found: RuledImport,
  own: readonly Settlement[],
  ruled: Ruled,
): Promise<void> {
  if (found.refused_in_row === 0 && !own.some(({ state }) => isRefused(state))) return
  const answers = own.filter(({ state }) => state !== 'queued')
  if (answers.length === 0) return
  const { count, reason, stopFor } = followRefusals(
    { count: found.refused_in_row, reason: found.refused_reason },
    answers.map(({ state, attempt }) => ({ state, said: attempt?.answer.text ?? null })),
  )
  await sql`update imports set refused_in_row = ${count}, refused_reason = ${reason}
    where id = ${found.id}`.execute(trx)
  if (stopFor !== null) await pause(trx, found, 'refusals', stopFor, ruled)
}

async function judgeFirst(trx: Db, found: RuledImport, now: string, ruled: Ruled): Promise<void> {
  const verdict = judgeCanary(await listFirst(trx, found.id))
  if (verdict.kind === 'stop') await pause(trx, found, 'canary', verdict.said, ruled)
  if (verdict.kind !== 'clear') return
  await sql`update imports set is_cleared = 1 where id = ${found.id}`.execute(trx)
  ruled.cleared.push(found.id)
  if (!isLeft(found)) return
  await sql`insert into pace_events (connection_id, import_id, at, kind)
    values (${found.connection_id}, ${found.id}, ${now}, 'canary')`.execute(trx)
}

/** A person's pause stays one, but now says what the rule has found. */
async function pause(
  trx: Db,
  found: RuledImport,
  by: PausedBy,
  said: string,
  ruled: Ruled,
): Promise<void> {
  if (!isLeft(found)) return
  await sql`update imports set state = 'paused', paused_by = ${by}, paused_reason = ${said}
    where id = ${found.id} and (state = 'sending' or (state = 'paused' and paused_by = 'person'))`.execute(
    trx,
  )
  ruled.paused.push(found.id)
}

/** What was taken and not sent yet can be spared too. */
function isLeft({ queued, sending }: RuledImport): boolean {
  return queued + sending > 0
}
