import { type Insertable, sql } from 'kysely'
import type { Db } from '#lib/db/client.ts'
import { storeNow } from '#lib/db/dialect.ts'
import type { Tables } from '#lib/db/tables.ts'

export type NewPaceSample = Omit<Insertable<Tables['pace_samples']>, 'connection_id'>
export type NewPaceEvent = Omit<
  Insertable<Tables['pace_events']>,
  'id' | 'connection_id' | 'import_id'
>

/** What happened to the pace since it was written last. */
export type PaceNews = { samples: NewPaceSample[]; events: NewPaceEvent[] }

/** Adds to the record of a connection's pace; nothing is there twice when it is repeated. */
export async function addPace(
  trx: Db,
  connectionId: number,
  { samples, events }: PaceNews,
): Promise<void> {
  if (samples.length > 0) {
    await trx
      .insertInto('pace_samples')
      .values(samples.map((sample) => ({ ...sample, connection_id: connectionId })))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  for (const event of events) await writeEvent(trx, connectionId, event)
}

/** An event told before, by its kind and instant, is told anew. */
async function writeEvent(trx: Db, connectionId: number, event: NewPaceEvent): Promise<void> {
  const told = await trx
    .updateTable('pace_events')
    .set(event)
    .where('connection_id', '=', connectionId)
    .where('at', '=', event.at)
    .where('kind', '=', event.kind)
    .where('import_id', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (told) return
  await trx
    .insertInto('pace_events')
    .values({ ...event, connection_id: connectionId })
    .execute()
}

/** Minutes of samples put together at once: a short transaction each. */
const minutesMax = 20
const minuteMs = 60_000
const samplesWholeMs = 15 * minuteMs
const samplesKeptMs = 24 * 60 * minuteMs
const eventsKeptMs = 90 * 24 * 60 * minuteMs

/**
 * Keeps the record of the pace small: after a quarter of an hour one sample a minute is enough, after
 * a day none, and after 90 days nobody asks why. Reads only when there is nothing to do.
 */
export async function tidyPace(db: Db): Promise<void> {
  const minute = sql<string>`substr(at, 1, 16)`
  const crowded = await db
    .selectFrom('pace_samples')
    .select(['connection_id', minute.as('minute')])
    .where('at', '<', storeNow(db, -samplesWholeMs))
    .groupBy(['connection_id', minute])
    .having((having) => having.fn.countAll(), '>', 1)
    .limit(minutesMax)
    .execute()
  for (const { connection_id, minute } of crowded) await putTogether(db, connection_id, minute)
  for (const [table, keptMs] of [
    ['pace_samples', samplesKeptMs],
    ['pace_events', eventsKeptMs],
  ] as const) {
    const old = await db
      .selectFrom(table)
      .select('at')
      .where('at', '<', storeNow(db, -keptMs))
      .limit(1)
      .executeTakeFirst()
    if (old) await db.deleteFrom(table).where('at', '<', storeNow(db, -keptMs)).execute()
  }
}

async function putTogether(db: Db, connectionId: number, minute: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const parts = await trx
      .deleteFrom('pace_samples')
      .where('connection_id', '=', connectionId)
      .where('at', '>=', `${minute}:00.000Z`)
      .where('at', '<=', `${minute}:59.999Z`)
      .returningAll()
      .execute()
    const last = parts.sort((a, b) => a.at.localeCompare(b.at)).at(-1)
    if (!last) return
    const sum = (value: (part: (typeof parts)[number]) => number) =>
      parts.reduce((total, part) => total + value(part), 0)
    const answered = sum((part) => part.answered)
    const took = Math.round(sum((part) => part.answered * (part.took_ms ?? 0)) / answered)
    await trx
      .insertInto('pace_samples')
      .values({
        ...last,
        span_ms: sum((part) => part.span_ms),
        answered,
        took_ms: answered > 0 ? took : null,
      })
      .execute()
  })
}
