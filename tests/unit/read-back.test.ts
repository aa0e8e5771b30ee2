import { describe, expect, it } from 'vitest'
import { distance, readPunch, sayPunch } from '#lib/punch/read-back.ts'
import { emptyPunchForm, type PunchForm } from '#lib/punch/typed.ts'

const now = '2026-08-11T10:22:08'
const typed: PunchForm = { ...emptyPunchForm, userid: '1023', date: '7/8', time: '1732', type: '1' }
const read = (form: Partial<PunchForm>, zone = 'Europe/London') =>
  readPunch({ ...typed, ...form }, zone, now)

describe('the sentence that reads a punch back', () => {
  it('says who, what and when in words', () => {
    expect(read({})).toEqual({
      missing: [],
      userid: '1023',
      does: 'out',
      when: 'Friday 7 August 2026 at 17:32',
      more: '5:32 pm, four days ago',
      warnings: [],
    })
    expect(read({ type: 'other', otherType: '2' }).does).toBe('break out (2)')
    expect(read({ type: 'other', otherType: '9' }).does).toBe('type 9')
  })

  it('names what is still missing', () => {
    expect(read({ userid: ' ', date: '31/6', type: 'other' }).missing).toEqual([
      'the employee ID',
      'the date',
      'the type',
    ])
  })

  it('warns of the future, of long ago and of an hour that came twice', () => {
    expect(read({ date: '11/8', time: '10:23' }).warnings).toEqual(['This time is still to come.'])
    expect(read({ date: '7/8/2025' }).warnings).toEqual(['This is long ago. Check the year.'])
    expect(read({ date: '26/10/2025', time: '01:30' }).warnings[0]).toContain('came twice')
    expect(read({ date: '2/11/2025', time: '01:30' }, 'America/St_Johns').warnings[0]).toContain(
      'came twice',
    )
    expect(read({ date: '26/10/2025', time: '01:30' }, 'Asia/Kathmandu').warnings).toHaveLength(1)
  })

  it.each([
    [0, 'today'],
    [-1, 'yesterday'],
    [1, 'tomorrow'],
    [-9, 'nine days ago'],
    [12, 'in 12 days'],
    [-90, '3 months ago'],
    [-730_500, '2,000 years ago'],
  ])('says %i days as %s', (days, words) => {
    expect(distance(days)).toBe(words)
  })

  it('says a sent punch the same way', () => {
    expect(sayPunch({ userid: '7', checktype: 0, checktime: '2026-08-06T22:00:05' })).toBe(
      '7 in on Thursday 6 August 2026 at 22:00:05',
    )
  })
})
