import { sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import { jsonIds } from '#lib/db/dialect.ts'
import type { Punch } from '#lib/db/tables.ts'
import { punchFieldNames } from '#lib/punch/schema.ts'
import { dayOf, eachPunch, employeeOf } from './hot-path-days.ts'
import type { Settlement } from './hot-path-settle.ts'

/**
 * "Already exists" proves an earlier try of ours only when that try may have arrived and no other
 * punch of the ledger could have been the one that Go2Clock holds. Punches this one asks about again
 * (the same body, unknown) are no others.
 */
export async function findConfirmed(
  trx: Db,
  connectionId: number,
  settlements: readonly Settlement[],
): Promise<Set<number>> {
  const candidates = settlements.filter((s) => s.state === 'duplicate' && s.inDoubt === 1)
  if (candidates.length === 0) return new Set()
  const ids = candidates.map(({ id }) => id)
  const isSame = sql`connection_id = ${connectionId}
    and ${dayOf('checktime')} = ${dayOf('given_checktime')}
    and ${employeeOf('userid')} = given_employee and checktime = given_checktime`
  const { rows } = await sql<SameTime>`
    select given_id, id, replaces, state, ${sql.raw(punchFieldNames.join(', '))}
    from (select id as given_id, ${employeeOf('userid')} as given_employee,
      checktime as given_checktime from punches
      where id in (${jsonIds(trx, JSON.stringify(ids))})) as given
    ${eachPunch(trx, isSame)}`.execute(trx)
  const alike = Map.groupBy(rows, (row) => row.given_id)
  const isAlone = (id: number) => {
    const found = new Map((alike.get(id) ?? []).map((row) => [row.id, row]))
    return found.size === countAskedAgain(found, id)
  }
  return new Set(ids.filter(isAlone))
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
