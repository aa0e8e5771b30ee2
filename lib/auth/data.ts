import type { Db } from '#lib/db/client.ts'

/** True once somebody can set up the desk; the set-up link is dead from then on. */
export async function hasAdmin(db: Db): Promise<boolean> {
  const admin = await db
    .selectFrom('user')
    .select('id')
    .where('role', '=', 'admin')
    .executeTakeFirst()
  return admin !== undefined
}

/** Id of the user with this e-mail address in lower case; null when there is none. */
export async function findUserId(db: Db, email: string): Promise<string | null> {
  const user = await db
    .selectFrom('user')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirst()
  return user?.id ?? null
}

/** True while the set-up link with this token (given as its hash) may still make the first admin. */
export async function isSetupOpen(db: Db, tokenHash: string): Promise<boolean> {
  const open = await db
    .selectFrom('setup')
    .select('id')
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return open !== undefined && !(await hasAdmin(db))
}
