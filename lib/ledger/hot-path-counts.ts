import { sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import { type RuledImport, ruledColumns } from './hot-path-stop-rules.ts'
import { canMoveImport, type ImportState, type PunchState } from './states.ts'

type Counter = PunchState | 'confirmed'

/** Changes of counters by import, gathered and written once per transaction. */
export type Counts = Map<number, Partial<Record<Counter, number>>>

/** Single punches (import null) are not counted. */
export function addCount(
  counts: Counts,
  importId: number | null,
  counter: Counter,
  change: number,
): void {
  if (importId === null) return
  let changes = counts.get(importId)
  if (!changes) {
    changes = {}
    counts.set(importId, changes)
  }
  changes[counter] = (changes[counter] ?? 0) + change
}

/**
 * Writes the changes; an import of which nothing is queued or sending any more has finished. Returns
 * the imports as they are now.
 */
export async function writeCounts(trx: Db, counts: Counts, now: string): Promise<RuledImport[]> {
  const counted: RuledImport[] = []
  // Always in the same order: two transactions must not wait for each other.
  for (const importId of [...counts.keys()].sort((a, b) => a - b)) {
    const by = counts.get(importId) ?? {}
    const { rows } = await sql<RuledImport & { state: ImportState }>`
      update imports set queued = queued + ${by.queued ?? 0}, sending = sending + ${by.sending ?? 0},
        accepted = accepted + ${by.accepted ?? 0}, confirmed = confirmed + ${by.confirmed ?? 0},
        duplicate = duplicate + ${by.duplicate ?? 0}, rejected = rejected + ${by.rejected ?? 0},
        failed = failed + ${by.failed ?? 0}, unknown = unknown + ${by.unknown ?? 0}
      where id = ${importId}
      returning state, ${sql.raw(ruledColumns.join(', '))}`.execute(trx)
    const found = rows[0]
    if (found) counted.push(found)
    if (!found || found.queued > 0 || found.sending > 0) continue
    if (!canMoveImport(found.state, 'finished')) continue
    await sql`update imports set state = 'finished', finished_at = ${now}
      where id = ${importId}`.execute(trx)
  }
  return counted
}
