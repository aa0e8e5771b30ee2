import { gzipSync } from 'node:zlib'
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { confirmColumn, confirmIds, forgetAnswer, learnWords } from '#lib/answers/actions.ts'
import { loadLearnedWords } from '#lib/answers/loaders.ts'
import { createUser } from '#lib/auth/mutations.ts'
import type { Role, User } from '#lib/auth/roles.ts'
import type { Db } from '#lib/db/client.ts'
import {
  addEmployee,
  changeEmployee,
  deactivateEmployees,
  saveEmployees,
} from '#lib/employees/actions.ts'
import { countEmployees, listEmployees } from '#lib/employees/data.ts'
import { loadDirectoryResponse } from '#lib/employees/loaders.ts'
import { saveEmployees as saveRows } from '#lib/employees/mutations.ts'
import { type EmployeesView, readEmployeesView } from '#lib/employees/schema.ts'
import { type Env, parseEnv } from '#lib/env.ts'
import { directorySchema } from '#lib/spreadsheet/directory-schema.ts'
import { deleteTemplate, renameTemplate, saveTemplate } from '#lib/templates/actions.ts'
import { loadTemplates } from '#lib/templates/loaders.ts'
import { describeOnBothStores, type OpenStore } from '../support/both-stores.ts'
import { shape } from '../support/import-rows.ts'
import { addConnection } from '../support/ledger.ts'

const publicUrl = 'http://127.0.0.1:3000'
const signedIn = vi.hoisted(() => ({ user: null as User | null }))
vi.mock('next/headers', () => ({ headers: async () => new Headers({ origin: publicUrl }) }))
vi.mock('#lib/auth/loaders.ts', () => ({
  getUser: async () => signedIn.user,
  requireUser: async () => signedIn.user,
  routeUser: async () => signedIn.user,
}))

const everybody: EmployeesView = { search: '', show: 'all', after: null }
const bytes = (rows: unknown) => new Uint8Array(gzipSync(JSON.stringify(rows)))

async function openDesk(openStore: OpenStore) {
  const { db } = await openStore()
  const shared = globalThis as { punchdeskDb?: Db; punchdeskEnv?: Env }
  shared.punchdeskDb = db
  shared.punchdeskEnv = parseEnv({
    PUNCHDESK_SECRET: 'a-secret-of-the-tests-with-many-characters-0123456789',
    PUNCHDESK_URL: publicUrl,
  })
  onTestFinished(() => {
    delete shared.punchdeskDb
    delete shared.punchdeskEnv
  })
  return { db, connectionId: await addConnection(db) }
}

async function signInAs(db: Db, role: Role, name = 'Ruth') {
  const email = `${name}-${role}@example.test`
  await createUser(db, { name, email, passwordHash: 'x', role })
  const { id } = await db
    .selectFrom('user')
    .select('id')
    .where('email', '=', email.toLowerCase())
    .executeTakeFirstOrThrow()
  signedIn.user = { id, name, email, role }
}

const auditOf = async (db: Db) =>
  (await db.selectFrom('audit').selectAll().orderBy('id').execute()).map(({ action, detail }) => [
    action,
    JSON.parse(detail),
  ])

describeOnBothStores('the list of employees', (openStore) => {
  beforeEach(() => {
    signedIn.user = null
  })

  it('takes a list twice and changes nothing the second time', async () => {
    const { db, connectionId } = await openDesk(openStore)
    await signInAs(db, 'operator')
    const list = [
      { userid: '417', name: 'Megan Holroyd', payrollNo: 'P-20' },
      { userid: '1023', name: 'Aisha Rahman', isActive: false },
    ]
    expect(await saveEmployees({ connectionId, bytes: bytes(list) })).toEqual({
      ok: true,
      data: { added: 2, changed: 0, unchanged: 0 },
    })
    expect(await saveEmployees({ connectionId, bytes: bytes(list) })).toEqual({
      ok: true,
      data: { added: 0, changed: 0, unchanged: 2 },
    })
    expect(await auditOf(db)).toEqual([['employees_imported', { added: 2, changed: 0 }]])
  })

  it('keeps what a later list does not speak of, and removes nobody', async () => {
    const { db, connectionId } = await openDesk(openStore)
    const save = (rows: Parameters<typeof saveRows>[1]['rows']) =>
      saveRows(db, { connectionId, userId: 'u', rows })
    await save([
      { userid: '417', name: 'Megan Holroyd', payrollNo: 'P-20', isActive: false },
      { userid: '1023', name: 'Aisha Rahman' },
    ])
    await save([{ userid: '417', name: 'Megan Smith' }])
    const { rows } = await listEmployees(db, { connectionId, ...everybody, limit: 10 })
    expect(rows.map((row) => [row.userid, row.name, row.payroll_no, row.is_active])).toEqual([
      ['1023', 'Aisha Rahman', '', 1],
      ['417', 'Megan Smith', 'P-20', 0],
    ])
  })

  it('is read page by page by name, and searched by any number or part of a name', async () => {
    const { db, connectionId } = await openDesk(openStore)
    const other = await addConnection(db)
    const rows = Array.from({ length: 25 }, (_, at) => ({
      userid: String(100 + at),
      // Same names, so that only the place behind the name tells the pages apart.
      name: at % 2 ? 'Zoë Ash' : 'Bo_b',
      payrollNo: `P${at}`,
      isActive: at !== 3,
    }))
    await saveRows(db, { connectionId, userId: 'u', rows })
    await saveRows(db, { connectionId: other, userId: 'u', rows: [{ userid: '7', name: 'Ann' }] })
    const seen: string[] = []
    for (let after: EmployeesView['after'] = null; ; ) {
      const page = await listEmployees(db, { connectionId, ...everybody, after, limit: 7 })
      seen.push(...page.rows.map(({ userid }) => userid))
      after = page.next
      if (!after) break
    }
    expect(seen).toHaveLength(25)
    expect(new Set(seen).size).toBe(25)
    const find = async (search: string, show: EmployeesView['show'] = 'all') =>
      (await listEmployees(db, { connectionId, search, show, after: null, limit: 50 })).rows.length
    expect(await find('p24')).toBe(1)
    expect(await find('ZOË')).toBe(12)
    expect(await find('o_b')).toBe(13)
    expect(await find('b_b')).toBe(0)
    expect(await find('%')).toBe(0)
    expect(await find('', 'inactive')).toBe(1)
    expect(await countEmployees(db, { connectionId, search: 'ash' })).toEqual({
      active: 11,
      inactive: 1,
    })
  })

  it('adds and changes one, tells who has a number already, and deactivates', async () => {
    const { db, connectionId } = await openDesk(openStore)
    await signInAs(db, 'operator')
    const employee = {
      ...{ userid: '417', name: ' Megan  Holroyd ', payrollNo: '', badge: '9' },
      ...{ department: 'Ovens', isActive: true },
    }
    expect(await addEmployee({ connectionId, employee })).toMatchObject({ ok: true })
    expect(await addEmployee({ connectionId, employee })).toMatchObject({
      code: 'invalid',
      fieldErrors: { 'employee.userid': '417 is in the list already: Megan Holroyd.' },
    })
    expect(await changeEmployee({ connectionId, employee: { ...employee, name: 'Meg' } })).toEqual({
      ok: true,
      data: { userid: '417' },
    })
    expect(
      await changeEmployee({ connectionId, employee: { ...employee, userid: '5' } }),
    ).toMatchObject({ code: 'not_found' })
    expect(await deactivateEmployees({ connectionId, userids: ['417', '5'] })).toEqual({
      ok: true,
      data: { count: 1 },
    })
    expect(await deactivateEmployees({ connectionId, userids: ['417'] })).toMatchObject({
      data: { count: 0 },
    })
    expect((await auditOf(db)).map(([action]) => action)).toEqual([
      ...['employee_added', 'employee_changed', 'employees_deactivated'],
    ])
  })

  it('is changed by operators only, and takes only what is right', async () => {
    const { db, connectionId } = await openDesk(openStore)
    const good = bytes([{ userid: '1' }])
    expect(await saveEmployees({ connectionId, bytes: good })).toMatchObject({ code: 'signed_out' })
    await signInAs(db, 'viewer')
    for (const refused of [
      saveEmployees({ connectionId, bytes: good }),
      deactivateEmployees({ connectionId, userids: ['1'] }),
      saveTemplate({ name: 'x', headerKey: 'a', shape }),
      confirmIds({ connectionId, pairs: [{ text: 'a', userid: '1' }] }),
      learnWords({ connectionId, words: [{ word: 'x', means: 1 }] }),
    ]) {
      expect(await refused).toMatchObject({ code: 'forbidden' })
    }
    await signInAs(db, 'operator')
    for (const wrong of [
      bytes([{ userid: '4x' }]),
      bytes([]),
      bytes('nonsense'),
      new Uint8Array([1, 2, 3]),
      bytes([{ userid: '1', name: 'x'.repeat(3_000_000) }]),
    ]) {
      expect(await saveEmployees({ connectionId, bytes: wrong })).toMatchObject({ code: 'invalid' })
    }
    expect(await saveEmployees({ connectionId: 404, bytes: good })).toMatchObject({
      code: 'no_connection',
    })
    expect(await countEmployees(db, { connectionId, search: '' })).toEqual({
      active: 0,
      inactive: 0,
    })
  })

  it('goes to the workbench in columns, with what was confirmed', async () => {
    const { db, connectionId } = await openDesk(openStore)
    await signInAs(db, 'operator')
    const rows = [{ userid: '417', name: 'Megan Holroyd', isActive: false }, { userid: '1023' }]
    await saveRows(db, { connectionId, userId: 'u', rows })
    await confirmIds({
      connectionId,
      pairs: [
        { text: '00417', userid: '417' },
        { text: 'Holroyd, Megan', userid: '417' },
      ],
    })
    await confirmIds({ connectionId, pairs: [{ text: '00417', userid: '1023' }] })
    await confirmColumn({ connectionId, header: 'Payroll No.', way: 'payroll' })
    const request = (query: string) =>
      loadDirectoryResponse(new Request(`${publicUrl}/api/employees/directory${query}`))
    const answer = await request(`?connection=${connectionId}`)
    const data = directorySchema.parse(await answer.json())
    expect(data).toMatchObject({
      ...{ connection: 'Leeds bakery', userids: ['417', '1023'], names: ['Megan Holroyd', ''] },
      ...{ inactive: [0], ids: [['00417', '1023']], nameKeys: [['holroyd megan', '417']] },
      columns: [{ header: 'payrollno', way: 'payroll' }],
    })
    expect((await request('?connection=404')).status).toBe(404)
    expect((await request('')).status).toBe(404)
    const gone = { connectionId, kind: 'id' as const, written: '00417' }
    expect(await forgetAnswer(gone)).toMatchObject({ ok: true })
    expect(await forgetAnswer(gone)).toMatchObject({ code: 'not_found' })
  })

  it('remembers type words, the newest meaning, and who said so', async () => {
    const { db, connectionId } = await openDesk(openStore)
    await signInAs(db, 'operator', 'Dan')
    await learnWords({ connectionId, words: [{ word: ' Out  Back ', means: 1 }] })
    await learnWords({ connectionId, words: [{ word: 'Lunch', means: 'skip' }] })
    const dan = signedIn.user
    await signInAs(db, 'admin', 'Ruth')
    await learnWords({ connectionId, words: [{ word: 'Out Back', means: 2 }] })
    expect(await loadLearnedWords(connectionId)).toMatchObject([
      { word: 'Lunch', means: 'skip', by: 'Dan' },
      { word: 'Out Back', means: 2, by: 'you' },
    ])
    signedIn.user = dan
    expect((await loadLearnedWords(connectionId))[1]).toMatchObject({ by: 'Ruth' })
    await forgetAnswer({ connectionId, kind: 'word', written: 'Lunch' })
    expect(await loadLearnedWords(connectionId)).toHaveLength(1)
  })
})

describeOnBothStores('templates', (openStore) => {
  it('are one per header, for everybody, and say who saved them last', async () => {
    const { db } = await openDesk(openStore)
    await signInAs(db, 'operator', 'Dan')
    const saved = await saveTemplate({ name: 'Leeds weekly', headerKey: 'no|time', shape })
    if (!saved.ok) throw new Error(saved.message)
    const { templateId } = saved.data
    await signInAs(db, 'operator', 'Ruth')
    expect(await loadTemplates()).toMatchObject([{ name: 'Leeds weekly', savedBy: 'Dan', shape }])
    const again = { name: 'Leeds', headerKey: 'no|time', shape: { ...shape, dateOrder: null } }
    expect(await saveTemplate(again)).toEqual({ ok: true, data: { templateId } })
    expect(await loadTemplates()).toMatchObject([
      { id: templateId, name: 'Leeds', savedBy: 'you', shape: { dateOrder: null } },
    ])
    expect(await renameTemplate({ templateId, name: '  ' })).toMatchObject({ code: 'invalid' })
    expect(await renameTemplate({ templateId, name: 'Hull' })).toMatchObject({ ok: true })
    expect(await deleteTemplate({ templateId })).toMatchObject({ ok: true })
    expect(await deleteTemplate({ templateId })).toMatchObject({ code: 'not_found' })
    expect(await renameTemplate({ templateId, name: 'x' })).toMatchObject({ code: 'not_found' })
    expect((await auditOf(db)).map(([action]) => action)).toEqual([
      ...['template_saved', 'template_saved', 'template_renamed', 'template_deleted'],
    ])
  })

  it('lose a shape that is not understood any more, not the rest', async () => {
    const { db } = await openDesk(openStore)
    await signInAs(db, 'viewer')
    for (const [at, text] of ['{"layout":"spiral"}', 'no JSON'].entries()) {
      await db
        .insertInto('templates')
        .values({
          ...{ name: `old ${at}`, header_key: 'x', shape: text },
          ...{ made_by: 'u', made_at: '2026-07-06T10:00:00.000Z' },
        })
        .execute()
    }
    expect(await loadTemplates()).toMatchObject([
      { name: 'old 1', shape: null, savedBy: 'u' },
      { name: 'old 0', shape: null },
    ])
  })
})

it('the address of the list is read with care', () => {
  expect(readEmployeesView({ q: ' megan ', show: 'inactive', after: '12_ann 7' })).toEqual({
    search: 'megan',
    show: 'inactive',
    after: { id: 12, sortKey: 'ann 7' },
  })
  expect(readEmployeesView({ q: ['a', 'b'], show: 'x', after: 'x_y' })).toEqual({
    search: '',
    show: 'active',
    after: null,
  })
})
