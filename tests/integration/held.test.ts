import { expect, it } from 'vitest'
import type { Db } from '#lib/db/client.ts'
import { listHeldDays, listHeldPunches } from '#lib/held/data.ts'
import { createImport, receiveRows } from '#lib/imports/mutations.ts'
import { punchStates } from '#lib/ledger/states.ts'
import { wallSeconds } from '#lib/punch/wall-clock.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { readyRows, sha256, shape } from '../support/import-rows.ts'
import { addConnection, addImport, addPunch } from '../support/ledger.ts'

const week = { from: '2026-08-03', to: '2026-08-09', limit: 100 }

describeOnBothStores('what the ledger holds already', (openStore) => {
  /** `userid day state` per punch of an answer. */
  const listed = async (db: Db, connectionId: number, people: string[], more = {}) => {
    const answer = await listHeldPunches(db, { connectionId, people, ...week, ...more })
    return answer?.person
      .map((person, at) => [
        answer.people[person],
        answer.wall[at],
        answer.type[at],
        punchStates[answer.state[at] as number],
      ])
      .sort()
  }

  it('is told by day, for this connection alone', async () => {
    const { db } = await openStore()
    const connectionId = await addConnection(db)
    const other = await addConnection(db)
    await addPunch(db, connectionId, { checktime: '2026-08-03T00:00:00' })
    await addPunch(db, connectionId, { checktime: '2026-08-05T23:59:59' })
    await addPunch(db, other, { checktime: '2026-08-04T08:00:00' })
    const days = ['2026-08-02', '2026-08-03', '2026-08-04', '2026-08-05', '2026-08-06']
    expect(await listHeldDays(db, { connectionId, days })).toEqual(['2026-08-03', '2026-08-05'])
    expect(await listHeldDays(db, { connectionId: other, days })).toEqual(['2026-08-04'])
  })

  it('is told by employee, whatever zeros stand before the number', async () => {
    const { db } = await openStore()
    const connectionId = await addConnection(db)
    const add = (userid: string, checktime: string, checktype = 0) =>
      addPunch(db, connectionId, { userid, checktime, checktype, state: 'accepted' })
    await add('007', '2026-08-03T00:00:00')
    await add('7', '2026-08-09T23:59:59', 1)
    await add('7', '2026-08-10T00:00:00')
    await add('7', '2026-08-02T23:59:59')
    await add('70', '2026-08-05T08:00:00')
    await addPunch(db, await addConnection(db), { userid: '7', checktime: '2026-08-05T08:00:00' })
    expect(await listed(db, connectionId, ['0007', '8'])).toEqual([
      ['0007', wallSeconds('2026-08-03T00:00:00'), 0, 'accepted'],
      ['0007', wallSeconds('2026-08-09T23:59:59'), 1, 'accepted'],
    ])
    expect(await listed(db, connectionId, ['8'])).toEqual([])
    // Too much for one answer is no answer, never half of one.
    expect(await listed(db, connectionId, ['7'], { limit: 1 })).toBeUndefined()
    expect(await listed(db, connectionId, ['7'], { limit: 2 })).toHaveLength(2)
  })

  it('says in which state, by whom and when', async () => {
    const { db } = await openStore()
    const connectionId = await addConnection(db)
    const importId = await addImport(db, connectionId, 3)
    const at = '2026-08-05T09:00:00.000Z'
    await db.updateTable('imports').set({ started_at: at }).where('id', '=', importId).execute()
    for (const state of ['rejected', 'unknown', 'cancelled'] as const) {
      await addPunch(db, connectionId, { userid: '7', state, author: 'Dan' })
    }
    const people = ['7', ...[1, 2, 3].map((row) => String(importId * 100_000 + row))]
    const answer = await listHeldPunches(db, { connectionId, people, ...week })
    const states = answer?.state.map((state) => punchStates[state])
    expect(states?.sort()).toEqual(['queued', 'queued', 'queued', 'rejected', 'unknown'])
    expect(answer?.origins).toHaveLength(2)
    expect(answer?.origins).toContainEqual({ by: 'Ada', at })
    expect(answer?.origins.find(({ by }) => by === 'Dan')).toBeDefined()
    // The place of its origin is the punch's own.
    const ofImport = answer?.origins.findIndex(({ by }) => by === 'Ada')
    expect(answer?.origin.filter((origin) => origin === ofImport)).toHaveLength(3)
  })

  it('does not count what is still coming up, nor what was cancelled', async () => {
    const { db } = await openStore()
    const connectionId = await addConnection(db)
    const given = { connectionId, name: 'half.csv', sha256, shape, author: 'ruth' }
    const { importId } = await createImport(db, given)
    await receiveRows(db, { importId, seq: 0, rows: readyRows(2, 5) })
    const people = Array.from({ length: 7 }, (_, index) => String(1000 + index))
    const august = { from: '2026-08-01', to: '2026-08-31' }
    expect(await listed(db, connectionId, people, august)).toEqual([])
    await db.updateTable('imports').set({ state: 'cancelled' }).execute()
    expect(await listed(db, connectionId, people, august)).toEqual([])
    await db.updateTable('imports').set({ state: 'paused' }).execute()
    expect(await listed(db, connectionId, people, august)).toHaveLength(5)
  })
})
