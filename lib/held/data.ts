import { sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import { jsonRecords } from '#lib/db/dialect.ts'
import {
  dayOf,
  daysWithPunches,
  eachPunch,
  employeeKey,
  employeeOf,
} from '#lib/ledger/hot-path-days.ts'
import { type PunchState, punchStates } from '#lib/ledger/states.ts'
import { wallSeconds } from '#lib/punch/wall-clock.ts'
import type { HeldAnswer } from '#lib/spreadsheet/held-schema.ts'

/** Those of the days on which the ledger has any punch of the connection. */
export async function listHeldDays(
  db: Db,
  { connectionId, days }: { connectionId: number; days: readonly string[] },
): Promise<string[]> {
  const given = jsonRecords(
    db,
    days.map((day) => [day]),
    { given_day: 'text' },
  )
  const { rows } = await sql<{ given_day: string }>`
    select given_day from (${given}) as given
    where exists (select 1 from punches where connection_id = ${connectionId}
      and ${dayOf('checktime')} = given_day)
    order by given_day`.execute(db)
  return rows.map((row) => row.given_day)
}

type Wanted = {
  connectionId: number
  people: readonly string[]
  from: string
  to: string
  limit: number
}

type HeldRow = {
  given_at: number
  checktime: string
  checktype: number
  state: PunchState
  import_id: number | null
  sent_at: string
  sent_by: string
}

/**
 * The punches of these employees on these days that Go2Clock has, may have, gets or refused; null when
 * there are more than `limit`. Not those of a file that is still coming up, and not the cancelled.
 */
export async function listHeldPunches(
  db: Db,
  { connectionId, people, from, to, limit }: Wanted,
): Promise<HeldAnswer | null> {
  const keys = people.map((userid, at): [number, string] => [at, employeeKey(userid)])
  const given = jsonRecords(db, keys, { given_at: 'bigint', given_employee: 'text' })
  const connection = sql`select id from connections where id = ${connectionId}`
  const isTheirs = sql`punches.connection_id = days.connection_id and ${dayOf('checktime')} = days.day
    and ${employeeOf('userid')} = given_employee`
  const { rows } = await sql<HeldRow>`
    select given_at, checktime, checktype, punches.state, import_id,
      coalesce(imports.started_at, punches.created_at) as sent_at,
      coalesce("user".name, punches.author) as sent_by
    from (${daysWithPunches(connection, { from, to })}) as days
    cross join (${given}) as given
    ${eachPunch(db, isTheirs)}
    left join imports on imports.id = punches.import_id
    left join "user" on "user".id = punches.author
    where punches.state <> 'cancelled'
      and coalesce(imports.state, '') <> 'receiving'
      and not (coalesce(imports.state, '') = 'cancelled' and punches.state = 'queued')
    limit ${limit + 1}`.execute(db)
  return rows.length > limit ? null : inColumns(people, rows)
}

function inColumns(people: readonly string[], rows: HeldRow[]): HeldAnswer {
  const answer: HeldAnswer = {
    people: [...people],
    origins: [],
    ...{ person: [], wall: [], type: [], state: [], origin: [] },
  }
  const places = new Map<string, number>()
  for (const row of rows) {
    // Of an import all punches were sent in one go; single ones are told by their day.
    const key =
      row.import_id === null ? `${row.sent_by} ${row.sent_at.slice(0, 13)}` : `${row.import_id}`
    let origin = places.get(key)
    if (origin === undefined) {
      origin = answer.origins.push({ by: row.sent_by, at: row.sent_at }) - 1
      places.set(key, origin)
    }
    answer.person.push(Number(row.given_at))
    answer.wall.push(wallSeconds(row.checktime))
    answer.type.push(row.checktype)
    answer.state.push(punchStates.indexOf(row.state))
    answer.origin.push(origin)
  }
  return answer
}
