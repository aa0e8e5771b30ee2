import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { createUser } from '#lib/auth/mutations.ts'
import type { User } from '#lib/auth/roles.ts'
import { holdConnection, resumeConnection } from '#lib/connections/mutations.ts'
import type { Db } from '#lib/db/client.ts'
import { pauseDesk } from '#lib/desk/mutations.ts'
import { type Env, parseEnv } from '#lib/env.ts'
import { sendAgain, sendPunch } from '#lib/ledger/actions.ts'
import { getPunch, listPunches, waitForAnswer } from '#lib/ledger/data.ts'
import { noFilter } from '#lib/ledger/log-filter.ts'
import type { PunchFields } from '#lib/punch/schema.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { describeOnBothStores, type OpenStore } from '../support/both-stores.ts'
import { addConnection, addPunch, startDelivery, testKey } from '../support/ledger.ts'

const publicUrl = 'http://127.0.0.1:3000'
const signedIn = vi.hoisted(() => ({ user: null as User | null }))
vi.mock('next/headers', () => ({ headers: async () => new Headers({ origin: publicUrl }) }))
vi.mock('#lib/auth/loaders.ts', () => ({ getUser: async () => signedIn.user }))

const fields: PunchFields = {
  userid: '1023',
  checktime: '2026-08-07T17:32:00',
  checktype: 1,
  eventdescription: 'Forgot',
} as PunchFields
const keyOf = (number: number) => number.toString(16).padStart(32, '0')

beforeEach(() => {
  signedIn.user = { id: 'u1', name: 'Ruth Ellery', email: 'ruth@example.test', role: 'operator' }
})

describeOnBothStores('sending one punch', (openStore) => {
  it('answers with what Go2Clock said, and the same form makes one punch', async () => {
    const { db, sandbox } = await openDesk(openStore)
    const ruth = { name: 'Ruth Ellery', email: 'ruth@example.test', role: 'operator' } as const
    const id = await createUser(db, { ...ruth, passwordHash: 'none' })
    signedIn.user = { ...ruth, id }
    const [first, repeated] = await Promise.all([
      sendPunch({ formKey: keyOf(1), fields }),
      sendPunch({ formKey: keyOf(1), fields }),
    ])
    expect([first, repeated].filter((sent) => sent.ok && sent.data.isRepeat)).toHaveLength(1)
    expect(first).toMatchObject({
      ok: true,
      data: { punch: { state: 'accepted', answer: 'Success created.', userid: '1023' } },
    })
    expect(await sandbox.journal()).toHaveLength(1)
    const again = await sendPunch({ formKey: keyOf(2), fields })
    expect(again).toMatchObject({ data: { punch: { state: 'duplicate' }, isRepeat: false } })
    // Not always punch 1: on PostgreSQL the insert that found its form taken has used up a number.
    const [id1, id2] = [first, repeated].map((sent) => (sent.ok ? sent.data.punch.id : undefined))
    expect(id1).toBe(id2)
    expect((await getPunch(db, id1 ?? 0))?.author).toBe('Ruth Ellery')
  })

  it('replaces a refused punch and keeps the refused one', async () => {
    const { db, sandbox } = await openDesk(openStore)
    await sandbox.settings({ faults: [{ kind: 'validation', users: ['1023'], text: 'not known' }] })
    const refused = await sendPunch({ formKey: keyOf(1), fields })
    if (!refused.ok) throw new Error(refused.message)
    expect(refused.data.punch).toMatchObject({ state: 'rejected', answer: 'not known' })

    const punchId = refused.data.punch.id
    const corrected = { ...fields, userid: '1024' }
    const sent = await sendAgain({ formKey: keyOf(2), fields: corrected, punchId })
    expect(sent).toMatchObject({ data: { punch: { state: 'accepted', replaces: punchId } } })
    expect(await getPunch(db, punchId)).toMatchObject({ state: 'rejected', userid: '1023' })
    // The answer of the first may have been lost: the same form again is the same punch.
    const repeated = await sendAgain({ formKey: keyOf(2), fields: corrected, punchId })
    expect(repeated).toEqual(sent)
    const other = await sendAgain({ formKey: keyOf(3), fields: corrected, punchId })
    expect(other).toMatchObject({ ok: false, code: 'conflict' })
    expect((await listPunches(db, noFilter)).rows).toHaveLength(2)
  })

  it('does not wait for a connection on hold or a paused desk', async () => {
    const { db, connectionId } = await openDesk(openStore)
    await holdConnection(db, connectionId, 'blocked', 'Invalid API key')
    const sent = await sendPunch({ formKey: keyOf(1), fields })
    expect(sent).toMatchObject({ data: { punch: { state: 'queued', deskPausedAt: null } } })
    await resumeConnection(db, connectionId, 'u1')
    await pauseDesk(db, { by: 'person', userId: 'u1', detail: 'Ruth' })
    const paused = await sendPunch({ formKey: keyOf(2), fields })
    expect(paused).toMatchObject({ data: { punch: { deskPausedAt: expect.any(String) } } })
  })

  it('leads from a punch to the newest that stands for it', async () => {
    const { db, connectionId } = await openDesk(openStore)
    const first = await addPunch(db, connectionId, { state: 'unknown' })
    const second = await addPunch(db, connectionId, { state: 'unknown', replaces: first })
    const third = await addPunch(db, connectionId, { state: 'accepted', replaces: second })
    expect(await getPunch(db, first)).toMatchObject({ newest: { id: third, state: 'accepted' } })
    expect(await getPunch(db, third)).toMatchObject({ newest: null, replaced: [{}, {}] })
  })

  it('says where the punch stands when the wait is over', async () => {
    const { db } = await openStore()
    const connectionId = await addConnection(db)
    const punchId = await addPunch(db, connectionId)
    expect(await waitForAnswer(db, punchId, 100)).toMatchObject({ id: punchId, state: 'queued' })
  })

  it('refuses who may not, what cannot be, and a desk without a connection', async () => {
    const { db, connectionId } = await openDesk(openStore)
    const gap = { ...fields, checktime: '2026-03-29T01:30:00' }
    const skipped = await sendPunch({ formKey: keyOf(1), fields: gap })
    expect(skipped).toMatchObject({ code: 'invalid', fieldErrors: { time: /did not exist/ } })
    const wrong = { ...fields, userid: 'x', checktype: 300 }
    expect(await sendPunch({ formKey: 'mine', fields: wrong })).toMatchObject({
      code: 'invalid',
      fieldErrors: { formKey: expect.any(String), 'fields.userid': expect.any(String) },
    })
    const accepted = await addPunch(db, connectionId, { state: 'accepted' })
    expect(await sendAgain({ formKey: keyOf(1), fields, punchId: accepted })).toMatchObject({
      code: 'conflict',
    })
    expect(await sendAgain({ formKey: keyOf(1), fields, punchId: 99 })).toMatchObject({
      code: 'not_found',
    })
    if (signedIn.user) signedIn.user.role = 'viewer'
    expect(await sendPunch({ formKey: keyOf(1), fields })).toMatchObject({ code: 'forbidden' })
    signedIn.user = null
    expect(await sendAgain({ formKey: keyOf(1), fields, punchId: 1 })).toMatchObject({
      code: 'signed_out',
    })
    expect((await listPunches(db, noFilter)).rows.map((row) => row.id)).toEqual([accepted])
  })
})

/** A store, a sandbox, a delivery between them, and what a web process shares. */
async function openDesk(openStore: OpenStore) {
  const { db } = await openStore()
  const sandbox = await startSandbox({ key: testKey })
  onTestFinished(() => sandbox.stop())
  const connectionId = await addConnection(db, { baseUrl: sandbox.url })
  await startDelivery(db)
  const shared = globalThis as { punchdeskDb?: Db; punchdeskEnv?: Env }
  shared.punchdeskDb = db
  shared.punchdeskEnv = parseEnv({ PUNCHDESK_URL: publicUrl })
  onTestFinished(() => {
    delete shared.punchdeskDb
    delete shared.punchdeskEnv
  })
  return { db, sandbox, connectionId }
}
