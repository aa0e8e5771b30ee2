import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayNumber, dayNumberOf, wallSeconds } from '#lib/punch/wall-clock.ts'
import {
  type MomentContext,
  readMomentCell,
  settleDay,
  settleMoment,
} from '#lib/spreadsheet/moments.ts'
import { rewriteClock, rewriteDate, rewriteMoment } from '#lib/spreadsheet/rewrite-moment.ts'

const context: MomentContext = {
  order: 'dmy',
  zone: 'Europe/London',
  now: wallSeconds('2026-11-09T12:00:00'),
  tooOldYears: 3,
}
const at = (wall: string) => wallSeconds(wall)

describe('another time in the form a cell has', () => {
  it.each([
    ['07/08/2026 17:32:05', '2026-08-07T18:32:05', '07/08/2026 18:32:05'],
    ['7/8/26 5:32 PM', '2026-08-08T00:32:00', '8/8/26 12:32 AM'],
    ['2026-08-07T17:32', '2026-08-31T09:05:00', '2026-08-31T09:05'],
    ['20260807 173205', '2026-08-08T003205', '20260808 003205'],
    ['Fri 7 Aug 2026 17:32', '2026-08-07T16:32:00', 'Fri 7 Aug 2026 16:32'],
    ['07.08.2026, 7.45', '2026-08-07T10:00:00', '07.08.2026, 10.00'],
    // Names cannot be exchanged in place, and an offset would be converted.
    ['Fri 7 Aug 2026 23:32', '2026-08-08T00:32:00', '2026-08-08 00:32:00'],
    ['2026-08-07T17:32:00Z', '2026-08-07T19:32:00', '2026-08-07 19:32:00'],
    // Seconds that the form has no place for.
    ['07/08/2026 17:32', '2026-08-07T17:32:30', '2026-08-07 17:32:30'],
  ])('%s as %s is %s', (text, wall, written) => {
    const iso = wall.replace(/T(\d\d)(\d\d)(\d\d)$/, 'T$1:$2:$3')
    expect(rewriteMoment(text, at(iso), context)).toBe(written)
  })

  it('keeps the form of a date and of a clock of their own', () => {
    const day = dayNumber(2026, 9, 1)
    expect(rewriteDate('31.08.26', day, context)).toBe('01.09.26')
    expect(rewriteDate('8/31/2026', day, { ...context, order: 'mdy' })).toBe('9/1/2026')
    expect(rewriteDate('31 August 2026', day, context)).toBe('2026-09-01')
    expect(rewriteClock('0741', 8 * 3600)).toBe('0800')
    expect(rewriteClock('5:15p', 18 * 3600 + 900)).toBe('6:15p')
    expect(rewriteClock('741', 8 * 3600)).toBe('800')
    expect(rewriteClock('5 pm', 18 * 3600 + 900)).toBe('18:15:00')
  })

  it('reads as the very time it was written for, in every form', () => {
    const form = fc.constantFrom(
      ...['07/08/2026 17:32:05', '7/8/26 5:32 PM', '2026-08-07T17:32', '20260807 173205'],
      ...[
        'Fri 7 Aug 2026 17:32',
        '07.08.2026, 7.45',
        '2026-08-07T17:32:00+01:00',
        'x',
        '',
        '07/08/2026',
      ],
      ...[
        'Friday 7 August 2026 5:32:05 p.m.',
        '2026/08/07 0741',
        '7-8-2026 7h45',
        '08/07/2026 24:00',
      ],
    )
    const wall = fc.integer({ min: at('1990-01-01T00:00:00'), max: at('2068-12-31T23:59:59') })
    const order = fc.constantFrom('dmy' as const, 'mdy' as const, null)
    fc.assert(
      fc.property(form, wall, order, (text, seconds, dateOrder) => {
        const plan = { ...context, order: dateOrder }
        const { date, clock, instant } = readMomentCell(
          'checktime',
          rewriteMoment(text, seconds, plan),
        )
        expect(settleMoment(settleDay(date, dateOrder), clock, instant, plan).wall).toBe(seconds)
      }),
      { numRuns: 1_000 },
    )
  })

  it('never moves a day by reading it the other way round', () => {
    const text = rewriteMoment('26/06/2026 23:30', at('2026-07-05T00:30:00'), {
      ...context,
      order: null,
    })
    expect(text).toBe('2026-07-05 00:30:00')
    expect(dayNumberOf(text)).toBe(dayNumber(2026, 7, 5))
  })
})
