import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'
import { isPostgres } from '#lib/db/dialect.ts'

type AnyDb = Kysely<any>

/** The list of employees, saved ways to read spreadsheets, and what was answered once. */
export async function up(db: AnyDb): Promise<void> {
  const required = (column: ColumnDefinitionBuilder) => column.notNull()
  const empty = (column: ColumnDefinitionBuilder) => column.notNull().defaultTo('')
  const ofConnection = (column: ColumnDefinitionBuilder) =>
    column.notNull().references('connections.id')
  const idType = isPostgres(db) ? ('bigint' as const) : ('integer' as const)
  const id = (column: ColumnDefinitionBuilder) =>
    isPostgres(db)
      ? column.primaryKey().generatedAlwaysAsIdentity()
      : column.primaryKey().autoIncrement()

  await db.schema
    .createTable('employees')
    .addColumn('id', idType, id)
    .addColumn('connection_id', 'integer', ofConnection)
    .addColumn('userid', 'text', required)
    .addColumn('payroll_no', 'text', empty)
    .addColumn('badge', 'text', empty)
    .addColumn('name', 'text', empty)
    .addColumn('department', 'text', empty)
    .addColumn('is_active', 'integer', (column) => column.notNull().defaultTo(1))
    .addColumn('sort_key', 'text', required)
    .addColumn('search_text', 'text', required)
    .addColumn('changed_by', 'text', required)
    .addColumn('created_at', 'text', required)
    .addColumn('changed_at', 'text', required)
    .execute()
  await db.schema
    .createIndex('employees_one_per_userid')
    .on('employees')
    .columns(['connection_id', 'userid'])
    .unique()
    .execute()
  await db.schema
    .createIndex('employees_in_order')
    .on('employees')
    .columns(['connection_id', 'sort_key', 'id'])
    .execute()

  await db.schema
    .createTable('templates')
    .addColumn('id', idType, id)
    .addColumn('name', 'text', required)
    .addColumn('header_key', 'text', required)
    .addColumn('shape', 'text', required)
    .addColumn('made_by', 'text', required)
    .addColumn('made_at', 'text', required)
    .addColumn('changed_by', 'text')
    .addColumn('changed_at', 'text')
    .execute()

  await db.schema
    .createTable('id_matches')
    .addColumn('connection_id', 'integer', ofConnection)
    .addColumn('kind', 'text', (column) =>
      column.notNull().check(sql`kind in ('id', 'name', 'column')`),
    )
    .addColumn('written', 'text', required)
    .addColumn('means', 'text', required)
    .addColumn('confirmed_by', 'text', required)
    .addColumn('confirmed_at', 'text', required)
    .addPrimaryKeyConstraint('id_matches_pk', ['connection_id', 'kind', 'written'])
    .execute()

  await db.schema
    .createTable('word_meanings')
    .addColumn('connection_id', 'integer', ofConnection)
    .addColumn('word', 'text', required)
    .addColumn('means', 'text', required)
    .addColumn('learned_by', 'text', required)
    .addColumn('learned_at', 'text', required)
    .addPrimaryKeyConstraint('word_meanings_pk', ['connection_id', 'word'])
    .execute()
}
