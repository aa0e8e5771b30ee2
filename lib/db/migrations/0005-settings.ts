import type { ColumnDefinitionBuilder, Kysely } from 'kysely'

type AnyDb = Kysely<any>

/** What people set for the whole desk: a name and its JSON. What is not here is as the desk starts with. */
export async function up(db: AnyDb): Promise<void> {
  const required = (column: ColumnDefinitionBuilder) => column.notNull()
  await db.schema
    .createTable('settings')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', required)
    .addColumn('changed_by', 'text', required)
    .addColumn('changed_at', 'text', required)
    .execute()
}
