import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'
import { isPostgres } from '#lib/db/dialect.ts'

/**
 * The tables of better-auth, with its own names and types (it stores dates as text on SQLite and
 * as timestamptz on PostgreSQL), and the counters of tries that limit sign-in.
 */
export async function up(db: Kysely<any>): Promise<void> {
  const instant = isPostgres(db) ? ('timestamptz' as const) : ('text' as const)
  const flag = isPostgres(db) ? ('boolean' as const) : ('integer' as const)
  const required = (column: ColumnDefinitionBuilder) => column.notNull()
  const id = (column: ColumnDefinitionBuilder) => column.primaryKey().notNull()
  const owner = (column: ColumnDefinitionBuilder) =>
    column.notNull().references('user.id').onDelete('cascade')

  await db.schema
    .createTable('user')
    .addColumn('id', 'text', id)
    .addColumn('name', 'text', required)
    .addColumn('email', 'text', (column) => column.notNull().unique())
    .addColumn('emailVerified', flag, required)
    .addColumn('image', 'text')
    .addColumn('role', 'text', (column) =>
      column.notNull().check(sql`role in ('admin', 'operator', 'viewer')`),
    )
    .addColumn('createdAt', instant, required)
    .addColumn('updatedAt', instant, required)
    .execute()

  await db.schema
    .createTable('session')
    .addColumn('id', 'text', id)
    .addColumn('userId', 'text', owner)
    .addColumn('token', 'text', (column) => column.notNull().unique())
    .addColumn('expiresAt', instant, required)
    .addColumn('ipAddress', 'text')
    .addColumn('userAgent', 'text')
    .addColumn('createdAt', instant, required)
    .addColumn('updatedAt', instant, required)
    .execute()
  await db.schema.createIndex('session_by_user').on('session').column('userId').execute()

  await db.schema
    .createTable('account')
    .addColumn('id', 'text', id)
    .addColumn('userId', 'text', owner)
    .addColumn('accountId', 'text', required)
    .addColumn('providerId', 'text', required)
    .addColumn('password', 'text')
    .addColumn('accessToken', 'text')
    .addColumn('refreshToken', 'text')
    .addColumn('idToken', 'text')
    .addColumn('accessTokenExpiresAt', instant)
    .addColumn('refreshTokenExpiresAt', instant)
    .addColumn('scope', 'text')
    .addColumn('createdAt', instant, required)
    .addColumn('updatedAt', instant, required)
    .execute()
  await db.schema.createIndex('account_by_user').on('account').column('userId').execute()

  await db.schema
    .createTable('verification')
    .addColumn('id', 'text', id)
    .addColumn('identifier', 'text', required)
    .addColumn('value', 'text', required)
    .addColumn('expiresAt', instant, required)
    .addColumn('createdAt', instant, required)
    .addColumn('updatedAt', instant, required)
    .execute()
  await db.schema
    .createIndex('verification_by_identifier')
    .on('verification')
    .column('identifier')
    .execute()

  await db.schema
    .createTable('tries')
    .addColumn('key', 'text', id)
    .addColumn('count', 'integer', required)
    .addColumn('window_until', 'text', required)
    .execute()
}
