import { describe, expect, it } from 'vitest'
import { chartHeight, layOutPace, niceMax } from '#components/import-page/pace-geometry.ts'
import { saySpan, stopsOf } from '#components/import-page/pace-stops.ts'
import {
  nextReason,
  presentPace,
  reasonsOf,
  sayFinding,
} from '#components/import-page/pace-words.ts'
import type { PaceEvent, PaceHistory } from '#lib/pace/history.ts'

/** Tuesday 11 August 2026 in London, where the clock is an hour ahead of UTC. */
const zone = 'Europe/London'
const at = (clock: string) => new Date(Date.parse(`2026-08-11T${clock}+01:00`)).toISOString()
const ms = (clock: string) => Date.parse(at(clock))

function event(kind: PaceEvent['kind'], clock: string, more: Partial<PaceEvent> = {}): PaceEvent {
  const nothing = { fromInFlight: null, toInFlight: null, waitMs: null, said: null }
  return { id: ms(clock), at: at(clock), kind, ...nothing, ...more }
}

const told = 'API key has reached the time limit for this method'
const story = [
  event('canary', '10:19:58'),
  event('grow', '10:20:01', { fromInFlight: 2, toInFlight: 8 }),
  event('throttled', '10:21:40', { fromInFlight: 8, toInFlight: 4, waitMs: 8_000, said: told }),
  event('go_on', '10:21:48', { toInFlight: 4 }),
]

function pace(more: Partial<PaceHistory> = {}): PaceHistory {
  return {
    inFlight: 4,
    inFlightLimit: 8,
    perSecondLimit: null,
    silentUntil: null,
    nextAt: null,
    points: [],
    events: story,
    ...more,
  }
}

/** One point a second; a null leaves its second out. */
function points(from: string, rates: (number | null)[], tookMs: number | null = 400) {
  return rates.flatMap((perSecond, index) =>
    perSecond === null
      ? []
      : [{ at: new Date(ms(from) + index * 1_000).toISOString(), perSecond, tookMs }],
  )
}

const span = { fromMs: ms('10:19:58'), toMs: ms('10:22:08'), width: 744, zone }

describe('the reasons of a pace', () => {
  it('are numbered as on the chart, newest first, with the time of the site and the words of Go2Clock', () => {
    expect(reasonsOf(pace(), zone).map((r) => `${r.no} ${r.clock} ${r.title}`)).toEqual([
      '4 10:21:48 Go on with 4 at a time',
      '3 10:21:40 Stop for 8 s, halve from 8 to 4',
      '2 10:20:01 Grow from 2 to 8 at a time',
      '1 10:19:58 First 3 punches alone',
    ])
    expect(reasonsOf(pace(), zone)[1]?.quote).toBe(told)
  })

  it('say so when it was as slow as can be before', () => {
    const events = [
      event('throttled', '10:21:40', { fromInFlight: 1, toInFlight: 1, waitMs: 1_000 }),
    ]
    expect(reasonsOf(pace({ events }), zone)[0]?.title).toBe(
      'Stop for 1 s, then 1 at a time as before',
    )
  })

  it('have a sentence for every kind', () => {
    const kinds = ['started', 'unreachable', 'reachable', 'held', 'resumed'] as const
    for (const kind of kinds) {
      const [reason] = reasonsOf(pace({ events: [event(kind, '10:20:00')] }), zone)
      expect(reason?.title).toMatch(/^[A-Z].* /)
    }
  })
})

describe('what comes next', () => {
  const now = ms('10:22:08')

  it('is one more at a time, if calm', () => {
    expect(nextReason(pace({ nextAt: at('10:22:40') }), zone, now)).toMatchObject({
      clock: '10:22:40, if calm',
      title: '4 to 5 at a time',
    })
  })

  it('is the end of a wait before anything else', () => {
    const waiting = pace({ silentUntil: at('10:22:15'), nextAt: at('10:23:15') })
    expect(nextReason(waiting, zone, now)).toMatchObject({
      clock: '10:22:15',
      title: 'Go on with 4 at a time',
    })
  })

  it('is nothing while a hold or an outage lasts', () => {
    const events = [event('held', '10:21:00', { said: 'Invalid API key' })]
    const held = pace({ nextAt: at('10:22:40'), events })
    expect(nextReason(held, zone, now)).toBeNull()
    const resumed = { ...held, events: [...events, event('resumed', '10:22:00')] }
    expect(nextReason(resumed, zone, now)).not.toBeNull()
  })

  it('is nothing at the limit, and nothing while no process sends', () => {
    expect(nextReason(pace({ inFlight: 8, nextAt: at('10:22:40') }), zone, now)).toBeNull()
    expect(nextReason(pace({ inFlight: null }), zone, now)).toBeNull()
  })
})

describe('the stops of a pace', () => {
  it('join what was asked twice, and go on until they end', () => {
    const events = [
      event('throttled', '10:00:00'),
      event('throttled', '10:00:02'),
      event('go_on', '10:00:10'),
      event('unreachable', '10:01:00'),
      event('held', '10:02:00', { said: 'Invalid API key' }),
      event('resumed', '10:03:00'),
      event('held', '10:04:00'),
    ]
    expect(stopsOf(events)).toEqual([
      { kind: 'wait', fromMs: ms('10:00:00'), toMs: ms('10:00:10'), plannedMs: null },
      { kind: 'unreachable', fromMs: ms('10:01:00'), toMs: null, plannedMs: null },
      { kind: 'held', fromMs: ms('10:02:00'), toMs: ms('10:03:00'), plannedMs: null },
      { kind: 'paused', fromMs: ms('10:04:00'), toMs: null, plannedMs: null },
    ])
  })

  it('end with a restart only when a person may have resumed meanwhile', () => {
    const events = [
      event('throttled', '10:00:00'),
      event('unreachable', '10:00:01'),
      event('held', '10:00:02'),
      event('started', '10:00:05'),
    ]
    const end = (kind: string) => stopsOf(events).find((stop) => stop.kind === kind)?.toMs
    expect([end('wait'), end('unreachable'), end('paused')]).toEqual([null, null, ms('10:00:05')])
  })

  it('are said to the second where it matters', () => {
    expect([400, 8_000, 80_000, 700_000, 7_380_000].map(saySpan)).toEqual([
      '1 s',
      '8 s',
      '1 min 20 s',
      '11 min',
      '2 h 3 min',
    ])
  })
})

describe('the text in place of the chart', () => {
  it('says the finding', () => {
    const rates = [...points('10:20:00', [2, 16, 15]), ...points('10:22:00', [9, 10, 9])]
    expect(sayFinding(pace({ points: rates }), zone, false, ms('10:22:08'))).toBe(
      'Rate and answer time since 10:20:00: at most 16.0 punches a second, now 9.3. A stop of 8 s at 10:21:40, when Go2Clock asked to slow down. Answers took 0.40 s, at most 0.40 s.',
    )
  })

  it('counts many stops instead of listing them', () => {
    const many = [0, 20, 40].flatMap((second) => [
      event('throttled', `10:20:${String(second).padStart(2, '0')}`),
      event('go_on', `10:20:${String(second + 5).padStart(2, '0')}`),
    ])
    expect(
      sayFinding(pace({ points: points('10:20:00', [1]), events: many }), zone, true, span.toMs),
    ).toContain('3 stops, when Go2Clock asked to slow down, the last at 10:20:40.')
  })

  it('has words for a beginning', () => {
    const nothing = 'Rate and answer time: nothing was answered yet.'
    expect(sayFinding(pace(), zone, false, span.toMs)).toBe(nothing)
    expect(presentPace(pace(), false, span.toMs)).toEqual({ perSecond: null, tookMs: null })
  })

  it('gives no figure of a present that is long past', () => {
    const then = pace({ points: points('10:20:00', [9, 9]), events: [] })
    expect(presentPace(then, false, ms('10:20:05')).perSecond).toBe(9)
    expect(presentPace(then, false, ms('10:25:00')).perSecond).toBeNull()
    expect(presentPace(then, true, ms('10:25:00')).perSecond).toBe(9)
  })
})

describe('the chart', () => {
  it('holds still and empty without a point', () => {
    const chart = layOutPace(pace({ events: [] }), span)
    expect(chart).toMatchObject({
      rates: [],
      tooks: [],
      areas: [],
      stops: [],
      marks: [],
      last: null,
    })
    expect(chart.rateTicks.map(({ label }) => label)).toEqual(['0', '1', '2'])
  })

  it('draws one point as a dash that is seen', () => {
    const chart = layOutPace(pace({ points: points('10:20:00', [3]), events: [] }), span)
    expect(chart.rates).toEqual([expect.stringMatching(/^M[\d.]+ [\d.]+H[\d.]+$/)])
    expect(chart.last).not.toBeNull()
  })

  it('breaks its lines where nothing was sampled, and where nothing was answered', () => {
    const gap = [...Array(5).fill(9), ...Array(20).fill(null), ...Array(5).fill(9)]
    const chart = layOutPace(pace({ points: points('10:20:00', gap) }), span)
    expect(chart.rates).toHaveLength(2)
    const few = [...points('10:20:00', [9, 9]), ...points('10:20:06', [9])]
    expect(layOutPace(pace({ points: few }), span).rates).toHaveLength(2)
    const silent = [...points('10:20:00', [9, 9]), ...points('10:20:02', [0, 0], null)]
    const still = layOutPace(pace({ points: silent }), span)
    expect([still.rates.length, still.tooks.length]).toEqual([1, 1])
  })

  it('shades a wait and says how long it was', () => {
    const [stop] = layOutPace(pace(), span).stops
    expect(stop).toMatchObject({ kind: 'wait', label: 'wait 8 s', isStanding: true })
    const phone = layOutPace(pace(), { ...span, toMs: ms('10:52:08'), width: 300 }).stops[0]
    expect(phone?.label).toBe('')
  })

  it('says how long a wait is to be while it goes on', () => {
    const chart = layOutPace(pace({ events: story.slice(0, 3) }), {
      ...span,
      toMs: ms('10:21:43'),
    })
    expect(chart.stops[0]).toMatchObject({ label: 'wait 8 s' })
  })

  it('gives numbers that would overlap one place', () => {
    expect(layOutPace(pace(), span).marks.map(({ label }) => label)).toEqual(['1–2', '3', '4'])
    const phone = layOutPace(pace(), { ...span, width: 330 }).marks.map(({ label }) => label)
    expect(phone).toEqual(['1–2', '3–4'])
  })

  it('keeps many numbers apart from each other', () => {
    const events = Array.from({ length: 50 }, (_, index) => {
      const clock = new Date(span.fromMs + 40_000 + index * 1_000).toISOString()
      return { ...event('grow', '10:20:00'), at: clock }
    })
    const { marks } = layOutPace(pace({ events }), span)
    expect(marks.length).toBeGreaterThan(3)
    expect(marks[0]?.label).toMatch(/^1–/)
    expect(marks.at(-1)?.label).toMatch(/–50$/)
    for (const [index, mark] of marks.entries()) {
      const next = marks[index + 1]
      if (next) expect(next.x - mark.x).toBeGreaterThan((next.width + mark.width) / 2)
    }
  })

  it('has round times of the site on its axis, however long it is', () => {
    const labels = (toMs: number, width = 744, inZone = zone) =>
      layOutPace(pace(), { fromMs: span.fromMs, toMs, width, zone: inZone }).timeTicks.map(
        ({ label }) => label,
      )
    expect(labels(span.toMs)).toEqual(['10:20', '10:20:30', '10:21', '10:21:30', '10:22'])
    expect(labels(span.toMs, 330)).toEqual(['10:20', '10:21', '10:22'])
    const day = span.fromMs + 24 * 3_600_000
    expect(labels(day)).toEqual([
      '12:00',
      '15:00',
      '18:00',
      '21:00',
      '12 August',
      '03:00',
      '06:00',
      '09:00',
    ])
    expect(labels(span.fromMs + 6 * 3_600_000, 744, 'Asia/Kathmandu')).toContain('17:00')
  })

  it('keeps everything within its frame', () => {
    const wild = Array.from({ length: 120 }, (_, index) => (index * 7_919) % 1_300)
    const chart = layOutPace(pace({ points: points('10:20:00', wild, 31_000) }), span)
    const numbers = [...chart.rates, ...chart.tooks].join(' ').match(/[\d.]+ [\d.]+/g) ?? []
    expect(numbers.length).toBeGreaterThan(100)
    for (const pair of numbers) {
      const [x = 0, y = 0] = pair.split(' ').map(Number)
      expect(x).toBeGreaterThanOrEqual(chart.plot.left)
      expect(x).toBeLessThanOrEqual(chart.plot.right)
      expect(y).toBeLessThanOrEqual(chartHeight)
      expect(y).toBeGreaterThanOrEqual(chart.plot.top)
    }
  })

  it('ends its scales on numbers whose half is round', () => {
    expect([0.3, 1, 1.1, 9.6, 16, 140, 2_500].map(niceMax)).toEqual([0.4, 1, 2, 10, 20, 200, 4_000])
  })
})
