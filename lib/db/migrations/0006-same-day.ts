import { type Kysely, sql } from 'kysely'

type AnyDb = Kysely<any>

/**
 * Punches of one employee and time are found by the day first: rows of a file lie near each other in the
 * index then, in the order of the clock and of the employee alike. By the employee first, each row of a
 * clock's file changed a page of its own, and the write of a chunk took four times as long.
 */
export async function up(db: AnyDb): Promise<void> {
  await db.schema.dropIndex('punches_same_time').execute()
  await db.schema
    .createIndex('punches_by_day')
    .on('punches')
    .expression(sql`connection_id, substr(checktime, 1, 10), ltrim(userid, '0'), checktime`)
    .execute()
}
