import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deliveryDefaults } from '#lib/delivery/options.ts'
import { Pace, type PaceChange } from '#lib/delivery/pace.ts'
import { type Answer, type Outcome, readAnswer } from '#lib/go2clock/outcome.ts'

const now = 1_000_000
const limits = { inFlightLimit: 8, perSecond: null }
const paceOf = (more: Partial<typeof deliveryDefaults> = {}) =>
  new Pace(limits, { ...deliveryDefaults, ...more }, now)

describe('the pace', () => {
  it('begins with 2 at a time and tries one more after every calm second, up to the limit', () => {
    const pace = paceOf()
    const seen = [pace.inFlight]
    for (let second = 0; second < 8; second++) {
      expect(pace.nextGrowthMs).toBe(pace.inFlight < 8 ? now + second * 1_000 + 1_000 : null)
      burst(pace, now + second * 1_000 + 500, 'accepted')
      burst(pace, now + second * 1_000 + 1_000, 'accepted')
      seen.push(pace.inFlight)
    }
    expect(seen).toEqual([2, 3, 4, 5, 6, 7, 8, 8, 8])
  })

  it('tries no more when what it has is not needed', () => {
    const pace = paceOf()
    for (let at = now; at < now + 10_000; at += 100) one(pace, at, 'accepted')
    expect(pace.inFlight).toBe(2)
    expect(pace.nextGrowthMs).toBeNull()
  })

  it.each(['unknown', 'server_error', 'not_sent'] as const)(
    'begins a new window when %s',
    (bad) => {
      const pace = paceOf()
      burst(pace, now + 500, 'accepted')
      one(pace, now + 900, bad)
      burst(pace, now + 1_100, 'accepted')
      expect(pace.inFlight).toBe(2)
      burst(pace, now + 1_900, 'accepted')
      expect(pace.inFlight).toBe(3)
    },
  )

  it('halves when Go2Clock asks to slow down, once for all the answers of a burst', () => {
    const pace = paceOf({ inFlightFirst: 8 })
    expect(burst(pace, now, 'throttled', 7_000)).toEqual([
      { kind: 'throttled', from: 8, to: 4, waitMs: 7_000 },
      ...Array(7).fill(null),
    ])
    expect(pace.inFlight).toBe(4)
    expect(pace.isSilent(now + 6_999)).toBe(true)
    expect(pace.waitMs(now + 1_000)).toBe(6_000)
    expect(pace.isSilent(now + 7_000)).toBe(false)
    // From now on a window is a minute, from the end of the silence.
    expect(pace.nextGrowthMs).toBe(now + 67_000)
    burst(pace, now + 60_000, 'accepted')
    burst(pace, now + 66_000, 'accepted')
    expect(pace.inFlight).toBe(4)
    burst(pace, now + 67_000, 'accepted')
    expect(pace.inFlight).toBe(5)
  })

  it('waits longer for a late answer to the same burst, without halving again', () => {
    const pace = paceOf({ inFlightFirst: 8 })
    pace.sent(now)
    pace.sent(now)
    pace.answered(answerOf('throttled', 1_000), now, now + 100)
    const late = pace.answered(answerOf('throttled', 1_000), now, now + 3_000)
    expect(late).toEqual({ kind: 'again', waitMs: 3_900 })
    expect(pace.inFlight).toBe(4)
    expect(pace.waitMs(now + 3_000)).toBe(1_000)
  })

  it('waits longer each time when Go2Clock names no time, and goes down to one', () => {
    const pace = paceOf({ inFlightFirst: 8 })
    let at = now
    const seen = []
    for (let time = 0; time < 8; time++) {
      const [change] = burst(pace, at, 'throttled')
      seen.push([change?.waitMs, pace.inFlight])
      at += pace.waitMs(at)
    }
    expect(seen).toEqual([
      [1_000, 4],
      [2_000, 2],
      [4_000, 1],
      [8_000, 1],
      [16_000, 1],
      [32_000, 1],
      [60_000, 1],
      [60_000, 1],
    ])
    one(pace, at, 'accepted')
    expect(one(pace, at + 10, 'throttled')?.waitMs).toBe(1_000)
  })

  it.each([
    ['7', 7_000],
    ['0', 1_000],
    ['99999999', 600_000],
    [new Date(now + 9_000).toUTCString(), 9_000],
    [new Date(now - 9_000).toUTCString(), 1_000],
    [new Date(now + 9e9).toUTCString(), 600_000],
    // Nonsense is no time: the wait is its own.
    ['abc', 1_000],
    ['-1', 1_000],
    ['1.5e3', 1_000],
    ['', 1_000],
  ])('reads Retry-After: %s', (retryAfter, waitMs) => {
    const answer = readAnswer({ status: 429, retryAfter, body: '' }, now)
    const pace = paceOf()
    pace.sent(now)
    expect(pace.answered(answer, now, now)).toMatchObject({ kind: 'throttled', waitMs })
  })

  it('keeps a silence that an earlier process was asked for', () => {
    const pace = new Pace(limits, deliveryDefaults, now, now + 4_000)
    expect(pace.waitMs(now)).toBe(4_000)
    expect(pace.nextGrowthMs).toBe(now + 64_000)
  })

  it('follows limits that change, and keeps what it has learned', () => {
    const pace = paceOf({ inFlightFirst: 8 })
    pace.follow({ inFlightLimit: 3, perSecond: null }, now)
    expect(pace.inFlight).toBe(3)
    pace.follow({ inFlightLimit: 20, perSecond: null }, now)
    expect(pace.inFlight).toBe(3)
    burst(pace, now + 1_000, 'accepted')
    expect(pace.inFlight).toBe(4)
    pace.follow({ inFlightLimit: 20, perSecond: 5 }, now + 1_000)
    // Nobody counted what left in the second before.
    expect(pace.waitMs(now + 1_000)).toBe(1_050)
    pace.follow({ inFlightLimit: 20, perSecond: null }, now + 1_001)
    expect(pace.waitMs(now + 1_001)).toBe(0)
  })
})

describe('the pace, whatever Go2Clock answers and people set', () => {
  it('stays within its limits, is silent when asked, and never bursts', () => {
    const outcome = fc.constantFrom<Outcome>(
      ...['accepted' as const, 'accepted' as const, 'accepted' as const],
      ...(['rejected', 'throttled', 'unknown', 'server_error', 'not_sent'] as const),
    )
    const step = fc.record({
      outcome,
      takesMs: fc.integer({ min: 1, max: 3_000 }),
      retryAfterMs: fc.option(fc.integer({ min: 1_000, max: 5_000 })),
      idleMs: fc.nat(300),
      change: fc.option(
        fc.record({
          inFlightLimit: fc.integer({ min: 1, max: 20 }),
          perSecond: fc.option(fc.integer({ min: 1, max: 40 })),
        }),
        { freq: 20 },
      ),
    })
    fc.assert(
      fc.property(fc.array(step, { minLength: 50, maxLength: 300 }), (steps) => {
        let at = now
        let current: { inFlightLimit: number; perSecond: number | null } = limits
        const pace = new Pace(current, deliveryDefaults, at)
        let wire: { sentMs: number; endMs: number; answer: Answer }[] = []
        let sends: number[] = []
        let silentUntilMs = 0
        let grewMs = 0
        const answerDue = () => {
          const due = wire.filter((request) => request.endMs <= at)
          wire = wire.filter((request) => request.endMs > at)
          for (const { sentMs, endMs, answer } of due.sort((a, b) => a.endMs - b.endMs)) {
            const before = pace.inFlight
            const isNew = sentMs >= silentUntilMs
            const change = pace.answered(answer, sentMs, endMs)
            if (answer.outcome === 'throttled') {
              const waitMs = answer.retryAfterMs ?? 1_000
              silentUntilMs = Math.max(silentUntilMs, endMs + waitMs, pace.silentUntilMs)
              expect(pace.inFlight).toBe(isNew ? Math.max(1, Math.floor(before / 2)) : before)
            } else if (change?.kind === 'grow') {
              expect(pace.inFlight).toBe(before + 1)
              expect(endMs - grewMs).toBeGreaterThanOrEqual(1_000)
              grewMs = endMs
            } else expect(pace.inFlight).toBe(before)
          }
        }
        for (const { outcome, takesMs, retryAfterMs, idleMs, change } of steps) {
          at += idleMs
          answerDue()
          if (change) {
            if (change.perSecond !== current.perSecond) sends = []
            current = change
            pace.follow(change, at)
          }
          // Wait as the engine does: for a free slot, then for the pace.
          while (wire.length >= pace.inFlight || pace.waitMs(at) > 0) {
            const slotMs = Math.min(...wire.map((request) => request.endMs))
            at = Math.max(at + 1, wire.length >= pace.inFlight ? slotMs : at + pace.waitMs(at))
            answerDue()
          }
          pace.sent(at)
          sends.push(at)
          wire.push({ sentMs: at, endMs: at + takesMs, answer: answerOf(outcome, retryAfterMs) })
          expect(pace.inFlight).toBeGreaterThanOrEqual(1)
          expect(pace.inFlight).toBeLessThanOrEqual(current.inFlightLimit)
          expect(wire.length).toBeLessThanOrEqual(pace.inFlight)
          expect(at).toBeGreaterThanOrEqual(silentUntilMs)
          const { perSecond } = current
          const first = perSecond === null ? undefined : sends.at(-1 - perSecond)
          if (first !== undefined) expect(at - first).toBeGreaterThan(1_000)
        }
      }),
      { numRuns: 200 },
    )
  })
})

/** As many as may be under way, answered alike at the same moment. */
function burst(pace: Pace, at: number, outcome: Outcome, retryAfterMs: number | null = null) {
  const count = pace.inFlight
  for (let sent = 0; sent < count; sent++) pace.sent(at)
  return Array.from({ length: count }, () => pace.answered(answerOf(outcome, retryAfterMs), at, at))
}

function one(pace: Pace, at: number, outcome: Outcome): PaceChange | null {
  pace.sent(at)
  return pace.answered(answerOf(outcome), at, at)
}

function answerOf(outcome: Outcome, retryAfterMs: number | null = null): Answer {
  return { outcome, httpStatus: 200, text: 'x', retryAfterMs, isUnreachable: false }
}
