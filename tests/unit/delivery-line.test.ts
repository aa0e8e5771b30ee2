import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { DeliveredConnection } from '#lib/delivery/data.ts'
import { Line } from '#lib/delivery/line.ts'
import { deliveryDefaults } from '#lib/delivery/options.ts'
import type { Answer, Outcome } from '#lib/go2clock/outcome.ts'

describe('the line to Go2Clock', () => {
  beforeEach(() => {
    // The time of day stands still, so that an instant is exact; the line has a clock of its own.
    vi.useFakeTimers({ toFake: ['Date'] })
    return () => vi.useRealTimers()
  })

  it('opens its breaker for ten punches in a row without an answer of use, and closes it for one', () => {
    const { line, clock } = openLine()
    for (let punch = 0; punch < 9; punch++) answer(line, 'unknown')
    // What fails again says more of itself.
    for (let retry = 1; retry < 8; retry++) answer(line, 'unknown', retry)
    expect(line.isProbing).toBe(false)
    expect(line.capacity()).toBe(1)
    answer(line, 'server_error')
    expect(line.capacity()).toBe(0)
    const { health, events } = write(line)
    expect(health).toMatchObject({ unreachable_detail: 'said', next_probe_at: instantIn(30_000) })
    expect(events.map(({ kind }) => kind)).toEqual(['started', 'unreachable'])
    clock.ms += 30_000
    expect(line.capacity()).toBe(1)
    answer(line, 'unknown', 5)
    expect(line.capacity()).toBe(0)
    clock.ms += 30_000
    answer(line, 'duplicate')
    expect(line.capacity()).toBe(2)
    expect(write(line).health).toMatchObject({ unreachable_at: null, next_probe_at: null })
  })

  it('tells no next probe while no punch waits that could be it', () => {
    const { line, clock } = openLine({ unreachable_at: '2026-08-11T10:00:00.000Z' })
    expect(line.capacity()).toBe(1)
    line.tick(true)
    // Nothing is tried faster while nothing gets through.
    const { health } = write(line)
    expect(health).toMatchObject({ next_probe_at: instantIn(0), pace_next_at: null })
    answer(line, 'not_sent')
    clock.ms += 30_000
    line.tick(false)
    expect(write(line).health.next_probe_at).toBeNull()
  })

  it('samples the seconds with work, seldom while nothing is answered, and writes nothing when idle', () => {
    const { line, clock } = openLine()
    write(line)
    /** One answer every 100 ms; what was written meanwhile, each time. */
    const run = (seconds: number, isWorking: boolean, outcome?: Outcome) => {
      const written = []
      for (let step = 0; step < seconds * 10; step++) {
        line.tick(isWorking)
        if (line.hasNews) written.push(write(line).samples)
        const ticket = outcome && line.sent()
        clock.ms += 100
        if (ticket) line.learn(answerOf(outcome), ticket, 1)
      }
      return written.map((samples) =>
        samples.map(({ answered, span_ms, took_ms }) => [answered, span_ms, took_ms]),
      )
    }
    expect(run(5, true, 'accepted')).toEqual(Array(4).fill([[10, 1_000, 100]]))
    expect(run(30, true, 'server_error')).toEqual([
      [[10, 1_000, 100]],
      [[0, 1_000, null]],
      [[0, 10_000, null]],
      [[0, 10_000, null]],
    ])
    // The end of the work is the end of its sample.
    expect(run(60, false)).toEqual([[[0, 8_900, null]]])
  })

  it('merges growth into one event, and says when a silence begins and ends', () => {
    const { line, clock } = openLine()
    for (let second = 0; second < 8; second++) {
      clock.ms += 1_000
      const tickets = Array.from({ length: line.capacity() }, () => line.sent())
      for (const ticket of tickets) line.learn(answerOf('accepted'), ticket, 0)
    }
    answer(line, 'throttled', 0, 7_000)
    expect(line.waitMs()).toBe(7_000)
    expect(write(line).health).toMatchObject({ in_flight_now: 4, silent_until: instantIn(7_000) })
    clock.ms += 7_000
    line.tick(true)
    const { health, events } = write(line)
    expect(health.silent_until).toBeNull()
    expect(events).toMatchObject([{ kind: 'go_on', to_in_flight: 4 }])
  })

  it('takes over the silence an earlier process was asked for', () => {
    const asked = openLine({ silent_until: instantIn(5_000) }).line
    expect(asked.capacity()).toBe(0)
    expect(asked.waitMs()).toBe(5_000)
    // A clock that was wrong: never longer than Go2Clock could have asked for.
    expect(openLine({ silent_until: instantIn(9e9) }).line.waitMs()).toBe(600_000)
    const over = write(openLine({ silent_until: instantIn(-5_000) }).line)
    expect(over.events.map(({ kind }) => kind)).toEqual(['go_on', 'started'])
    expect(over.events[0]?.at).toEqual(instantIn(-5_000))
  })

  it('says again that it is held when it begins so', () => {
    const held = { held_at: '2026-08-11T10:00:00.000Z', held_detail: 'Ada' }
    const person = openLine({ ...held, held_reason: 'person' }).line
    expect(write(person).events).toMatchObject([{ kind: 'started' }, { kind: 'held', said: null }])
    person.follow(connection())
    expect(write(person).events).toMatchObject([{ kind: 'resumed' }])
  })
})

function connection(more: Partial<DeliveredConnection> = {}): DeliveredConnection {
  return {
    id: 1,
    name: 'Leeds bakery',
    kind: 'sandbox',
    base_url: 'http://127.0.0.1:1',
    key_sealed: '',
    in_flight_limit: 8,
    per_second: null,
    is_active: 1,
    held_at: null,
    held_reason: null,
    held_detail: null,
    unreachable_at: null,
    silent_until: null,
    desk_paused_at: null,
    ...more,
  }
}

function openLine(more: Partial<DeliveredConnection> = {}) {
  const clock = { ms: 1_000_000 }
  const line = new Line(
    connection(more),
    deliveryDefaults,
    () => {},
    () => clock.ms,
  )
  return { line, clock }
}

function answer(line: Line, outcome: Outcome, tries = 0, retryAfterMs: number | null = null) {
  line.learn(answerOf(outcome, retryAfterMs), line.sent(), tries)
}

function answerOf(outcome: Outcome, retryAfterMs: number | null = null): Answer {
  return { outcome, httpStatus: 200, text: 'said', retryAfterMs, isUnreachable: false }
}

function write(line: Line) {
  const news = line.news()
  line.told(news)
  return news
}

/** The instant so far from now. */
function instantIn(ms: number): string {
  return new Date(Date.now() + ms).toISOString()
}
