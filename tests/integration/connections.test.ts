import { expect, it } from 'vitest'
import { countWaiting, getActiveConnection, listConnections } from '#lib/connections/data.ts'
import { SealedKeyError, unsealKey } from '#lib/connections/keys.ts'
import {
  type ConnectionSettings,
  holdConnection,
  listUnreadableKeys,
  resumeConnection,
  seedConnection,
} from '#lib/connections/mutations.ts'
import type { Db } from '#lib/db/client.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { addConnection, addImport, addPunch } from '../support/ledger.ts'
import { plansOf } from '../support/plans.ts'

const secret = 'a-secret-of-the-tests-with-many-characters-0123456789'
const apiKey = 'canary-key-0123456789-abcd'
const live: ConnectionSettings = {
  apiKey,
  baseUrl: 'https://go2clock.example',
  timeZone: 'Europe/London',
  secret,
}
const sandbox: ConnectionSettings = {
  baseUrl: 'https://app.go2clock.com',
  sandboxUrl: 'http://127.0.0.1:4010',
  timeZone: 'Asia/Kathmandu',
  secret,
}

describeOnBothStores('what waits', (openStore, kind) => {
  it('is counted with its retries, without a look at what does not wait', async () => {
    const { db } = await openStore()
    const id = await addConnection(db)
    await addPunch(db, id)
    await addPunch(db, id, { next_try_at: '2026-08-07T08:00:00.000Z' })
    await addPunch(db, id, { state: 'accepted' })
    await addImport(db, id, 2)
    expect(await countWaiting(db, id)).toBe(4)
    if (kind === 'PostgreSQL') return
    // The frame of every page asks each few seconds, whatever the number of punches.
    const plans = await plansOf(db, (watched) => countWaiting(watched, id))
    const ofPunches = plans.filter((plan) => plan.includes('punches'))
    expect(ofPunches).toEqual([
      expect.stringContaining('INDEX punches_queue'),
      expect.stringContaining('INDEX punches_retries'),
    ])
  })
})

describeOnBothStores('the connection of the environment', (openStore) => {
  const rows = (db: Db) => db.selectFrom('connections').selectAll().orderBy('id').execute()

  async function theOne(db: Db) {
    const connection = await getActiveConnection(db)
    if (!connection) throw new Error('No connection is active.')
    return connection
  }

  it('is kept sealed and opens under its secret, for its host only', async () => {
    const { db } = await openStore()
    await seedConnection(db, live)
    const [row] = await rows(db)
    expect(row).toMatchObject({ name: 'Go2Clock', kind: 'live', key_tail: 'abcd', is_active: 1 })
    expect(JSON.stringify([row, await db.selectFrom('audit').selectAll().execute()])).not.toContain(
      apiKey.slice(0, 12),
    )
    const sealed = row?.key_sealed ?? ''
    expect(unsealKey(sealed, live.baseUrl, secret)).toBe(apiKey)
    expect(() => unsealKey(sealed, 'https://evil.example', secret)).toThrow(SealedKeyError)
    expect(() => unsealKey(sealed, live.baseUrl, `${secret}!`)).toThrow(SealedKeyError)
  })

  it('is never shown with its key', async () => {
    const { db } = await openStore()
    await seedConnection(db, live)
    expect(Object.keys((await listConnections(db))[0] ?? {}).join()).not.toMatch(
      /sealed|fingerprint/,
    )
  })

  it('stays as it is from start to start, also when two start at once', async () => {
    const { db } = await openStore()
    await Promise.all([seedConnection(db, live), seedConnection(db, live)])
    const before = await rows(db)
    await seedConnection(db, live)
    expect(await rows(db)).toEqual(before)
    expect(before).toHaveLength(1)
  })

  it('keeps the zone a person chose when the environment says none', async () => {
    const { db } = await openStore()
    await seedConnection(db, live)
    await seedConnection(db, { ...live, timeZone: undefined })
    expect((await theOne(db)).time_zone).toBe('Europe/London')
  })

  it.each([
    ['key', { apiKey: 'another-key-0123456789-wxyz' }, /^The Go2Clock key was changed\. 3 punches/],
    [
      'host',
      { baseUrl: 'https://other.example' },
      /^The Go2Clock address was changed .* 3 punches/,
    ],
  ])('is held when its %s is new while punches wait', async (_, change, detail) => {
    const { db } = await openStore()
    await seedConnection(db, live)
    const { id } = await theOne(db)
    await addPunch(db, id)
    await addImport(db, id, 2)
    expect(await countWaiting(db, id)).toBe(3)

    await seedConnection(db, { ...live, ...change })
    expect(await theOne(db)).toMatchObject({
      id,
      held_reason: 'changed',
      held_detail: expect.stringMatching(detail),
    })
    // The hold outlives another start: only a person ends it.
    await seedConnection(db, { ...live, ...change })
    expect((await theOne(db)).held_reason).toBe('changed')
  })

  it('goes on at once with a new key when nothing waits', async () => {
    const { db } = await openStore()
    await seedConnection(db, live)
    await holdConnection(db, (await theOne(db)).id, 'blocked', 'Invalid API key ')
    await seedConnection(db, { ...live, apiKey: 'another-key-0123456789-wxyz' })
    expect(await theOne(db)).toMatchObject({ held_at: null, held_reason: null, key_tail: 'wxyz' })
  })

  it('stays held after a start with the same key', async () => {
    const { db } = await openStore()
    await seedConnection(db, live)
    await holdConnection(db, (await theOne(db)).id, 'blocked', 'Invalid API key ')
    await seedConnection(db, live)
    expect((await theOne(db)).held_reason).toBe('blocked')
  })

  it('is the sandbox without a key, and the sandbox never becomes live', async () => {
    const { db } = await openStore()
    await seedConnection(db, sandbox)
    const box = await theOne(db)
    expect(box).toMatchObject({ kind: 'sandbox', name: 'Sandbox', key_tail: '' })
    await addPunch(db, box.id)

    await seedConnection(db, live)
    expect((await listConnections(db)).map(({ kind }) => kind)).toEqual(['live'])
    const [first, second] = await rows(db)
    expect(first).toMatchObject({ id: box.id, kind: 'sandbox', base_url: sandbox.sandboxUrl })
    expect(await countWaiting(db, second?.id ?? 0)).toBe(0)

    await seedConnection(db, { ...sandbox, sandboxUrl: 'http://127.0.0.1:4020' })
    expect(await theOne(db)).toMatchObject({ id: box.id, base_url: 'http://127.0.0.1:4020' })
    expect((await theOne(db)).held_at).toBeNull()
  })

  it('tells when its key cannot be opened any more', async () => {
    const { db } = await openStore()
    await seedConnection(db, live)
    expect(await listUnreadableKeys(db, secret)).toEqual([])
    expect(await listUnreadableKeys(db, `${secret}!`)).toEqual(['Go2Clock'])
  })

  it('is held once, resumed once, and both are on record', async () => {
    const { db } = await openStore()
    await seedConnection(db, live)
    const { id } = await theOne(db)
    expect(await holdConnection(db, id, 'blocked', 'Invalid API key ')).toBe(true)
    expect(await holdConnection(db, id, 'person', 'again')).toBe(false)
    expect((await theOne(db)).held_detail).toBe('Invalid API key ')

    const resumed = await Promise.all([1, 2].map(() => resumeConnection(db, id, 'user-1')))
    expect(resumed.filter(Boolean)).toHaveLength(1)
    const audit = await db.selectFrom('audit').selectAll().orderBy('id').execute()
    expect(audit.map(({ action }) => action)).toEqual([
      'connection_changed',
      'connection_held',
      'connection_resumed',
    ])
    expect(audit[2]).toMatchObject({ user_id: 'user-1', subject: `connection ${id}` })
  })
})
