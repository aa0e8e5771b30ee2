import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoffMs, ceilingMs } from '#lib/delivery/backoff.ts'
import { Breaker } from '#lib/delivery/breaker.ts'
import { Hand } from '#lib/delivery/hand.ts'
import { deliveryDefaults } from '#lib/delivery/options.ts'
import { settlementOf, type Tried } from '#lib/delivery/settlement.ts'
import type { Answer, Outcome } from '#lib/go2clock/outcome.ts'
import type { ClaimedPunch } from '#lib/ledger/hot-path-claim.ts'

const now = Date.parse('2026-08-11T10:22:00.000Z')

describe('the wait before the next try', () => {
  it('doubles up to five minutes, with full jitter', () => {
    const ceilings = [1, 2, 3, 7, 20].map((tries) => ceilingMs(tries, 1_000, 300_000))
    expect(ceilings).toEqual([1_000, 2_000, 4_000, 64_000, 300_000])
    const tries = fc.integer({ min: 1, max: 5_000 })
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(tries, random, (count, drawn) => {
        const wait = backoffMs(count, { firstMs: 1_000, maxMs: 300_000 }, () => drawn)
        expect(wait).toBeGreaterThanOrEqual(0)
        expect(wait).toBeLessThanOrEqual(Math.min(300_000, 1_000 * 2 ** (count - 1)))
      }),
    )
  })
})

describe('the settlement', () => {
  it('counts a try for what says something about the punch', () => {
    for (const outcome of ['accepted', 'duplicate', 'rejected'] as const) {
      expect(settle({}, outcome)).toMatchObject({ state: outcome, tries: 1, nextTryAt: null })
    }
  })

  it.each(['throttled', 'blocked', 'not_sent'] as const)('costs no try when %s', (outcome) => {
    const before = { tries: 3, in_doubt: 1 as const, first_try_at: '2026-08-10T00:00:00.000Z' }
    expect(settle(before, outcome)).toMatchObject({
      state: 'queued',
      tries: 3,
      inDoubt: 1,
      firstTryAt: before.first_try_at,
      nextTryAt: null,
    })
  })

  it('tries an unknown outcome again, and is in doubt from then on', () => {
    const first = settle({}, 'unknown')
    expect(first).toMatchObject({ state: 'queued', tries: 1, inDoubt: 1 })
    expect(first.nextTryAt).toBe('2026-08-11T10:22:00.500Z')
    expect(first.firstTryAt).toBe('2026-08-11T10:21:59.000Z')
    expect(settle({ tries: 1, in_doubt: 1 }, 'server_error')).toMatchObject({ inDoubt: 1 })
    expect(settle({}, 'server_error')).toMatchObject({ state: 'queued', inDoubt: 0 })
  })

  it('does not call rejected what an earlier try may have brought home', () => {
    expect(settle({ tries: 1, in_doubt: 1 }, 'rejected')).toMatchObject({
      state: 'unknown',
      tries: 2,
      nextTryAt: null,
    })
  })

  it('ends after eight tries: unknown, or failed when no try may have arrived', () => {
    expect(settle({ tries: 6 }, 'unknown').state).toBe('queued')
    expect(settle({ tries: 7 }, 'unknown').state).toBe('unknown')
    expect(settle({ tries: 7 }, 'server_error').state).toBe('failed')
    expect(settle({ tries: 7, in_doubt: 1 }, 'server_error').state).toBe('unknown')
  })

  it('costs a probe no try when nothing useful came, and leaves it in doubt', () => {
    const probe = { ...triedWith('unknown'), isProbe: true }
    const settled = settlementOf(punchOf({ tries: 7 }), probe, deliveryDefaults, now, () => 0.5)
    expect(settled).toMatchObject({ state: 'queued', tries: 7, inDoubt: 1 })
    expect(settled.nextTryAt).not.toBeNull()
    const failed = { ...triedWith('server_error'), isProbe: true }
    const ended = settlementOf(punchOf({ tries: 7 }), failed, deliveryDefaults, now)
    expect(ended).toMatchObject({ state: 'failed', tries: 8 })
    const dayAgo = new Date(now - 24 * 3_600_000).toISOString()
    const old = settlementOf(punchOf({ first_try_at: dayAgo }), probe, deliveryDefaults, now)
    expect(old.state).toBe('unknown')
  })

  it('ends a day after the first try', () => {
    const dayAgo = new Date(now - 24 * 3_600_000).toISOString()
    expect(settle({ tries: 1, first_try_at: dayAgo }, 'unknown').state).toBe('unknown')
  })
})

describe('the breaker', () => {
  it('opens after ten failures in a row, probes every 30 s and heals alone', () => {
    const breaker = new Breaker(deliveryDefaults)
    for (let failure = 1; failure < 10; failure++) expect(breaker.failed(now)).toBe(false)
    breaker.reached()
    for (let failure = 1; failure < 10; failure++) expect(breaker.failed(now)).toBe(false)
    expect(breaker.isOpen).toBe(false)
    // Whatever is sent now is one more failure at most.
    expect(breaker.room).toBe(1)
    expect(breaker.failed(now)).toBe(true)
    expect(breaker.isOpen).toBe(true)
    expect(breaker.isProbeDue(now + 29_999)).toBe(false)
    // The answers to what was under way change nothing.
    expect(breaker.failed(now + 5)).toBe(false)
    expect(breaker.isProbeDue(now + 30_000)).toBe(true)
    expect(breaker.failed(now + 31_000)).toBe(true)
    expect(breaker.nextProbeMs).toBe(now + 61_000)
    expect(breaker.reached()).toBe(true)
    expect(breaker.isOpen).toBe(false)
    expect(breaker.reached()).toBe(false)
  })
})

describe('the hand', () => {
  it('lets single punches go before what an import has ready', () => {
    const hand = new Hand()
    hand.receive([punchOf({ id: 1, import_id: 7 }), punchOf({ id: 2, import_id: 7 })])
    hand.receive([punchOf({ id: 3 })])
    expect([hand.send()?.id, hand.send()?.id, hand.send()?.id]).toEqual([3, 1, 2])
    expect(hand.onTheWire).toBe(3)
  })

  it('puts back what must not leave, as it came, and keeps what is under way', () => {
    const hand = new Hand()
    hand.receive([punchOf({ id: 1, import_id: 7, tries: 2 }), punchOf({ id: 2, import_id: 8 })])
    hand.receive([punchOf({ id: 3 })])
    hand.send()
    hand.putBack((punch) => punch.import_id === 7)
    expect(hand.peekSettled(10)).toMatchObject([
      { id: 1, importId: 7, state: 'queued', tries: 2, attempt: null },
    ])
    expect([1, 2, 3, 4].map((id) => hand.has(id))).toEqual([true, true, true, false])
    hand.written(1)
    expect(hand.has(1)).toBe(false)
    expect(hand.isEmpty).toBe(false)
  })
})

function settle(punch: Partial<ClaimedPunch>, outcome: Outcome) {
  return settlementOf(punchOf(punch), triedWith(outcome), deliveryDefaults, now, () => 0.5)
}

function triedWith(outcome: Outcome): Tried {
  return { answer: answerOf(outcome), startedAt: '2026-08-11T10:21:59.000Z', tookMs: 1_000 }
}

function answerOf(outcome: Outcome): Answer {
  return { outcome, httpStatus: 200, text: 'x', retryAfterMs: null, isUnreachable: false }
}

function punchOf(more: Partial<ClaimedPunch>): ClaimedPunch {
  return {
    id: 1,
    import_id: null,
    userid: '123',
    checktime: '2026-08-07T08:00:00',
    checktype: 0,
    sensorid: null,
    worktype: null,
    latitude: null,
    longitude: null,
    eventdescription: null,
    deviceserial: null,
    in_doubt: 0,
    tries: 0,
    first_try_at: null,
    ...more,
  }
}
