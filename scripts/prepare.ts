/**
 * Makes the store ready before delivery and web start: environment, tables, connection, first
 * admin. On success one JSON line on stdout, `{"setupPath": "/setup?token=..." | null}`; else every
 * problem as a sentence on stderr and exit code 1.
 */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { hasAdmin } from '#lib/auth/data.ts'
import { openSetup, seedAdmin } from '#lib/auth/mutations.ts'
import { listUnreadableKeys, seedConnection } from '#lib/connections/mutations.ts'
import { type Db, isPostgresUrl, openDb, sqlitePath } from '#lib/db/client.ts'
import { migrate } from '#lib/db/migrate.ts'
import { storeProblem } from '#lib/db/store-problem.ts'
import { recognizeStore } from '#lib/desk/mutations.ts'
import { type Env, EnvError, parseEnv, secretsOf } from '#lib/env.ts'
import { cleanError } from '#lib/log/clean-error.ts'

try {
  console.log(JSON.stringify({ setupPath: await prepare(parseEnv(process.env)) }))
} catch (error) {
  // Node would print a bug with all it holds, which may be a row or the store's address.
  const problems = error instanceof EnvError ? error.problems : [bugSentence(error)]
  for (const problem of problems) console.error(problem)
  process.exitCode = 1
}

function bugSentence(error: unknown): string {
  const told = JSON.stringify(cleanError(error, secretsOf(parseEnv(process.env))))
  return `Punchdesk could not prepare its store because of a mistake of its own: ${told}`
}

async function prepare(env: Env): Promise<string | null> {
  const { secret } = env
  if (!secret)
    throw new EnvError(['PUNCHDESK_SECRET is missing. npm start makes one and keeps it in data/.'])
  const db = await openStore(env.databaseUrl)
  try {
    await seedConnection(db, { ...env, secret })
    const unreadable = await listUnreadableKeys(db, secret)
    if (unreadable.length > 0) {
      throw new EnvError([
        `The stored key of ${unreadable.join(', ')} cannot be opened with this PUNCHDESK_SECRET. Start with the secret it was stored under, or give the key again in GO2CLOCK_API_KEY.`,
      ])
    }
    await seedFirstAdmin(db, env)
    const token = await openSetup(db)
    return token && `/setup?token=${token}`
  } finally {
    await db.destroy()
  }
}

async function openStore(url: string): Promise<Db> {
  let db: Db | undefined
  try {
    if (!isPostgresUrl(url)) mkdirSync(dirname(sqlitePath(url)), { recursive: true })
    db = openDb(url, { silenceMs: 0 })
    await migrate(db)
    if (await recognizeStore(db, url))
      console.error('The database is a copy: nothing is sent until a person resumes the desk.')
    return db
  } catch (error) {
    await db?.destroy()
    throw new EnvError([storeProblem(error, url)])
  }
}

async function seedFirstAdmin(db: Db, { adminEmail, adminPassword }: Env): Promise<void> {
  if (!adminEmail || !adminPassword || (await hasAdmin(db))) return
  // Only here: loading it takes longer than all the rest.
  const { hashPassword } = await import('better-auth/crypto')
  const passwordHash = await hashPassword(adminPassword)
  await seedAdmin(db, { name: nameOf(adminEmail), email: adminEmail, passwordHash })
}

/** ruth.ellery@example.com -> Ruth Ellery */
function nameOf(email: string): string {
  const words =
    email
      .split('@')[0]
      ?.split(/[._-]+/)
      .filter(Boolean) ?? []
  return words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join(' ') || 'Admin'
}
