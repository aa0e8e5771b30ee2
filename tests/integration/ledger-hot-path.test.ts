import { expect, it } from 'vitest'
import type { Db } from '#lib/db/client.ts'
import { listSending } from '#lib/delivery/data.ts'
import { acquireLease, releaseLease, renewLease, writeNews } from '#lib/delivery/mutations.ts'
import { settleAndClaim } from '#lib/ledger/hot-path.ts'
import type { ClaimedPunch } from '#lib/ledger/hot-path-claim.ts'
import { checkLease } from '#lib/ledger/hot-path-lease.ts'
import type { Settlement } from '#lib/ledger/hot-path-settle.ts'
import { type Lease, LeaseLostError } from '#lib/ledger/lease.ts'
import { IllegalMoveError, type PunchState } from '#lib/ledger/states.ts'
import { describeOnBothStores, type OpenStore } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import {
  addConnection,
  addImport,
  addPunch,
  clearImport,
  readConnection,
  readImport,
  readPunch,
  until,
} from '../support/ledger.ts'

const nothing = { settlements: [], claimSingles: 0, claimOfImports: 0, lastImportId: 0 }

describeOnBothStores('the hot path', (openStore) => {
  it('claims no more than asked, in the order of the file, and counts it', async () => {
    const { db, lease, write } = await desk(openStore)
    const importId = await addImport(db, lease.connectionId, 20)
    await clearImport(db, importId)
    const { claimed } = await write({ claimOfImports: 5 })
    expect(claimed.map((punch) => punch.userid)).toEqual(userids(importId, 1, 5))
    expect(await readImport(db, importId)).toMatchObject({ queued: 15, sending: 5 })
    const next = await write({ claimOfImports: 5 })
    expect(next.claimed.map((punch) => punch.userid)).toEqual(userids(importId, 6, 10))
  })

  it('claims nothing of a paused, unfinished or held one, and no punch before its time', async () => {
    const { db, lease, write } = await desk(openStore)
    const importId = await addImport(db, lease.connectionId, 3)
    const setState = (state: 'paused' | 'sending') =>
      db.updateTable('imports').set({ state }).execute()
    await setState('paused')
    expect((await write({ claimOfImports: 5 })).claimed).toEqual([])
    await setState('sending')
    const later = new Date(Date.now() + 60_000).toISOString()
    await addPunch(db, lease.connectionId, { next_try_at: later })
    expect((await write({ claimSingles: 5 })).claimed).toEqual([])
    await writeNews(db, lease, { health: { held_at: later }, samples: [], events: [] })
    expect((await write({ claimOfImports: 5 })).claimed).toEqual([])
    await writeNews(db, lease, { health: { held_at: null }, samples: [], events: [] })
    expect((await write({ claimOfImports: 5 })).claimed).toHaveLength(3)
    expect(await readImport(db, importId)).toMatchObject({ queued: 0, sending: 3 })
  })

  it('sends retries that are due before the rest', async () => {
    const { db, lease, write } = await desk(openStore)
    const fresh = await addPunch(db, lease.connectionId)
    const past = new Date(Date.now() - 1_000).toISOString()
    const due = await addPunch(db, lease.connectionId, { next_try_at: past, tries: 1 })
    const one = await write({ claimSingles: 1 })
    expect(one.claimed.map((punch) => punch.id)).toEqual([due])
    const two = await write({ claimSingles: 5 })
    expect(two.claimed.map((punch) => punch.id)).toEqual([fresh])
  })

  it('sends them after the rest while nobody knows whether Go2Clock answers', async () => {
    const { db, lease, write } = await desk(openStore)
    const past = new Date(Date.now() - 1_000).toISOString()
    const due = await addPunch(db, lease.connectionId, { next_try_at: past, tries: 1 })
    const fresh = await addPunch(db, lease.connectionId)
    const one = await write({ claimSingles: 1, freshFirst: true })
    expect(one.claimed.map((punch) => punch.id)).toEqual([fresh])
    const two = await write({ claimSingles: 5, freshFirst: true })
    expect(two.claimed.map((punch) => punch.id)).toEqual([due])
  })

  it('settles with counters and finishes the import with its last punch', async () => {
    const { db, lease, write } = await desk(openStore)
    const importId = await addImport(db, lease.connectionId, 3)
    const { claimed } = await write({ claimOfImports: 3 })
    const [first, second, third] = claimed.map((punch) => settlementOf(punch, 'accepted'))
    await write({ settlements: [first, { ...second, state: 'rejected' }] as Settlement[] })
    expect(await readImport(db, importId)).toMatchObject({
      state: 'sending',
      accepted: 1,
      rejected: 1,
      sending: 1,
      finished_at: null,
    })
    await write({ settlements: [third] as Settlement[] })
    const done = await readImport(db, importId)
    expect(done).toMatchObject({ state: 'finished', accepted: 2, sending: 0 })
    expect(done.finished_at).not.toBeNull()
  })

  it('changes nothing when a settlement comes twice', async () => {
    const { db, lease, write } = await desk(openStore)
    const importId = await addImport(db, lease.connectionId, 2)
    const { claimed } = await write({ claimOfImports: 1 })
    const settlements = claimed.map((punch) => settlementOf(punch, 'rejected'))
    await write({ settlements })
    const once = await readImport(db, importId)
    await write({ settlements })
    expect(await readImport(db, importId)).toEqual(once)
    expect(await db.selectFrom('attempts').selectAll().execute()).toHaveLength(1)
  })

  it('refuses an illegal move and writes nothing of that batch', async () => {
    const { db, lease, write } = await desk(openStore)
    await addPunch(db, lease.connectionId)
    const { claimed } = await write({ claimSingles: 1 })
    const illegal = claimed.map((punch) => ({
      ...settlementOf(punch, 'accepted'),
      state: 'cancelled' as PunchState,
    }))
    await expect(write({ settlements: illegal as Settlement[] })).rejects.toThrow(IllegalMoveError)
    expect((await readPunch(db, claimed[0]?.id ?? 0)).state).toBe('sending')
  })

  it('keeps each answer text once, and every attempt of a single punch', async () => {
    const { db, lease, write } = await desk(openStore)
    for (let count = 0; count < 3; count++) await addPunch(db, lease.connectionId)
    const { claimed } = await write({ claimSingles: 3 })
    await write({ settlements: claimed.map((punch) => settlementOf(punch, 'accepted')) })
    expect(await db.selectFrom('answers').selectAll().execute()).toHaveLength(1)
    expect(await db.selectFrom('attempts').selectAll().execute()).toHaveLength(3)
  })
})

describeOnBothStores('"already exists"', (openStore) => {
  const answered = async (
    more: Parameters<typeof addPunch>[2],
    arrange: (db: Db, connectionId: number) => Promise<unknown> = async () => {},
  ) => {
    const { db, lease, write } = await desk(openStore)
    const id = await addPunch(db, lease.connectionId, more)
    await arrange(db, lease.connectionId)
    const { claimed } = await write({ claimSingles: 1 })
    await write({ settlements: claimed.map((punch) => settlementOf(punch, 'duplicate')) })
    const { state, confirmed } = await readPunch(db, id)
    return { state, confirmed }
  }

  it('is a duplicate for a punch that was never in doubt', async () => {
    expect(await answered({})).toEqual({ state: 'duplicate', confirmed: 0 })
  })

  it('is accepted (confirmed) after a try in doubt, when no other punch can have been it', async () => {
    expect(await answered({ in_doubt: 1, tries: 1 })).toEqual({ state: 'accepted', confirmed: 1 })
  })

  it.each([
    ['another punch of the same employee and time', { state: 'accepted' as const }],
    ['even one that was cancelled', { state: 'cancelled' as const }],
    ['even one that spells the employee with zeros', { userid: '000123' }],
    ['even one of another type', { state: 'rejected' as const, checktype: 1 }],
  ])('stays a duplicate beside %s', async (_, other) => {
    expect(
      await answered({ in_doubt: 1, tries: 1 }, (db, connectionId) =>
        addPunch(db, connectionId, other),
      ),
    ).toEqual({ state: 'duplicate', confirmed: 0 })
  })

  it.each([
    ['another time', { checktime: '2026-08-07T08:00:01' }],
    ['another employee', { userid: '1230' }],
  ])('is confirmed beside a punch of %s', async (_, other) => {
    expect(
      await answered({ in_doubt: 1, tries: 1 }, (db, connectionId) =>
        addPunch(db, connectionId, { state: 'accepted', ...other }),
      ),
    ).toEqual({ state: 'accepted', confirmed: 1 })
  })

  it('of many punches at once is looked up in no long time, however many there are', async () => {
    const { db, lease, write } = await desk(openStore)
    const importId = await addImport(db, lease.connectionId, 20_000)
    await clearImport(db, importId)
    const { claimed } = await write({ claimOfImports: 100 })
    const doubtful = claimed.map((punch) => ({ ...punch, in_doubt: 1 as const }))
    const startedMs = performance.now()
    await write({ settlements: doubtful.map((punch) => settlementOf(punch, 'duplicate')) })
    // Every punch of the connection compared with each of these takes more than ten seconds.
    expect(performance.now() - startedMs).toBeLessThan(9_000)
    expect((await readImport(db, importId)).confirmed).toBe(100)
  })

  it('is confirmed beside the same punch of another connection', async () => {
    expect(
      await answered({ in_doubt: 1, tries: 1 }, async (db) =>
        addPunch(db, await addConnection(db), { state: 'accepted' }),
      ),
    ).toEqual({ state: 'accepted', confirmed: 1 })
  })
})

describeOnBothStores('the lease', (openStore) => {
  it('is free, held, or was held too long', async () => {
    const { db } = await openStore()
    const connectionId = await addConnection(db)
    const take = (owner: string, leaseMs = 60_000) =>
      acquireLease(db, { connectionId, owner, leaseMs })
    expect(await take('first', 50)).toMatchObject({ token: 1 })
    const second = await until(
      () => take('second'),
      (lease) => lease !== null,
    )
    expect(second).toMatchObject({ owner: 'second', token: 2 })
    expect(await take('third')).toBeNull()
    expect(await renewLease(db, second as Lease, 60_000)).toBe(true)
    await releaseLease(db, second as Lease)
    expect(await take('third')).toMatchObject({ token: 3 })
  })

  it('makes who looks for claims wait for the one that is being written', async () => {
    const { db, lease } = await desk(openStore)
    await addImport(db, lease.connectionId, 3)
    // As when a claim's end was not heard, and it is committed all the same.
    const found = await db.transaction().execute(async (trx) => {
      await checkLease(trx, lease)
      await trx.updateTable('punches').set({ state: 'sending' }).execute()
      const looking = listSending(db, lease)
      await new Promise((later) => setTimeout(later, 100))
      return { looking }
    })
    expect(await found.looking).toHaveLength(3)
    await releaseLease(db, lease)
    await expect(listSending(db, lease)).rejects.toThrow(LeaseLostError)
  })

  it('fences off whoever had it: late writes change 0 rows', async () => {
    const { db, lease, write } = await desk(openStore)
    const importId = await addImport(db, lease.connectionId, 4)
    const { claimed } = await write({ claimOfImports: 2 })
    await db.updateTable('connections').set({ lease_until: '2020-01-01T00:00:00.000Z' }).execute()
    const { connectionId } = lease
    const newer = await acquireLease(db, { connectionId, owner: 'newer', leaseMs: 60_000 })
    expect(newer?.token).toBe(2)
    const before = await everything(db)
    const settlements = claimed.map((punch) => settlementOf(punch, 'accepted'))
    await expect(write({ settlements })).rejects.toThrow(LeaseLostError)
    await expect(write({ claimOfImports: 2 })).rejects.toThrow(LeaseLostError)
    await expect(
      writeNews(db, lease, { health: { held_at: 'x' }, samples: [], events: [] }),
    ).rejects.toThrow(LeaseLostError)
    expect(await renewLease(db, lease, 60_000)).toBe(false)
    await releaseLease(db, lease)
    expect(await everything(db)).toEqual(before)
    expect((await readConnection(db, connectionId)).lease_owner).toBe('newer')
    expect(await readImport(db, importId)).toMatchObject({ queued: 2, sending: 2 })
    expect(await findDisagreements(db, [])).toEqual([])
  })
})

async function desk(openStore: OpenStore) {
  const { db } = await openStore()
  const connectionId = await addConnection(db)
  const lease = await acquireLease(db, { connectionId, owner: 'test', leaseMs: 60_000 })
  if (!lease) throw new Error('The lease of a new connection is free.')
  const write = (more: Partial<Parameters<typeof settleAndClaim>[1]>) =>
    settleAndClaim(db, { lease, ...nothing, ...more })
  return { db, lease, write }
}

function settlementOf(punch: ClaimedPunch, state: Settlement['state']): Settlement {
  return {
    id: punch.id,
    importId: punch.import_id,
    state,
    inDoubt: punch.in_doubt,
    tries: punch.tries + 1,
    firstTryAt: null,
    nextTryAt: null,
    attempt: {
      answer: { outcome: state, httpStatus: 200, text: `It is ${state}.` },
      startedAt: '2026-08-11T10:22:00.000Z',
      tookMs: 12,
      tryNo: punch.tries + 1,
    },
  }
}

function userids(importId: number, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) =>
    String(importId * 100_000 + from + index),
  )
}

async function everything(db: Db) {
  return {
    punches: await db.selectFrom('punches').selectAll().orderBy('id').execute(),
    imports: await db.selectFrom('imports').selectAll().execute(),
    attempts: await db.selectFrom('attempts').selectAll().execute(),
    connections: await db.selectFrom('connections').selectAll().execute(),
  }
}
