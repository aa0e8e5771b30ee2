import { hashPassword } from 'better-auth/crypto'
import { redirect } from 'next/navigation'
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { z } from 'zod'
import { action } from '#lib/action.ts'
import { routeUser } from '#lib/auth/loaders.ts'
import { createUser } from '#lib/auth/mutations.ts'
import type { Role } from '#lib/auth/roles.ts'
import { type Auth, getAuth } from '#lib/auth/server.ts'
import {
  cancelWaiting,
  pauseConnection,
  pauseDesk,
  resumeConnection,
  resumeDesk,
} from '#lib/connections/actions.ts'
import { loadFrame } from '#lib/connections/loaders.ts'
import { holdConnection, seedConnection } from '#lib/connections/mutations.ts'
import type { Db } from '#lib/db/client.ts'
import { type Env, parseEnv } from '#lib/env.ts'
import { findHeldDays, findHeldPunches } from '#lib/held/actions.ts'
import { checkAgain } from '#lib/ledger/actions.ts'
import { ok } from '#lib/result.ts'
import { changeThresholds } from '#lib/settings/actions.ts'
import { loadSettings } from '#lib/settings/loaders.ts'
import { defaultThresholds } from '#lib/spreadsheet/thresholds.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { addImport, addPunch } from '../support/ledger.ts'
import { catchLog } from '../support/web-log.ts'

const request = vi.hoisted(() => ({ headers: new Headers() }))
vi.mock('next/headers', () => ({ headers: async () => request.headers }))

const publicUrl = 'http://127.0.0.1:3000'
const secret = 'a-secret-of-the-tests-with-many-characters-0123456789'
const password = 'correct horse battery'

describeOnBothStores('a server action', (openStore) => {
  beforeEach(() => {
    request.headers = new Headers({ origin: publicUrl })
  })

  /** What a web process shares between its modules. */
  async function openDesk() {
    const { db } = await openStore()
    const shared = globalThis as { punchdeskDb?: Db; punchdeskEnv?: Env; punchdeskAuth?: Auth }
    shared.punchdeskDb = db
    shared.punchdeskEnv = parseEnv({ PUNCHDESK_SECRET: secret, PUNCHDESK_URL: publicUrl })
    onTestFinished(() => {
      delete shared.punchdeskDb
      delete shared.punchdeskEnv
      delete shared.punchdeskAuth
    })
    return db
  }

  async function signInAs(db: Db, role: Role): Promise<string> {
    const email = `${role}@example.com`
    await createUser(db, { name: role, email, passwordHash: await hashPassword(password), role })
    const answer = await getAuth().handler(
      new Request(`${publicUrl}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: publicUrl },
        body: JSON.stringify({ email, password }),
      }),
    )
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    request.headers = new Headers({ origin: publicUrl, cookie })
    return cookie
  }

  const schema = z.object({ rows: z.array(z.object({ userid: z.string().min(1, 'Needed.') })) })
  const run = vi.fn(async (input: z.output<typeof schema>) => ok(input.rows.length))
  const countRows = action({ name: 'countRows', role: 'operator', schema }, run)
  const good = { rows: [{ userid: '123' }] }
  beforeEach(() => void run.mockClear())

  it('runs for who may, with what the schema made of the input', async () => {
    const db = await openDesk()
    await signInAs(db, 'operator')
    expect(await countRows({ ...good, extra: 1 } as typeof good)).toEqual({ ok: true, data: 1 })
    expect(run).toHaveBeenCalledWith(good, {
      user: expect.objectContaining({ email: 'operator@example.com', role: 'operator' }),
      db,
    })
  })

  it('asks for the session before it looks at anything', async () => {
    await openDesk()
    expect(await countRows({ rows: 'nonsense' } as never)).toMatchObject({ code: 'signed_out' })
    request.headers.set('cookie', 'punchdesk.session_token=made-up.signature')
    expect(await countRows(good)).toMatchObject({ code: 'signed_out' })
    expect(run).not.toHaveBeenCalled()
  })

  it('asks for the role before it looks at the input', async () => {
    await signInAs(await openDesk(), 'viewer')
    expect(await countRows({ rows: 'nonsense' } as never)).toMatchObject({ code: 'forbidden' })
    expect(run).not.toHaveBeenCalled()
  })

  it.each([
    [{ rows: [{ userid: '1' }, { userid: '' }] }, { 'rows.1.userid': 'Needed.' }],
    [{ rows: 'nonsense' }, { rows: expect.any(String) }],
    [null, { '': expect.any(String) }],
  ])('tells which field of %j is wrong', async (input, fieldErrors) => {
    await signInAs(await openDesk(), 'admin')
    expect(await countRows(input as never)).toMatchObject({ code: 'invalid', fieldErrors })
    expect(run).not.toHaveBeenCalled()
  })

  it.each<Record<string, string>>([
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
  ])('refuses a page of somebody else: %o', async (headers) => {
    const cookie = await signInAs(await openDesk(), 'admin')
    request.headers = new Headers({ ...headers, cookie })
    expect(await countRows(good)).toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining(publicUrl),
    })
    expect(run).not.toHaveBeenCalled()
  })

  it('names itself in the log when it has a bug, and shows nothing of it', async () => {
    await signInAs(await openDesk(), 'admin')
    const lines = catchLog()
    run.mockRejectedValueOnce(new Error('column 7 of the moon'))
    const result = await countRows(good)
    expect(result).toMatchObject({ ok: false, code: 'bug' })
    expect(JSON.stringify(result)).not.toContain('moon')
    expect(lines).toMatchObject([
      { event: 'action_failed', action: 'countRows', error: { message: 'column 7 of the moon' } },
    ])
  })

  it('says that the store is away, not that it has a bug', async () => {
    await signInAs(await openDesk(), 'admin')
    const lines = catchLog()
    for (const error of [
      Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
      Object.assign(new Error('terminating connection'), { code: '57P01' }),
      Object.assign(new Error('database is locked'), { code: 'ERR_SQLITE_ERROR', errcode: 5 }),
    ]) {
      run.mockRejectedValueOnce(error)
      expect(await countRows(good)).toMatchObject({ code: 'unavailable' })
    }
    expect(lines.map(({ event, why }) => [event, why])).toEqual([
      ['store_failed', 'unreachable'],
      ['store_failed', 'unreachable'],
      ['store_failed', 'locked'],
    ])
  })

  it('lets a redirect pass', async () => {
    await signInAs(await openDesk(), 'admin')
    run.mockImplementationOnce(() => redirect('/log'))
    await expect(countRows(good)).rejects.toThrow('NEXT_REDIRECT')
  })

  it('resumes a connection for an operator, not for a viewer', async () => {
    const db = await openDesk()
    await seedConnection(db, { baseUrl: 'https://x', sandboxUrl: 'http://127.0.0.1:1', secret })
    const { id } = await db.selectFrom('connections').select('id').executeTakeFirstOrThrow()
    await holdConnection(db, id, 'blocked', 'Invalid API key ')
    await signInAs(db, 'viewer')
    expect(await resumeConnection({ connectionId: id })).toMatchObject({ code: 'forbidden' })
    await signInAs(db, 'operator')
    expect(await resumeConnection({ connectionId: id })).toMatchObject({ ok: true })
    expect(await resumeConnection({ connectionId: id })).toMatchObject({ code: 'conflict' })
  })

  it('changes the settings for an admin alone, and shows them to everybody', async () => {
    const db = await openDesk()
    const thresholds = { ...defaultThresholds, longShiftHours: 12 }
    await signInAs(db, 'operator')
    expect(await changeThresholds(thresholds)).toMatchObject({ code: 'forbidden' })
    await signInAs(db, 'admin')
    expect(await changeThresholds(thresholds)).toMatchObject({ ok: true, data: { thresholds } })
    await signInAs(db, 'viewer')
    expect(await loadSettings()).toMatchObject({
      thresholds,
      mayChange: false,
      changed: { by: 'admin' },
    })
  })

  it('tells an operator, not a viewer, what was sent before', async () => {
    const db = await openDesk()
    await seedConnection(db, { baseUrl: 'https://x', sandboxUrl: 'http://127.0.0.1:1', secret })
    const { id: connectionId } = await db
      .selectFrom('connections')
      .select('id')
      .executeTakeFirstOrThrow()
    await addPunch(db, connectionId, { checktime: '2026-08-07T08:00:00', state: 'accepted' })
    const days = { connectionId, days: ['2026-08-07', '2026-08-08'] }
    const people = { connectionId, people: ['0123'], from: '2026-08-07', to: '2026-08-08' }
    await signInAs(db, 'viewer')
    expect(await findHeldDays(days)).toMatchObject({ code: 'forbidden' })
    expect(await findHeldPunches(people)).toMatchObject({ code: 'forbidden' })
    await signInAs(db, 'operator')
    expect(await findHeldDays(days)).toEqual({ ok: true, data: ['2026-08-07'] })
    expect(await findHeldPunches(people)).toMatchObject({ ok: true, data: { person: [0] } })
    expect(await findHeldPunches({ ...people, people: ['1O71'] })).toMatchObject({
      code: 'invalid',
      fieldErrors: { 'people.0': 'An employee ID is a whole number.' },
    })
    expect(await findHeldDays({ ...days, connectionId: 404 })).toMatchObject({
      code: 'no_connection',
    })
  })

  it('pauses and cancels for an operator, not for a viewer, and writes down who did', async () => {
    const db = await openDesk()
    await seedConnection(db, { baseUrl: 'https://x', sandboxUrl: 'http://127.0.0.1:1', secret })
    const { id: connectionId } = await db
      .selectFrom('connections')
      .select('id')
      .executeTakeFirstOrThrow()
    const importId = await addImport(db, connectionId, 3)
    const acts = [
      () => pauseDesk(),
      () => resumeDesk(),
      () => pauseConnection({ connectionId }),
      () => checkAgain({ importId }),
      () => cancelWaiting({ connectionId: null }),
    ]
    await signInAs(db, 'viewer')
    for (const act of acts) expect(await act()).toMatchObject({ code: 'forbidden' })
    const before = (await auditOf(db)).length
    await signInAs(db, 'operator')

    expect(await pauseDesk()).toMatchObject({ ok: true })
    expect(await pauseDesk()).toMatchObject({ code: 'conflict' })
    const frame = await loadFrame()
    expect(frame.desk).toMatchObject({ pausedBy: 'person', detail: 'operator' })
    expect(await resumeDesk()).toMatchObject({ ok: true })
    expect(await resumeDesk()).toMatchObject({ code: 'conflict' })
    expect(await pauseConnection({ connectionId })).toMatchObject({ ok: true })
    expect(await pauseConnection({ connectionId })).toMatchObject({ code: 'conflict' })
    expect(await pauseConnection({ connectionId: 404 })).toMatchObject({ code: 'not_found' })
    expect(await checkAgain({ importId })).toMatchObject({ ok: true, data: { count: 0 } })
    expect(await cancelWaiting({ connectionId: 404 })).toMatchObject({ code: 'not_found' })
    expect(await cancelWaiting({ connectionId })).toMatchObject({ data: { cancelled: 3, sent: 0 } })
    const done = (await auditOf(db)).slice(before)
    expect(done.map(({ action }) => action)).toEqual([
      'signed_in',
      'desk_paused',
      'desk_resumed',
      'connection_held',
      'waiting_cancelled',
    ])
    expect(new Set(done.map(({ user_id }) => user_id)).size).toBe(1)
    expect(done[4]).toMatchObject({
      subject: `connection ${connectionId}`,
      detail: '{"imports":1,"cancelled":3,"sent":0}',
    })
  })

  it('has a twin for routes that answers 401 and 403', async () => {
    const db = await openDesk()
    const ask = (headers: Record<string, string>, method = 'GET') =>
      routeUser(new Request(`${publicUrl}/api/x`, { method, headers }), 'operator')
    expect(await ask({})).toMatchObject({ status: 401 })
    const viewer = { cookie: await signInAs(db, 'viewer') }
    expect(await ask(viewer)).toMatchObject({ status: 403 })
    const operator = { cookie: await signInAs(db, 'operator') }
    expect(await ask(operator)).toMatchObject({ role: 'operator' })
    expect(await ask({ ...operator, origin: 'http://evil.example' }, 'POST')).toMatchObject({
      status: 403,
    })
  })
})

function auditOf(db: Db) {
  return db.selectFrom('audit').selectAll().orderBy('id').execute()
}
