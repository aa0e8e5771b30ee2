import { expect, it } from 'vitest'
import { storeNow } from '#lib/db/dialect.ts'
import { readPaceHistory } from '#lib/pace/data.ts'
import type { PaceEventKind } from '#lib/pace/history.ts'
import { addPace, tidyPace } from '#lib/pace/mutations.ts'
import { describeOnBothStores } from '../support/both-stores.ts'
import { addConnection, addImport } from '../support/ledger.ts'

const at = (second: number) => `2026-08-11T10:20:${String(second).padStart(2, '0')}.000Z`

describeOnBothStores('the pace of an import', (openStore) => {
  it('is what its connection did in its time, with its own first punches and no others', async () => {
    const { db } = await openStore()
    const connectionId = await addConnection(db)
    const importId = await addImport(db, connectionId, 1)
    const otherImport = await addImport(db, connectionId, 1)
    const event = (second: number, kind: PaceEventKind, import_id: number | null = null) => ({
      connection_id: connectionId,
      at: at(second),
      kind,
      import_id,
    })
    await db
      .insertInto('pace_events')
      .values([
        event(1, 'grow'),
        event(4, 'canary', importId),
        event(5, 'canary', otherImport),
        { ...event(8, 'throttled'), from_in_flight: 8, to_in_flight: 4, wait_ms: 8_000 },
        event(30, 'go_on'),
      ])
      .execute()
    const sample = (second: number, answered: number) => ({
      connection_id: connectionId,
      at: at(second),
      span_ms: 1_000,
      answered,
      took_ms: answered ? 410 : null,
      in_flight: 8,
    })
    await db
      .insertInto('pace_samples')
      .values([sample(2, 99), sample(5, 12), sample(6, 0), sample(40, 5)])
      .execute()
    const span = { connectionId, importId, from: at(3), to: at(20) }
    expect(await readPaceHistory(db, span)).toEqual({
      inFlight: null,
      inFlightLimit: 8,
      perSecondLimit: null,
      silentUntil: null,
      nextAt: null,
      points: [
        { at: at(5), perSecond: 12, tookMs: 410 },
        { at: at(6), perSecond: 0, tookMs: null },
      ],
      events: [
        expect.objectContaining({ kind: 'canary', at: at(4) }),
        expect.objectContaining({
          kind: 'throttled',
          fromInFlight: 8,
          toInFlight: 4,
          waitMs: 8_000,
          said: null,
        }),
      ],
    })
  })

  it('says how many go at once only while somebody delivers', async () => {
    const { db } = await openStore()
    const connectionId = await addConnection(db)
    const importId = await addImport(db, connectionId, 1)
    const span = { connectionId, importId, from: at(0), to: at(20) }
    const now = { in_flight_now: 4, pace_next_at: at(22) }
    await db
      .updateTable('connections')
      .set({ ...now, lease_until: storeNow(db, 60_000) })
      .execute()
    expect(await readPaceHistory(db, span)).toMatchObject({ inFlight: 4, nextAt: at(22) })
    await db
      .updateTable('connections')
      .set({ lease_until: storeNow(db, -5_000) })
      .execute()
    expect(await readPaceHistory(db, span)).toMatchObject({ inFlight: null, nextAt: null })
  })

  it('is kept by the second for a quarter of an hour, by the minute for a day', async () => {
    const { db } = await openStore()
    const connectionId = await addConnection(db)
    const nowMs = Date.now()
    const sample = (ageMs: number, answered: number, took_ms: number | null) => ({
      at: new Date(nowMs - ageMs).toISOString(),
      span_ms: 1_000,
      answered,
      took_ms,
      in_flight: 4,
    })
    const minuteMs = 60_000
    const oldMs = (nowMs % minuteMs) + 20 * minuteMs
    const samples = [
      sample(25 * 60 * minuteMs, 5, 100),
      ...[sample(oldMs - 10_000, 10, 100), sample(oldMs - 11_000, 30, 300)],
      sample(oldMs - 12_000, 0, null),
      ...[sample(5_000, 7, 100), sample(4_000, 8, 100)],
    ]
    await addPace(db, connectionId, { samples, events: [] })
    // Told twice, it is there once.
    await addPace(db, connectionId, { samples, events: [] })
    await tidyPace(db)
    await tidyPace(db)
    const kept = await db
      .selectFrom('pace_samples')
      .select(['span_ms', 'answered', 'took_ms'])
      .orderBy('at')
      .execute()
    expect(kept).toEqual([
      { span_ms: 3_000, answered: 40, took_ms: 250 },
      { span_ms: 1_000, answered: 7, took_ms: 100 },
      { span_ms: 1_000, answered: 8, took_ms: 100 },
    ])
  })

  it('tells an event that changed anew, and forgets the oldest', async () => {
    const { db } = await openStore()
    const connectionId = await addConnection(db)
    const grow = (to_in_flight: number, at: string) => ({
      ...{ at, kind: 'grow' as const, from_in_flight: 2, to_in_flight },
      ...{ wait_ms: null, said: null },
    })
    const nowIso = new Date().toISOString()
    const longAgo = new Date(Date.now() - 91 * 24 * 3_600_000).toISOString()
    await addPace(db, connectionId, { samples: [], events: [grow(3, longAgo), grow(3, nowIso)] })
    await addPace(db, connectionId, { samples: [], events: [grow(4, nowIso), grow(5, nowIso)] })
    await tidyPace(db)
    const kept = await db.selectFrom('pace_events').select('to_in_flight').execute()
    expect(kept).toEqual([{ to_in_flight: 5 }])
  })
})
