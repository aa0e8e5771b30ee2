import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  dateText,
  dayNumber,
  dayOf,
  daysBetween,
  isCalendarDate,
  isWallTime,
  longDate,
  parseTypedDate,
  parseTypedTime,
  readBack,
  readClock,
  tableTime,
  twelveHour,
  wallSeconds,
  wallText,
  weekdayOf,
} from '#lib/punch/wall-clock.ts'

const days = fc.integer({ min: -20_000, max: 60_000 })
const seconds = fc.integer({ min: 0, max: 86_399 })

describe('the calendar', () => {
  it('knows the days that exist', () => {
    expect(isCalendarDate(2024, 2, 29)).toBe(true)
    expect(isCalendarDate(2026, 2, 29)).toBe(false)
    expect(isCalendarDate(1900, 2, 29)).toBe(false)
    expect(isWallTime('2026-08-07T24:00:00')).toBe(false)
    expect(isWallTime('2026-08-07T17:32')).toBe(false)
  })

  it('numbers days and comes back', () => {
    expect(dayNumber(1970, 1, 1)).toBe(0)
    expect(dayNumber(2000, 3, 1)).toBe(11_017)
    fc.assert(
      fc.property(days, (number) => {
        const { year, month, day } = dayOf(number)
        expect(isCalendarDate(year, month, day)).toBe(true)
        expect(dayNumber(year, month, day)).toBe(number)
      }),
    )
  })

  it('turns wall seconds to text and back', () => {
    fc.assert(
      fc.property(days, seconds, (day, clock) => {
        const wall = day * 86_400 + clock
        expect(isWallTime(wallText(wall))).toBe(true)
        expect(wallSeconds(wallText(wall))).toBe(wall)
      }),
    )
  })

  it('adds days across months and leap days', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
    fc.assert(
      fc.property(days, fc.integer({ min: -800, max: 800 }), (from, more) => {
        expect(daysBetween(dateText(from), addDays(dateText(from), more))).toBe(more)
      }),
    )
  })
})

describe('in words', () => {
  it('reads a time back in full', () => {
    expect(weekdayOf('2026-08-07')).toBe('Friday')
    expect(longDate('2026-08-07')).toBe('Friday 7 August 2026')
    expect(readBack('2026-08-07T17:32:00')).toBe('Friday 7 August 2026 at 17:32')
    expect(readBack('2026-08-07T17:32:05')).toBe('Friday 7 August 2026 at 17:32:05')
    expect(tableTime('2026-08-07T17:32:00')).toBe('Fri 07/08/2026 17:32:00')
  })

  it('says twelve-hour times', () => {
    expect(twelveHour('17:32:00')).toBe('5:32 pm')
    expect(twelveHour('00:05:00')).toBe('12:05 am')
    expect(twelveHour('12:00:09')).toBe('12:00:09 pm')
  })
})

describe('what people type', () => {
  it.each([
    ['7/8/2026', '2026-08-07'],
    ['07.08.26', '2026-08-07'],
    ['7-8-2026', '2026-08-07'],
    ['7 8 2026', '2026-08-07'],
    [' 7 / 8 / 2026 ', '2026-08-07'],
    ['2026-08-07', '2026-08-07'],
    ['20260807', '2026-08-07'],
    ['7 Aug 2026', '2026-08-07'],
    ['07-AUG-26', '2026-08-07'],
    ['Fri 7 August 2026', '2026-08-07'],
    ['Fri 07/08/2026', '2026-08-07'],
    ['August 7th, 2026', '2026-08-07'],
    ['1/2/69', '2069-02-01'],
    ['1/2/70', '1970-02-01'],
    ['31/2/2026', null],
    ['8/13/2026', null],
    ['7/8', null],
    ['soon', null],
    ['', null],
    ['1990-00--8', null],
  ])('reads the date %j as %j', (text, date) => {
    expect(parseTypedDate(text)).toBe(date)
  })

  it.each([
    ['17:32', '17:32:00'],
    ['1732', '17:32:00'],
    ['741', '07:41:00'],
    ['0741', '07:41:00'],
    ['173205', '17:32:05'],
    ['5:32pm', '17:32:00'],
    ['5:32 p.m.', '17:32:00'],
    ['07:54a', '07:54:00'],
    ['04:28p', '16:28:00'],
    ['5 pm', '17:00:00'],
    ['12:00 AM', '00:00:00'],
    ['12:30 PM', '12:30:00'],
    ['7.45', '07:45:00'],
    ['17:32:05', '17:32:05'],
    ['17:32:05.250', '17:32:05'],
    ['24:00', null],
    ['25:10', null],
    ['7.5O', null],
    ['7.5', null],
    ['13:00 AM', null],
    ['7', null],
    ['45123', null],
    ['--:--', null],
    ['', null],
  ])('reads the time %j as %j', (text, time) => {
    expect(parseTypedTime(text)).toBe(time)
  })

  it('reads back every time it writes, in 24 and in 12 hours', () => {
    fc.assert(
      fc.property(seconds, (clock) => {
        const time = wallText(clock).slice(11)
        expect(readClock(time)).toBe(clock)
        expect(readClock(twelveHour(time))).toBe(clock)
      }),
    )
  })

  it('knows midnight at the end of the day', () => {
    expect(readClock('24:00')).toBe(86_400)
    expect(readClock('24:00:01')).toBeNull()
  })
})
