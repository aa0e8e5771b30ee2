import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import { isStoreUnreachable } from '#lib/db/store-trouble.ts'
import { revived, thrownOf } from '#lib/delivery/store-errors.ts'
import { openThreadedStore } from '#lib/delivery/threaded-store.ts'
import { LeaseLostError } from '#lib/ledger/lease.ts'
import { IllegalMoveError } from '#lib/ledger/states.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { startDeliveryProcess } from '../support/delivery-process.ts'
import { addConnection } from '../support/ledger.ts'

describeOnBothStores('the store on a thread of its own', (openStore) => {
  it('does what it is asked, many things at once, and tells errors apart', async () => {
    const { db, url } = await openStore()
    const connectionId = await addConnection(db)
    const store = openThreadedStore(url)
    const taken = await store.acquireLease({ connectionId, owner: 'one', leaseMs: 60_000 })
    expect(taken).toEqual({ connectionId, owner: 'one', token: 1 })
    const lease = { connectionId, owner: 'one', token: 1 }
    const all = await Promise.allSettled([
      store.acquireLease({ connectionId, owner: 'other', leaseMs: 60_000 }),
      store.lookForWork(connectionId, new Date().toISOString()),
      store.writeNews({ ...lease, token: 0 }, { health: {}, samples: [], events: [] }),
      store.renewLease(lease, 60_000),
    ])
    expect(all).toMatchObject([
      { value: null },
      { value: { connection: { id: connectionId }, importIds: [] } },
      { reason: expect.any(LeaseLostError) },
      { value: true },
    ])
    await store.close()
  })

  it('finishes what it is asked before it closes', async () => {
    const { db, url } = await openStore()
    const connectionId = await addConnection(db)
    const store = openThreadedStore(url)
    const beaten = store.beat('one')
    const leased = store.acquireLease({ connectionId, owner: 'one', leaseMs: 60_000 })
    await store.close()
    await Promise.all([beaten, leased])
    expect(await db.selectFrom('delivery_processes').select('id').execute()).toEqual([
      { id: 'one' },
    ])
  })
})

it('a thread that ends takes the process with it', async () => {
  const delivery = startDeliveryProcess('file:/nowhere/punchdesk.db', { stderr: 'ignore' })
  onTestFinished(() => void delivery.child.kill('SIGKILL'))
  expect(await once(delivery.child, 'exit')).toEqual([1, null])
})

it('an error keeps its class and codes on the way between threads', () => {
  const crossed = (problem: unknown) => revived(JSON.parse(JSON.stringify(thrownOf(problem))))
  const full = Object.assign(new Error('database or disk is full'), {
    code: 'ERR_SQLITE_ERROR',
    errcode: 13,
  })
  expect(crossed(full)).toMatchObject({ message: full.message, errcode: 13, stack: full.stack })
  expect(isStoreUnreachable(crossed(full))).toBe(true)
  expect(isStoreUnreachable(crossed(new Error('outer', { cause: full })))).toBe(true)
  expect(isStoreUnreachable(crossed(new Error('a bug')))).toBe(false)
  expect(crossed(new IllegalMoveError('x'))).toBeInstanceOf(IllegalMoveError)
  expect(crossed(new TypeError('x'))).toBeInstanceOf(TypeError)
  expect(crossed('a text')).toMatchObject({ message: 'a text' })
})
