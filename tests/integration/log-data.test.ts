import { expect, it } from 'vitest'
import type { Db } from '#lib/db/client.ts'
import type { NewPunch } from '#lib/db/tables.ts'
import { countPunches, getPunch, lastSinglePunches, listPunches } from '#lib/ledger/data.ts'
import { type LogCursor, type LogFilter, noFilter } from '#lib/ledger/log-filter.ts'
import { describeOnBothStores, type OpenStore } from '../support/both-stores.ts'

const now = '2026-08-11T10:22:08.123Z'

describeOnBothStores('the log', (openStore) => {
  it('pages through everything once, newest first, while punches arrive', async () => {
    const db = await storeWith(openStore, 25)
    const seen: number[] = []
    let cursor: LogCursor | undefined
    do {
      const page = await listPunches(db, noFilter, cursor, 10)
      seen.push(...page.rows.map((row) => row.id))
      cursor = page.older
      await addPunches(db, 3)
    } while (cursor)
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => 25 - index))
  })

  it('goes back towards newer punches from any page', async () => {
    const db = await storeWith(openStore, 25)
    const first = await listPunches(db, noFilter, undefined, 10)
    const second = await listPunches(db, noFilter, first.older, 10)
    const back = await listPunches(db, noFilter, second.newer, 10)
    expect(idsOf(back)).toEqual(idsOf(first))
    expect(back.newer).toBeUndefined()
    expect(first.newer).toBeUndefined()
    expect(back.older).toEqual(first.older)
  })

  it('pages along the punched time when the filter has dates', async () => {
    const db = await storeWith(openStore, 0)
    const times = ['09:00:00', '08:00:00', '09:00:00', '07:30:00', '23:59:59']
    await addPunches(db, 5, (index) => ({ checktime: `2026-08-07T${times[index]}` }))
    await addPunches(db, 2, () => ({ checktime: '2026-08-08T00:00:00' }))
    const filter = { ...noFilter, from: '2026-08-07', to: '2026-08-07' }
    const page = await listPunches(db, filter, undefined, 3)
    expect(idsOf(page)).toEqual([5, 3, 1])
    const rest = await listPunches(db, filter, page.older, 3)
    expect(idsOf(rest)).toEqual([2, 4])
    expect(rest.older).toBeUndefined()
    expect(idsOf(await listPunches(db, filter, rest.newer, 3))).toEqual([5, 3, 1])
  })

  it('joins every filter', async () => {
    const db = await storeWith(openStore, 0)
    await addImport(db, 'week-32.csv', 1)
    const states = ['queued', 'accepted', 'rejected', 'unknown', 'sending', 'cancelled'] as const
    await addPunches(db, 6, (index) => ({ state: states[index] }))
    await addPunches(db, 6, (index) => ({
      state: states[index],
      import_id: 1,
      row_no: index + 2,
      userid: '00417',
    }))
    const list = async (filter: Partial<LogFilter>) => {
      const whole = { ...noFilter, ...filter }
      const ids = idsOf(await listPunches(db, whole))
      expect(await countPunches(db, whole, 100)).toBe(ids.length)
      return ids
    }
    expect(await list({ states: ['rejected', 'unknown'] })).toEqual([10, 9, 4, 3])
    expect(await list({ states: ['queued', 'sending'] })).toEqual([11, 7, 5, 1])
    expect(await list({ states: ['queued'], importId: 1 })).toEqual([7])
    expect(await list({ states: ['queued'], byHand: true })).toEqual([1])
    expect(await list({ employee: '00417', states: ['accepted', 'cancelled'] })).toEqual([12, 8])
    expect(await list({ employee: '417' })).toEqual([])
    expect(await list({ byHand: true, states: ['rejected'] })).toEqual([3])
    expect(await list({ byHand: true, importId: 1 })).toEqual([])
    expect(await list({ importId: 1, from: '2026-08-07', states: ['unknown'] })).toEqual([10])
    expect(await list({ importId: 1, to: '2026-08-06' })).toEqual([])
  })

  it('reads the whole story of a punch, with the ones it replaces', async () => {
    const db = await storeWith(openStore, 0)
    await addImport(db, 'week-32.csv', 0)
    const answer = await db
      .insertInto('answers')
      .values({ outcome: 'rejected', http_status: 200, text: 'userid 00417 does not exist' })
      .returning('id')
      .executeTakeFirstOrThrow()
    const refused = { state: 'rejected', import_id: 1, row_no: 9, answer_id: answer.id } as const
    await addPunches(db, 1, () => ({ ...refused, tries: 1 }))
    await addPunches(db, 1, () => ({ ...refused, replaces: 1, userid: '417' }))
    await addPunches(db, 1, () => ({ ...refused, replaces: 2, state: 'accepted', answer_id: null }))
    await db
      .insertInto('attempts')
      .values({
        punch_id: 1,
        try_no: 1,
        started_at: now,
        took_ms: 250,
        outcome: 'rejected',
        answer_id: answer.id,
      })
      .execute()

    const first = await getPunch(db, 1)
    expect(first).toMatchObject({
      importName: 'week-32.csv',
      rowNo: 9,
      replacedBy: 2,
      replaced: [],
      author: 'ruth',
      connectionName: 'Leeds bakery',
      timeZone: 'Europe/London',
    })
    expect(first?.attempts).toEqual([
      {
        tryNo: 1,
        startedAt: now,
        tookMs: 250,
        outcome: 'rejected',
        httpStatus: 200,
        answer: 'userid 00417 does not exist',
      },
    ])
    const last = await getPunch(db, 3)
    expect(last?.replaced.map((row) => row.id)).toEqual([2, 1])
    expect(await getPunch(db, 99)).toBeUndefined()
  })

  it('tells the last ten typed by hand from the imported', async () => {
    const db = await storeWith(openStore, 12)
    await addImport(db, 'week-32.csv', 0)
    await addPunches(db, 3, (index) => ({ import_id: 1, row_no: index }))
    const last = await lastSinglePunches(db)
    expect(last.map((row) => row.id)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3])
  })
})

async function storeWith(openStore: OpenStore, punches: number): Promise<Db> {
  const { db } = await openStore()
  await db
    .insertInto('connections')
    .values({
      name: 'Leeds bakery',
      kind: 'sandbox',
      base_url: 'http://127.0.0.1:1',
      key_sealed: '',
      key_fingerprint: '',
      key_tail: '7Q4D',
      time_zone: 'Europe/London',
      created_at: now,
    })
    .execute()
  await addPunches(db, punches)
  return db
}

async function addImport(db: Db, name: string, queued: number): Promise<void> {
  await db
    .insertInto('imports')
    .values({
      connection_id: 1,
      name,
      sha256: 'x',
      shape: '{}',
      header: '[]',
      state: 'sending',
      author: 'x',
      queued,
      created_at: now,
    })
    .execute()
}

async function addPunches(
  db: Db,
  count: number,
  fields: (index: number) => Partial<NewPunch> = () => ({}),
): Promise<void> {
  for (let index = 0; index < count; index++) {
    const punch = {
      userid: '1023',
      checktime: '2026-08-07T17:32:00',
      checktype: 1,
      ...fields(index),
    }
    await db
      .insertInto('punches')
      .values({
        connection_id: 1,
        state: 'accepted',
        author: 'ruth',
        created_at: now,
        updated_at: now,
        ...punch,
      })
      .execute()
  }
}

function idsOf(page: { rows: { id: number }[] }): number[] {
  return page.rows.map((row) => row.id)
}
