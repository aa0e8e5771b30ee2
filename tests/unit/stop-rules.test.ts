import { describe, expect, it } from 'vitest'
import { refusalReason } from '#lib/ledger/refusal-reason.ts'
import type { PunchState } from '#lib/ledger/states.ts'
import { type Answered, followRefusals, judgeCanary, type Streak } from '#lib/ledger/stop-rules.ts'

describe('the reason in a refusal', () => {
  it.each([
    ['userid 417 does not exist', 'userid 901 does not exist'],
    ['userid 417 does not exist.', 'Userid  00417 does not exist'],
    ['The value "A-17" is not valid.', 'The value "B 9 x" is not valid.'],
    ["worktype 'NIGHT' is unknown", "worktype 'DAY' is unknown"],
    ['2026-08-07T17:32:00 is in the future', '2026-08-09T08:00:00 is in the future'],
    ['Badge A-17F is not known', 'Badge 9b is not known'],
    ['latitude 53.7965, -1.5478 is outside', 'latitude 51.5, 0.12 is outside'],
  ])('is the same in %j and %j', (one, other) => {
    expect(refusalReason(one)).toBe(refusalReason(other))
  })

  it.each([
    ['userid 417 does not exist', 'userid 417 is not active'],
    ['The userid field is required.', 'The checktime field is required.'],
    ["The employee's site is closed", "The employee's contract is over"],
  ])('differs between %j and %j', (one, other) => {
    expect(refusalReason(one)).not.toBe(refusalReason(other))
  })

  it('takes any text, in a moment', () => {
    expect(refusalReason('')).toBe('')
    const long = '9a'.repeat(250) + '"'.repeat(250)
    // The fastest of a few: the machine may have other work in the midst of one.
    const tookMs = Array.from({ length: 10 }, () => {
      const startMs = performance.now()
      refusalReason(long)
      return performance.now() - startMs
    })
    expect(Math.min(...tookMs)).toBeLessThan(50)
  })
})

const punch = (state: PunchState, said: string | null = null): Answered => ({ state, said })
const refused = (id: number, why = 'does not exist') => punch('rejected', `userid ${id} ${why}`)

describe('the first punches of an import', () => {
  it.each<[string, Answered[], string]>([
    ['one is still on its way', [punch('accepted'), punch('sending'), refused(3)], 'wait'],
    ['one was accepted', [refused(1), punch('accepted'), refused(3)], 'clear'],
    ['Go2Clock held one', [refused(1), punch('duplicate'), refused(3)], 'clear'],
    ['one was accepted, others wait for their try', [punch('accepted'), punch('queued')], 'clear'],
    ['one waits for its next try', [refused(1), punch('queued', 'timeout'), refused(3)], 'wait'],
    ['none was sent yet', [punch('queued'), punch('queued'), punch('queued')], 'wait'],
    ['reasons differ', [refused(1), refused(2), refused(3, 'is not active')], 'clear'],
    ['all were refused for one reason', [refused(1), refused(2), refused(3)], 'stop'],
    ['none ever got an answer', [punch('unknown', 'No answer within 30 s.')], 'stop'],
    ['the only one was refused', [refused(1)], 'stop'],
  ])('when %s', (_, first, kind) => {
    expect(judgeCanary(first).kind).toBe(kind)
  })

  it('stop it with the words of the first refusal', () => {
    const verdict = judgeCanary([refused(417), refused(9), refused(3)])
    expect(verdict).toEqual({ kind: 'stop', said: 'userid 417 does not exist' })
  })
})

describe('refusals in a row', () => {
  const none: Streak = { count: 0, reason: null }
  const many = (count: number, why?: string) =>
    Array.from({ length: count }, (_, index) => refused(index, why))

  it('stop the import at the 25th for one reason, in its words', () => {
    expect(followRefusals(none, many(24))).toMatchObject({ count: 24, stopFor: null })
    expect(followRefusals(none, many(25))).toMatchObject({
      count: 25,
      stopFor: 'userid 24 does not exist',
    })
  })

  it('are counted on from one batch to the next', () => {
    const before = followRefusals(none, many(20))
    expect(followRefusals(before, many(4)).stopFor).toBeNull()
    expect(followRefusals(before, many(5)).stopFor).not.toBeNull()
  })

  it('begin anew with another reason, and after anything else', () => {
    const before = followRefusals(none, many(24))
    expect(followRefusals(before, many(3, 'is not active'))).toMatchObject({ count: 3 })
    expect(followRefusals(before, [punch('accepted'), refused(1)])).toMatchObject({ count: 1 })
    expect(followRefusals(before, [punch('duplicate')])).toEqual({
      count: 0,
      reason: null,
      stopFor: null,
    })
  })

  it('stop it also when a success follows in the same batch', () => {
    const { count, stopFor } = followRefusals(none, [...many(25), punch('accepted')])
    expect({ count, stops: stopFor !== null }).toEqual({ count: 0, stops: true })
  })
})
