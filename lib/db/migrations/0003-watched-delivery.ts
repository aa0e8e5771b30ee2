import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'
import { isPostgres } from '#lib/db/dialect.ts'

type AnyDb = Kysely<any>

/** The first punches alone, stops by rule, a pause of the whole desk, and the pace people can watch. */
export async function up(db: AnyDb): Promise<void> {
  const zero = (column: ColumnDefinitionBuilder) => column.notNull().defaultTo(0)
  const required = (column: ColumnDefinitionBuilder) => column.notNull()

  await db.schema.alterTable('imports').addColumn('is_cleared', 'integer', zero).execute()
  await db.schema.alterTable('imports').addColumn('refused_in_row', 'integer', zero).execute()
  await db.schema.alterTable('imports').addColumn('refused_reason', 'text').execute()
  await db.schema.alterTable('imports').addColumn('paused_by', 'text').execute()
  // What is under way already has shown that Go2Clock takes it.
  await sql`update imports set is_cleared = 1`.execute(db)
  await sql`update imports set paused_by = 'person' where state = 'paused'`.execute(db)

  await db.schema.alterTable('connections').addColumn('in_flight_now', 'integer').execute()
  await db.schema.alterTable('connections').addColumn('silent_until', 'text').execute()
  await db.schema.alterTable('connections').addColumn('pace_next_at', 'text').execute()

  await db.schema
    .createTable('desk')
    .addColumn('id', 'integer', (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn('paused_at', 'text')
    .addColumn('paused_by', 'text')
    .addColumn('paused_detail', 'text')
    .addColumn('store_identity', 'text')
    .execute()
  await sql`insert into desk (id) values (1)`.execute(db)

  await db.schema
    .createTable('pace_samples')
    .addColumn('connection_id', 'integer', (column) =>
      column.notNull().references('connections.id'),
    )
    .addColumn('at', 'text', required)
    .addColumn('span_ms', 'integer', required)
    .addColumn('answered', 'integer', required)
    .addColumn('took_ms', 'integer')
    .addColumn('in_flight', 'integer', required)
    .addPrimaryKeyConstraint('pace_samples_pk', ['connection_id', 'at'])
    .execute()

  await db.schema
    .createTable('pace_events')
    .addColumn('id', isPostgres(db) ? 'bigint' : 'integer', (column) =>
      isPostgres(db)
        ? column.primaryKey().generatedAlwaysAsIdentity()
        : column.primaryKey().autoIncrement(),
    )
    .addColumn('connection_id', 'integer', (column) =>
      column.notNull().references('connections.id'),
    )
    .addColumn('import_id', 'integer', (column) => column.references('imports.id'))
    .addColumn('at', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('from_in_flight', 'integer')
    .addColumn('to_in_flight', 'integer')
    .addColumn('wait_ms', 'integer')
    .addColumn('said', 'text')
    .execute()
  await db.schema
    .createIndex('pace_events_by_time')
    .on('pace_events')
    .columns(['connection_id', 'at'])
    .execute()
}
