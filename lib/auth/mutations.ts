import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { recordAudit } from '#lib/audit/mutations.ts'
import type { Db } from '#lib/db/client.ts'
import { hasAdmin } from './data.ts'
import type { Role } from './roles.ts'

export const accountTries = { windowSeconds: 5 * 60, max: 10 }
export const addressTries = { windowSeconds: 60, max: 30 }

const setupTokenBytes = 32

/** The key a try is counted under; hashed, so that the store does not collect what people typed. */
export function tryKey(kind: 'account' | 'address', value: string): string {
  return `${kind}:${hash(value)}`
}

/** What is stored of a set-up link's token. */
export function hashSetupToken(token: string): string {
  return hash(token)
}

/**
 * Counts one try in one atomic step, so that many at once cannot all pass. The window begins with
 * its first try.
 */
export async function countTry(
  db: Db,
  key: string,
  { windowSeconds, max }: { windowSeconds: number; max: number },
): Promise<{ allowed: boolean; isFirstRefusal: boolean; retryAfter: number | null }> {
  const now = Date.now()
  const at = new Date(now).toISOString()
  const until = new Date(now + windowSeconds * 1000).toISOString()
  const { count, window_until } = await db
    .insertInto('tries')
    .values({ key, count: 1, window_until: until })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        count: sql<number>`case when tries.window_until <= ${at} then 1 else tries.count + 1 end`,
        window_until: sql<string>`case when tries.window_until <= ${at} then ${until} else tries.window_until end`,
      }),
    )
    .returning(['count', 'window_until'])
    .executeTakeFirstOrThrow()
  const allowed = count <= max
  return {
    allowed,
    isFirstRefusal: count === max + 1,
    retryAfter: allowed ? null : Math.ceil((Date.parse(window_until) - now) / 1000),
  }
}

export async function clearTries(db: Db, key: string): Promise<void> {
  const now = new Date().toISOString()
  await db
    .deleteFrom('tries')
    .where((where) => where.or([where('key', '=', key), where('window_until', '<', now)]))
    .execute()
}

/**
 * Opens the desk for set-up and gives the token of its one-time link; an earlier link is dead.
 * Null when an admin exists.
 */
export async function openSetup(db: Db): Promise<string | null> {
  if (await hasAdmin(db)) return null
  const token = randomBytes(setupTokenBytes).toString('base64url')
  const row = { token_hash: hash(token), used_at: null }
  await db
    .insertInto('setup')
    .values({ id: 1, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
  return token
}

export type NewUser = { name: string; email: string; passwordHash: string; role: Role }

/**
 * Makes the first admin and closes the link, both or neither. Null when the link is not open any
 * more: of two set-ups at once the row lets one through.
 */
export async function completeSetup(
  db: Db,
  tokenHash: string,
  admin: Omit<NewUser, 'role'>,
): Promise<string | null> {
  return await db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('setup')
      .set({ used_at: new Date().toISOString() })
      .where('id', '=', 1)
      .where('token_hash', '=', tokenHash)
      .where('used_at', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows !== 1n || (await hasAdmin(trx))) return null
    return await createFirstAdmin(trx, admin)
  })
}

/** The first admin from the environment; nothing when there is one. */
export async function seedAdmin(db: Db, admin: Omit<NewUser, 'role'>): Promise<void> {
  if (await hasAdmin(db)) return
  await db.transaction().execute(async (trx) => {
    // The row is the guard of a set-up and of a second process that starts at the same moment.
    const row = { token_hash: hash(randomBytes(setupTokenBytes).toString('base64url')) }
    await trx
      .insertInto('setup')
      .values({ id: 1, ...row, used_at: new Date().toISOString() })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({ ...row, used_at: new Date().toISOString() }),
      )
      .execute()
    if (!(await hasAdmin(trx))) await createFirstAdmin(trx, admin)
  })
}

async function createFirstAdmin(trx: Db, admin: Omit<NewUser, 'role'>): Promise<string> {
  const id = await createUser(trx, { ...admin, role: 'admin' })
  await recordAudit(trx, { userId: id, action: 'desk_set_up', subject: `user ${id}` })
  return id
}

/** A user who signs in with e-mail and password, in the form better-auth reads. */
export async function createUser(trx: Db, user: NewUser): Promise<string> {
  const now = new Date().toISOString()
  const id = randomBytes(16).toString('hex')
  const stamps = { createdAt: now, updatedAt: now }
  await trx
    .insertInto('user')
    .values({
      id,
      name: user.name,
      email: user.email.toLowerCase(),
      // A real boolean: PostgreSQL takes no 0 here, the SQLite shim makes one of it.
      emailVerified: false,
      image: null,
      role: user.role,
      ...stamps,
    })
    .execute()
  await trx
    .insertInto('account')
    .values({
      id: randomBytes(16).toString('hex'),
      userId: id,
      accountId: id,
      providerId: 'credential',
      password: user.passwordHash,
      ...stamps,
    })
    .execute()
  return id
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
