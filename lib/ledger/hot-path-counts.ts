import { sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import { prepared } from '#lib/db/prepared.ts'
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
    const [found] = await addToCounters(trx, { ...unchanged, ...by, importId })
    if (found) counted.push(found)
    if (!found || found.queued > 0 || found.sending > 0) continue
    if (!canMoveImport(found.state, 'finished')) continue
    await sql`update imports set state = 'finished', finished_at = ${now}
      where id = ${importId}`.execute(trx)
  }
  return counted
}

const unchanged = {
  queued: 0,
  sending: 0,
  accepted: 0,
  confirmed: 0,
  duplicate: 0,
  rejected: 0,
  failed: 0,
  unknown: 0,
}

const addToCounters = prepared<
  typeof unchanged & { importId: number },
  RuledImport & { state: ImportState }
>(
  (by) => sql`
    update imports set queued = queued + ${by.queued}, sending = sending + ${by.sending},
      accepted = accepted + ${by.accepted}, confirmed = confirmed + ${by.confirmed},
      duplicate = duplicate + ${by.duplicate}, rejected = rejected + ${by.rejected},
      failed = failed + ${by.failed}, unknown = unknown + ${by.unknown}
    where id = ${by.importId}
    returning state, ${sql.raw(ruledColumns.join(', '))}`,
)
