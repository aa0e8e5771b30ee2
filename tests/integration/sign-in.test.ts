import { hashPassword } from 'better-auth/crypto'
import { beforeEach, expect, it, vi } from 'vitest'
import { hasAdmin, isSetupOpen } from '#lib/auth/data.ts'
import {
  accountTries,
  addressTries,
  completeSetup,
  countTry,
  hashSetupToken,
  openSetup,
  seedAdmin,
  tryKey,
} from '#lib/auth/mutations.ts'
import { type Auth, createAuth } from '#lib/auth/server.ts'
import type { Db } from '#lib/db/client.ts'
import { describeOnBothStores } from '../support/both-stores.ts'

const publicUrl = 'http://127.0.0.1:3000'
const password = 'correct horse battery'
const secret = 'a-secret-of-the-tests-with-many-characters-0123456789'

describeOnBothStores('sign-in', (openStore) => {
  beforeEach(() => {
    // better-auth says why it refused; that is for the log of the server.
    for (const level of ['error', 'warn'] as const) vi.spyOn(console, level).mockReturnValue()
    return () => vi.restoreAllMocks()
  })

  async function openDesk(email = 'ruth@example.com') {
    const { db } = await openStore()
    await seedAdmin(db, { name: 'Ruth', email, passwordHash: await hashPassword(password) })
    const auth = createAuth(db, { publicUrl, secret, trustedProxies: [] })
    return { db, auth }
  }

  it('opens a session of 12 hours, kept in the store', async () => {
    const { db, auth } = await openDesk('Ruth@Example.com')
    const answer = await signIn(auth, { email: 'RUTH@example.com', password })

    expect(answer.status).toBe(200)
    const cookie = answer.headers.getSetCookie().join()
    expect(cookie).toMatch(/^punchdesk\.session_token=.*Max-Age=43200.*HttpOnly; SameSite=Lax$/)
    const session = await auth.api.getSession({ headers: new Headers({ cookie }) })
    expect(session?.user).toMatchObject({ name: 'Ruth', email: 'ruth@example.com', role: 'admin' })
    expect(await db.selectFrom('session').select('userId').execute()).toHaveLength(1)
    expect(await actions(db)).toEqual(['desk_set_up', 'signed_in'])
  })

  it('ends a session for good, whatever cookie is kept', async () => {
    const { auth } = await openDesk()
    const cookie = cookieOf(await signIn(auth, { email: 'ruth@example.com', password }))
    expect((await post(auth, '/sign-out', {}, { cookie })).status).toBe(200)
    expect(await auth.api.getSession({ headers: new Headers({ cookie }) })).toBeNull()
  })

  it('does not prolong a session by its use', async () => {
    const { db, auth } = await openDesk()
    const cookie = cookieOf(await signIn(auth, { email: 'ruth@example.com', password }))
    const soon = new Date(Date.now() + 60_000).toISOString()
    await db.updateTable('session').set({ expiresAt: soon }).execute()
    await auth.api.getSession({ headers: new Headers({ cookie }) })
    const { expiresAt } = await db
      .selectFrom('session')
      .select('expiresAt')
      .executeTakeFirstOrThrow()
    expect(new Date(expiresAt).toISOString()).toBe(soon)
  })

  it('says the same of a wrong password and of an unknown account', async () => {
    const { db, auth } = await openDesk()
    const wrong = await signIn(auth, { email: 'ruth@example.com', password: 'wrong horse battery' })
    const unknown = await signIn(auth, { email: 'nobody@example.com', password })

    expect([wrong.status, unknown.status]).toEqual([401, 401])
    expect(await wrong.text()).toBe(await unknown.text())
    expect(await actions(db)).toEqual(['desk_set_up', 'sign_in_refused', 'sign_in_refused'])
    // A password typed into the wrong field must not end up in the log.
    const audit = await db.selectFrom('audit').selectAll().execute()
    expect(JSON.stringify(audit)).not.toContain('nobody')
  })

  it('opens no account for anybody', async () => {
    const { auth } = await openDesk()
    const answer = await post(auth, '/sign-up/email', {
      name: 'Eve',
      email: 'e@example.com',
      password,
    })
    expect(answer.status).toBe(404)
  })

  it('takes sign-in from its own pages only', async () => {
    const { auth } = await openDesk()
    const credentials = { email: 'ruth@example.com', password }
    const from = (origin: string) => post(auth, '/sign-in/email', credentials, { origin })
    expect((await from('http://evil.example')).status).toBe(403)
    expect((await from('http://localhost:3000')).status).toBe(200)
  })

  it('limits the tries with one account, from however many addresses', async () => {
    const { db, auth } = await openDesk()
    const answers: number[] = []
    for (let n = 0; n < accountTries.max + 2; n++) {
      const answer = await signIn(
        auth,
        { email: 'ruth@example.com', password: 'wrong horse battery' },
        `192.0.2.${n}`,
      )
      answers.push(answer.status)
    }
    expect(answers.slice(-3)).toEqual([401, 429, 429])
    // Not even the right password tells now that it is the right one.
    const right = await signIn(auth, { email: 'ruth@example.com', password }, '192.0.2.99')
    expect(right.status).toBe(429)
    expect((await actions(db)).filter((action) => action === 'sign_in_limited')).toHaveLength(1)
  })

  it('forgets the tries with an account when somebody signs in', async () => {
    const { auth } = await openDesk()
    for (let n = 0; n < accountTries.max - 1; n++)
      await signIn(auth, { email: 'ruth@example.com', password: 'wrong' }, `192.0.2.${n}`)
    const right = () => signIn(auth, { email: 'ruth@example.com', password }, '192.0.2.99')
    expect((await right()).status).toBe(200)
    expect((await right()).status).toBe(200)
  })

  it('limits the tries from one address, with however many accounts', async () => {
    const { auth } = await openDesk()
    const tryAll = async (emails: string[]) => {
      const answers = await Promise.all(
        emails.map((email) => signIn(auth, { email, password: 'x' }, '192.0.2.1')),
      )
      return answers.map(({ status }) => status).sort()
    }
    const accounts = Array.from({ length: addressTries.max + 3 }, (_, n) => `n${n}`)
    // Every try counts. These name no account that could be one, so that none costs a hash: all
    // the hashes together take a slow machine longer than the window of the limit.
    const cheap = accounts.slice(0, -5)
    expect(await tryAll(cheap)).toEqual(cheap.map(() => 400))
    const last = accounts.slice(-5).map((name) => `${name}@example.com`)
    expect(await tryAll(last)).toEqual([401, 401, 429, 429, 429])
    expect((await signIn(auth, { email: 'ruth@example.com', password }, '192.0.2.2')).status).toBe(
      200,
    )
  })

  it('lets no more through when all tries come at once', async () => {
    const { db } = await openStore()
    const rule = { windowSeconds: 60, max: 5 }
    const key = tryKey('account', 'ruth')
    const counted = await Promise.all(Array.from({ length: 12 }, () => countTry(db, key, rule)))
    expect(counted.filter(({ allowed }) => allowed)).toHaveLength(5)
    expect(counted.filter(({ isFirstRefusal }) => isFirstRefusal)).toHaveLength(1)
  })
})

describeOnBothStores('set-up', (openStore) => {
  const admin = { name: 'Ruth', email: 'ruth@example.com', passwordHash: 'x' }

  it('makes one admin of two set-ups at once', async () => {
    const { db } = await openStore()
    const hash = hashSetupToken((await openSetup(db)) ?? '')
    const made = await Promise.all(
      ['ruth', 'eve'].map((name) =>
        completeSetup(db, hash, { ...admin, name, email: `${name}@example.com` }),
      ),
    )
    expect(made.filter(Boolean)).toHaveLength(1)
    expect(await db.selectFrom('user').select('role').execute()).toEqual([{ role: 'admin' }])
  })

  it('has a link that works once, and no longer than the next start', async () => {
    const { db } = await openStore()
    const first = hashSetupToken((await openSetup(db)) ?? '')
    const second = hashSetupToken((await openSetup(db)) ?? '')
    expect(await isSetupOpen(db, first)).toBe(false)
    expect(await completeSetup(db, first, admin)).toBeNull()
    expect(await isSetupOpen(db, second)).toBe(true)
    expect(await completeSetup(db, second, admin)).not.toBeNull()
    expect(await isSetupOpen(db, second)).toBe(false)
    expect(await openSetup(db)).toBeNull()
  })

  it('leaves the link open when the account could not be written', async () => {
    const { db } = await openStore()
    const hash = hashSetupToken((await openSetup(db)) ?? '')
    const broken = { ...admin, name: null as unknown as string }
    await expect(completeSetup(db, hash, broken)).rejects.toThrow()
    expect(await isSetupOpen(db, hash)).toBe(true)
    expect(await hasAdmin(db)).toBe(false)
  })

  it('makes one admin when two processes seed the same', async () => {
    const { db } = await openStore()
    await Promise.all([seedAdmin(db, admin), seedAdmin(db, admin)])
    expect(await db.selectFrom('user').select('email').execute()).toEqual([
      { email: 'ruth@example.com' },
    ])
  })
})

type Credentials = { email: string; password: string }

function signIn(auth: Auth, credentials: Credentials, address = '127.0.0.1'): Promise<Response> {
  return post(auth, '/sign-in/email', credentials, { 'x-forwarded-for': address })
}

function post(auth: Auth, path: string, body: object, headers: Record<string, string> = {}) {
  return auth.handler(
    new Request(`${publicUrl}/api/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: publicUrl, ...headers },
      body: JSON.stringify(body),
    }),
  )
}

function cookieOf(answer: Response): string {
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
}

async function actions(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('audit').select('action').orderBy('id').execute()
  return rows.map(({ action }) => action)
}
