import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PaceSample, pacePoints } from '#lib/pace/history.ts'

const start = Date.parse('2026-08-11T10:00:00.000Z')
const at = (seconds: number) => new Date(start + seconds * 1_000).toISOString()

describe('the points of the pace chart', () => {
  it('are the samples themselves while the import is young', () => {
    const samples = [
      { at: at(1), span_ms: 1_000, answered: 8, took_ms: 400 },
      { at: at(2), span_ms: 1_000, answered: 0, took_ms: null },
    ]
    expect(pacePoints(samples, start, start + 3_000)).toEqual([
      { at: at(1), perSecond: 8, tookMs: 400 },
      { at: at(2), perSecond: 0, tookMs: null },
    ])
  })

  it('leave out what was not sampled, and what lies outside', () => {
    const samples = [
      { at: at(1), span_ms: 2_000, answered: 20, took_ms: 100 },
      { at: at(60), span_ms: 2_000, answered: 30, took_ms: 100 },
    ]
    expect(pacePoints(samples, start, start + 59_000)).toEqual([
      { at: at(1), perSecond: 10, tookMs: 100 },
      { at: at(59), perSecond: 15, tookMs: 100 },
    ])
  })

  it('are at most 120, on round times, and lose no answer, however long the import runs', () => {
    const spans = fc.array(fc.tuple(fc.integer({ min: 1, max: 60_000 }), fc.nat(500)), {
      minLength: 1,
      maxLength: 400,
    })
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 86_400 }), (drawn, seconds) => {
        let endMs = start
        const samples: PaceSample[] = drawn.map(([span_ms, answered]) => {
          endMs += span_ms
          return { at: new Date(endMs).toISOString(), span_ms, answered, took_ms: 5 }
        })
        expect(pacePoints(samples, start, start + seconds * 1_000).length).toBeLessThanOrEqual(120)
        const points = pacePoints(samples, start, endMs)
        let beforeMs = start
        let answered = 0
        for (const point of points) {
          answered += (point.perSecond * (Date.parse(point.at) - beforeMs)) / 1_000
          beforeMs = Date.parse(point.at)
        }
        const sum = samples.reduce((total, sample) => total + sample.answered, 0)
        // A rate has two decimals.
        expect(Math.abs(answered - sum)).toBeLessThan(1 + (endMs - start) / 100_000)
      }),
    )
  })
})
