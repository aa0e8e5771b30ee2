import { sql } from 'kysely'
import { recordAudit } from '#lib/audit/mutations.ts'
import { count } from '#lib/count.ts'
import type { Db } from '#lib/db/client.ts'
import { forUpdate, isPostgres } from '#lib/db/dialect.ts'
import type { Connection, HeldReason } from '#lib/db/tables.ts'
import { countWaiting } from './data.ts'
import { fingerprintKey, SealedKeyError, sealKey, unsealKey } from './keys.ts'

const sandboxKey = 'sandbox-key'
const tailLength = 4

export type ConnectionSettings = {
  apiKey?: string
  baseUrl: string
  timeZone?: string
  sandboxUrl?: string
  secret: string
}

type Wanted = {
  kind: Connection['kind']
  name: string
  baseUrl: string
  apiKey: string
  timeZone?: string
  secret: string
}

/**
 * Makes the connection of the environment the active one: Go2Clock with a key, the sandbox without.
 * A sandbox stays one for ever and a live connection never sends to it. A new key or host holds the
 * connection while punches wait, until a person resumes.
 */
export async function seedConnection(db: Db, settings: ConnectionSettings): Promise<void> {
  const wanted = wantedConnection(settings)
  if (!wanted) return
  await db.transaction().execute(async (trx) => {
    // Two processes that start at once must not make two connections.
    if (isPostgres(trx)) await sql`lock table connections in share row exclusive mode`.execute(trx)
    await trx
      .updateTable('connections')
      .set({ is_active: 0 })
      .where('kind', '!=', wanted.kind)
      .execute()
    const present = await trx
      .selectFrom('connections')
      .selectAll()
      .where('kind', '=', wanted.kind)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst()
    await (present ? changeConnection(trx, present, wanted) : createConnection(trx, wanted))
  })
}

/** Sends nothing more over it until a person resumes. A connection that is held already stays so. */
export async function holdConnection(
  db: Db,
  connectionId: number,
  reason: HeldReason,
  detail: string,
  userId: string | null = null,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('connections')
    .set({ held_at: new Date().toISOString(), held_reason: reason, held_detail: detail })
    .where('id', '=', connectionId)
    .where('held_at', 'is', null)
    .executeTakeFirst()
  const isHeldNow = numUpdatedRows === 1n
  if (isHeldNow) {
    await recordAudit(db, {
      userId,
      action: 'connection_held',
      subject: `connection ${connectionId}`,
      detail: { reason, detail },
    })
  }
  return isHeldNow
}

/** A person lets nothing leave over it. False when it is held already, for whatever reason. */
export function pauseConnection(
  db: Db,
  connectionId: number,
  { id, name }: { id: string; name: string },
): Promise<boolean> {
  return holdConnection(db, connectionId, 'person', name, id)
}

/** False when it was not held any more. */
export async function resumeConnection(
  db: Db,
  connectionId: number,
  userId: string,
): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const held = await forUpdate(
      trx,
      trx
        .selectFrom('connections')
        .select(['held_at', 'held_reason'])
        .where('id', '=', connectionId)
        .where('is_active', '=', 1)
        .where('held_at', 'is not', null),
    ).executeTakeFirst()
    if (!held) return false
    await trx.updateTable('connections').set(notHeld).where('id', '=', connectionId).execute()
    await recordAudit(trx, {
      userId,
      action: 'connection_resumed',
      subject: `connection ${connectionId}`,
      detail: {
        reason: held.held_reason,
        heldSince: held.held_at,
        waiting: await countWaiting(trx, connectionId),
      },
    })
    return true
  })
}

/** The zone a person chose at set-up; one from the environment wins at the next start. */
export async function setTimeZone(db: Db, timeZone: string): Promise<void> {
  await db.updateTable('connections').set({ time_zone: timeZone }).execute()
}

/** Names of active connections whose key cannot be opened with this secret. */
export async function listUnreadableKeys(db: Db, secret: string): Promise<string[]> {
  const rows = await db
    .selectFrom('connections')
    .select(['name', 'base_url', 'key_sealed'])
    .where('is_active', '=', 1)
    .execute()
  return rows.filter((row) => !isReadable(row, secret)).map((row) => row.name)
}

const notHeld = { held_at: null, held_reason: null, held_detail: null }
const reachable = { unreachable_at: null, unreachable_detail: null, next_probe_at: null }

function wantedConnection(settings: ConnectionSettings): Wanted | undefined {
  const { apiKey, sandboxUrl, timeZone, secret } = settings
  if (apiKey)
    return { kind: 'live', name: 'Go2Clock', baseUrl: settings.baseUrl, apiKey, timeZone, secret }
  if (!sandboxUrl) return undefined
  return {
    kind: 'sandbox',
    name: 'Sandbox',
    baseUrl: sandboxUrl,
    apiKey: sandboxKey,
    timeZone,
    secret,
  }
}

async function createConnection(trx: Db, wanted: Wanted): Promise<void> {
  const created = await trx
    .insertInto('connections')
    .values({
      name: wanted.name,
      kind: wanted.kind,
      ...keyColumns(wanted),
      time_zone: wanted.timeZone ?? serverZone(),
      created_at: new Date().toISOString(),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await auditChange(trx, created.id, wanted, 'created')
}

async function changeConnection(trx: Db, present: Connection, wanted: Wanted): Promise<void> {
  const isSameKey =
    isReadable(present, wanted.secret) &&
    present.key_fingerprint === fingerprintKey(wanted.apiKey, wanted.secret)
  const isSame = isSameKey && present.base_url === wanted.baseUrl
  await trx
    .updateTable('connections')
    .set({
      is_active: 1,
      time_zone: wanted.timeZone ?? present.time_zone,
      ...(isSame ? {} : { ...keyColumns(wanted), ...reachable }),
      // The sandbox gets a new port now and then: it is the same sandbox.
      ...(isSame || present.kind === 'sandbox' ? {} : await holdOfChange(trx, present, wanted)),
    })
    .where('id', '=', present.id)
    .execute()
  if (!isSame) await auditChange(trx, present.id, wanted, 'changed')
}

/** Punches written for one account must not go to another without a person saying so. */
async function holdOfChange(trx: Db, present: Connection, wanted: Wanted) {
  const waiting = await countWaiting(trx, present.id)
  if (waiting === 0) return notHeld
  const change =
    present.base_url === wanted.baseUrl
      ? 'The Go2Clock key was changed'
      : `The Go2Clock address was changed from ${present.base_url} to ${wanted.baseUrl}`
  const punches = count(waiting, 'punch waits', 'punches wait')
  return {
    held_at: new Date().toISOString(),
    held_reason: 'changed' as const,
    held_detail: `${change}. ${punches} from before.`,
  }
}

function keyColumns({ kind, apiKey, baseUrl, secret }: Wanted) {
  return {
    base_url: baseUrl,
    key_sealed: sealKey(apiKey, baseUrl, secret),
    key_fingerprint: fingerprintKey(apiKey, secret),
    // Of a short key the tail would be most of it.
    key_tail: kind === 'live' && apiKey.length >= 4 * tailLength ? apiKey.slice(-tailLength) : '',
  }
}

function isReadable(row: Pick<Connection, 'base_url' | 'key_sealed'>, secret: string): boolean {
  try {
    unsealKey(row.key_sealed, row.base_url, secret)
    return true
  } catch (error) {
    if (error instanceof SealedKeyError) return false
    throw error
  }
}

async function auditChange(trx: Db, id: number, { kind, baseUrl }: Wanted, what: string) {
  await recordAudit(trx, {
    userId: null,
    action: 'connection_changed',
    subject: `connection ${id}`,
    detail: { what, kind, baseUrl },
  })
}

function serverZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}
