/**
 * The index `punches_by_day`: connection, day, employee without zeros in front, time. By the day first,
 * so that the rows of a file lie near each other in it; who asks by employee goes from day to day.
 */
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import { isPostgres } from '#lib/db/dialect.ts'

/** The day of a punch, `YYYY-MM-DD`, written as the index has it. `time` is a column with its table. */
export function dayOf(time: string): RawBuilder<string> {
  return sql<string>`substr(${sql.ref(time)}, 1, 10)`
}

/** The employee as the index has it: 007 and 7 are one to Go2Clock. `userid` is a column with its table. */
export function employeeOf(userid: string): RawBuilder<string> {
  return sql<string>`ltrim(${sql.ref(userid)}, '0')`
}

/** What `employeeOf` gives for this number. */
export function employeeKey(userid: string): string {
  return userid.replace(/^0+/, '')
}

type Days = { from?: string; to?: string }

/**
 * A select of `connection_id, day` for each day on which a connection has punches, with both ends: one
 * step into the index per day, whatever the number of punches. `ofConnections` selects ids of connections.
 */
export function daysWithPunches(
  ofConnections: RawBuilder<unknown>,
  { from = '', to = '9999-12-31' }: Days = {},
): RawBuilder<unknown> {
  const day = dayOf('punches.checktime')
  const next = (connection: RawBuilder<unknown>, after: RawBuilder<unknown>) => sql`
    (select ${day} from punches where connection_id = ${connection} and ${after} and ${day} <= ${to}
      order by connection_id, ${day} limit 1)`
  return sql`with recursive days (connection_id, day) as (
      select connected.id, ${next(sql`connected.id`, sql`${day} >= ${from}`)}
      from (${ofConnections}) as connected
      union all
      select days.connection_id, ${next(sql`days.connection_id`, sql`${day} > days.day`)}
      from days where days.day is not null)
    select connection_id, day from days where day is not null`
}

/**
 * Joins `punches` by `condition`, asked anew for each row of what stands to the left. Left to choose, a
 * store may read all punches it has instead.
 */
export function eachPunch(db: Db, condition: RawBuilder<unknown>): RawBuilder<unknown> {
  return isPostgres(db)
    ? sql`cross join lateral (select * from punches where ${condition} offset 0) as punches`
    : sql`cross join punches on ${condition}`
}
