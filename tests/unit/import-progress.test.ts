import { describe, expect, it } from 'vitest'
import {
  addSample,
  answeredCount,
  ratePerSecond,
  type Sample,
  sayDuration,
  sayRate,
} from '#lib/imports/progress.ts'

const at = (seconds: number, answered: number): Sample => ({ atMs: seconds * 1000, answered })
const samplesOf = (...samples: Sample[]) => samples.reduce<Sample[]>(addSample, [])

describe('the rate of an import', () => {
  it('is what was answered in the last half minute', () => {
    const samples = samplesOf(at(0, 0), at(60, 6_000), at(75, 6_150), at(90, 6_300))
    expect(ratePerSecond(samples)).toBe(10)
  })

  it('is unknown at first and while nothing moves', () => {
    expect(ratePerSecond([])).toBeNull()
    expect(ratePerSecond(samplesOf(at(0, 5), at(1, 9)))).toBeNull()
    expect(ratePerSecond(samplesOf(at(0, 5), at(10, 5)))).toBeNull()
  })

  it('starts anew when repaired punches go back to the queue', () => {
    const samples = samplesOf(at(0, 100), at(5, 90), at(10, 140))
    expect(ratePerSecond(samples)).toBe(10)
  })

  it('keeps few samples however long it runs', () => {
    let samples: Sample[] = []
    for (let second = 0; second < 10_000; second++) samples = addSample(samples, at(second, second))
    expect(samples.length).toBeLessThan(35)
    expect(ratePerSecond(samples)).toBe(1)
  })

  it('is said as exactly as it helps', () => {
    expect([0.31, 9.58, 20.4, 1_234.5].map(sayRate)).toEqual(['0.3', '9.6', '20', '1,235'])
  })
})

it('says how long it takes, rounded up', () => {
  const said = [0, 5, 6, 41, 56, 60, 61, 105, 590, 601, 3_500, 3_541, 7_700, 360_000]
  expect(said.map(sayDuration)).toEqual([
    'a few seconds',
    'a few seconds',
    '10 s',
    '45 s',
    '1 min',
    '1 min',
    '1 min 15 s',
    '1 min 45 s',
    '10 min',
    '11 min',
    '59 min',
    '1 h',
    '2 h 10 min',
    '100 h',
  ])
})

it('counts cancelled punches as answered and queued ones not', () => {
  const counts = {
    queued: 5,
    sending: 2,
    accepted: 10,
    duplicate: 1,
    rejected: 1,
    failed: 0,
    unknown: 1,
    cancelled: 3,
  }
  expect(answeredCount(counts)).toBe(16)
})
