import { type Dialect, type Driver, PostgresDialect, SqliteDialect } from 'kysely'

/**
 * Kysely throws what a rollback said in place of why it came to one. When the disk was full SQLite has
 * rolled back already, and on a lost line there is nobody to ask: neither may hide the cause.
 */
function withoutComplaint(driver: Driver): Driver {
  const rollback = driver.rollbackTransaction.bind(driver)
  driver.rollbackTransaction = (connection) => rollback(connection).catch(() => {})
  return driver
}

/** SQLite whose failed transactions throw their cause. */
export class SqliteStoreDialect extends SqliteDialect implements Dialect {
  override createDriver(): Driver {
    return withoutComplaint(super.createDriver())
  }
}

/** PostgreSQL whose failed transactions throw their cause. */
export class PostgresStoreDialect extends PostgresDialect implements Dialect {
  override createDriver(): Driver {
    return withoutComplaint(super.createDriver())
  }
}
