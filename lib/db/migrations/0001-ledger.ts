import { type ColumnDefinitionBuilder, type CreateTableBuilder, type Kysely, sql } from 'kysely'
import { isPostgres } from '#lib/db/dialect.ts'

type AnyDb = Kysely<any>

const verdictRows = ['ready_rows', 'warning_rows', 'error_rows', 'duplicate_rows', 'skipped_rows']
const stateCounters = [
  'queued',
  'sending',
  'accepted',
  'confirmed',
  'duplicate',
  'rejected',
  'failed',
  'unknown',
  'cancelled',
]

export async function up(db: AnyDb): Promise<void> {
  const id = idColumn(db)
  const required = (column: ColumnDefinitionBuilder) => column.notNull()
  const zero = (column: ColumnDefinitionBuilder) => column.notNull().defaultTo(0)

  await db.schema
    .createTable('connections')
    .addColumn('id', id.type, id.build)
    .addColumn('name', 'text', required)
    .addColumn('kind', 'text', (column) => column.notNull().check(sql`kind in ('live', 'sandbox')`))
    .addColumn('base_url', 'text', required)
    .addColumn('key_sealed', 'text', required)
    .addColumn('key_fingerprint', 'text', required)
    .addColumn('key_tail', 'text', required)
    .addColumn('time_zone', 'text', required)
    .addColumn('in_flight_limit', 'integer', (column) => column.notNull().defaultTo(8))
    .addColumn('per_second', 'real')
    .addColumn('is_active', 'integer', (column) => column.notNull().defaultTo(1))
    .addColumn('held_at', 'text')
    .addColumn('held_reason', 'text')
    .addColumn('held_detail', 'text')
    .addColumn('unreachable_at', 'text')
    .addColumn('unreachable_detail', 'text')
    .addColumn('next_probe_at', 'text')
    .addColumn('last_answer_at', 'text')
    .addColumn('lease_owner', 'text')
    .addColumn('lease_token', 'integer', zero)
    .addColumn('lease_until', 'text')
    .addColumn('created_at', 'text', required)
    .execute()
  // One live connection per host and key, so that there is never a second sender.
  await db.schema
    .createIndex('connections_one_per_key')
    .on('connections')
    .columns(['base_url', 'key_fingerprint'])
    .unique()
    .where(sql.ref('kind'), '=', sql.lit('live'))
    .execute()

  await db.schema
    .createTable('imports')
    .addColumn('id', id.type, id.build)
    .addColumn('connection_id', 'integer', (column) =>
      column.notNull().references('connections.id'),
    )
    .addColumn('name', 'text', required)
    .addColumn('sha256', 'text', required)
    .addColumn('shape', 'text', required)
    .addColumn('header', 'text', required)
    .addColumn('state', 'text', required)
    .addColumn('paused_reason', 'text')
    .addColumn('author', 'text', required)
    .addColumn('next_seq', 'integer', zero)
    .addColumn('row_count', 'integer', zero)
    .addColumn('punch_count', 'integer', zero)
    .$call((table) => addEach(table, [...verdictRows, ...stateCounters], zero))
    .addColumn('created_at', 'text', required)
    .addColumn('started_at', 'text')
    .addColumn('finished_at', 'text')
    .execute()
  await db.schema
    .createIndex('imports_open')
    .on('imports')
    .columns(['connection_id', 'state', 'started_at'])
    .where(sql.ref('state'), 'in', sql`('receiving', 'ready', 'sending', 'paused')`)
    .execute()
  // Cancelled imports whose punches delivery has still to settle.
  await db.schema
    .createIndex('imports_leftover')
    .on('imports')
    .column('connection_id')
    .where(sql<boolean>`state = 'cancelled' and queued > 0`)
    .execute()
  await db.schema.createIndex('imports_by_sha256').on('imports').column('sha256').execute()

  await db.schema
    .createTable('source_rows')
    .addColumn('import_id', 'integer', (column) => column.notNull().references('imports.id'))
    .addColumn('row_no', 'integer', required)
    .addColumn('cells', 'text', required)
    .addColumn('edited', 'text')
    .addColumn('verdict', 'text', required)
    .addColumn('reason', 'text')
    .addPrimaryKeyConstraint('source_rows_pk', ['import_id', 'row_no'])
    .execute()
  // Rows that stay behind are few: their reasons are counted without a look at the others.
  await db.schema
    .createIndex('source_rows_behind')
    .on('source_rows')
    .columns(['import_id', 'verdict', 'reason'])
    .where(sql.ref('verdict'), 'in', sql`('error', 'duplicate', 'skipped')`)
    .execute()

  await db.schema
    .createTable('answers')
    .addColumn('id', id.type, id.build)
    .addColumn('outcome', 'text', required)
    .addColumn('http_status', 'integer')
    .addColumn('text', 'text', required)
    .execute()
  await db.schema
    .createIndex('answers_dictionary')
    .on('answers')
    .expression(sql`outcome, coalesce(http_status, 0), text`)
    .unique()
    .execute()

  await db.schema
    .createTable('punches')
    .addColumn('id', id.type, id.build)
    .addColumn('connection_id', 'integer', (column) =>
      column.notNull().references('connections.id'),
    )
    .addColumn('import_id', 'integer', (column) => column.references('imports.id'))
    .addColumn('row_no', 'integer')
    .addColumn('part', 'integer', zero)
    .addColumn('form_key', 'text')
    .addColumn('userid', 'text', required)
    .addColumn('checktime', 'text', required)
    .addColumn('checktype', 'integer', required)
    .addColumn('sensorid', 'text')
    .addColumn('worktype', 'text')
    .addColumn('latitude', 'text')
    .addColumn('longitude', 'text')
    .addColumn('eventdescription', 'text')
    .addColumn('deviceserial', 'text')
    .addColumn('state', 'text', required)
    .addColumn('in_doubt', 'integer', zero)
    .addColumn('confirmed', 'integer', zero)
    .addColumn('tries', 'integer', zero)
    .addColumn('first_try_at', 'text')
    .addColumn('next_try_at', 'text')
    .addColumn('answer_id', 'integer', (column) => column.references('answers.id'))
    .addColumn('took_ms', 'integer')
    .addColumn('replaces', id.type, (column) => column.references('punches.id'))
    .addColumn('author', 'text', required)
    .addColumn('created_at', 'text', required)
    .addColumn('updated_at', 'text', required)
    .execute()

  const punchIndex = (name: string, columns: string[]) =>
    db.schema.createIndex(`punches_${name}`).on('punches').columns(columns)
  await punchIndex('one_per_row', ['import_id', 'row_no', 'part'])
    .unique()
    .where(sql<boolean>`import_id is not null and replaces is null`)
    .execute()
  await punchIndex('one_per_form', ['form_key'])
    .unique()
    .where(sql.ref('form_key'), 'is not', null)
    .execute()
  await punchIndex('one_replacement', ['replaces'])
    .unique()
    .where(sql.ref('replaces'), 'is not', null)
    .execute()
  // Two indexes, so that rows that wait for their next try are not walked past again and again.
  await punchIndex('queue', ['connection_id', 'import_id', 'id'])
    .where(sql<boolean>`state = 'queued' and next_try_at is null`)
    .execute()
  await punchIndex('retries', ['connection_id', 'import_id', 'next_try_at'])
    .where(sql<boolean>`state = 'queued' and next_try_at is not null`)
    .execute()
  await punchIndex('on_the_wire', ['connection_id', 'id'])
    .where(sql.ref('state'), '=', sql.lit('sending'))
    .execute()
  await punchIndex('same_time', ['connection_id', 'userid', 'checktime']).execute()
  // For the log: a page in its order from each of these, whatever the filter. Accepted is apart
  // because nearly every punch ends there: a bare id costs a settle little.
  await punchIndex('by_time', ['checktime', 'id', 'import_id']).execute()
  await punchIndex('by_import', ['import_id', 'id'])
    .where(sql.ref('import_id'), 'is not', null)
    .execute()
  await punchIndex('by_hand', ['id']).where(sql.ref('import_id'), 'is', null).execute()
  await punchIndex('accepted', ['id']).where(sql.ref('state'), '=', sql.lit('accepted')).execute()
  const exceptions = ['state', 'id', 'checktime', 'connection_id', 'userid', 'import_id']
  await punchIndex('exceptions', exceptions)
    // Spelled with "or": SQLite does not see that state = 'rejected' implies an "in".
    .where(
      sql<boolean>`state = 'rejected' or state = 'failed' or state = 'unknown' or state = 'duplicate' or state = 'cancelled'`,
    )
    .execute()

  await db.schema
    .createTable('attempts')
    .addColumn('id', id.type, id.build)
    .addColumn('punch_id', id.type, (column) => column.notNull().references('punches.id'))
    .addColumn('try_no', 'integer', required)
    .addColumn('started_at', 'text', required)
    .addColumn('took_ms', 'integer', required)
    .addColumn('outcome', 'text', required)
    .addColumn('answer_id', 'integer', (column) => column.notNull().references('answers.id'))
    .execute()
  await db.schema.createIndex('attempts_by_punch').on('attempts').column('punch_id').execute()

  await db.schema
    .createTable('delivery_processes')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('started_at', 'text', required)
    .addColumn('seen_at', 'text', required)
    .execute()

  await db.schema
    .createTable('audit')
    .addColumn('id', id.type, id.build)
    .addColumn('at', 'text', required)
    .addColumn('user_id', 'text')
    .addColumn('action', 'text', required)
    .addColumn('subject', 'text', required)
    .addColumn('detail', 'text', required)
    .execute()

  await db.schema
    .createTable('setup')
    .addColumn('id', 'integer', (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn('token_hash', 'text', required)
    .addColumn('used_at', 'text')
    .execute()
}

function idColumn(db: AnyDb) {
  return isPostgres(db)
    ? {
        type: 'bigint' as const,
        build: (column: ColumnDefinitionBuilder) => column.primaryKey().generatedAlwaysAsIdentity(),
      }
    : {
        type: 'integer' as const,
        build: (column: ColumnDefinitionBuilder) => column.primaryKey().autoIncrement(),
      }
}

function addEach<T extends string>(
  table: CreateTableBuilder<T>,
  names: string[],
  build: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder,
): CreateTableBuilder<T> {
  return names.reduce(
    (grown, name) => grown.addColumn(name, 'integer', build) as CreateTableBuilder<T>,
    table,
  )
}
