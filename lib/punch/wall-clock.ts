/**
 * Wall-clock time of a site, as text from file to wire (`YYYY-MM-DDTHH:MM:SS`). No `Date` touches
 * it: calendar arithmetic is done on day numbers, so the machine's own zone can never shift a punch.
 */

const secondsPerDay = 86_400

// --- the calendar ----------------------------------------------------------------------------

/** True for `YYYY-MM-DDTHH:MM:SS` that exists in the calendar (24:00 does not). */
export function isWallTime(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.exec(text)
  if (!match) return false
  return isCalendarDate(Number(match[1]), Number(match[2]), Number(match[3]))
}

/** True when the day exists in the Gregorian calendar. */
export function isCalendarDate(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

/** Days since 1 January 1970 of a Gregorian day (Howard Hinnant's days_from_civil). */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** The Gregorian day of a day number. */
export function dayOf(number: number): { year: number; month: number; day: number } {
  const z = number + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

/** Day number -> `YYYY-MM-DD`. */
export function dateText(number: number): string {
  const { year, month, day } = dayOf(number)
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}

/** `YYYY-MM-DD...` -> day number. The text must begin with a day of the calendar. */
export function dayNumberOf(date: string): number {
  return dayNumber(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10)))
}

/** Seconds of the day -> `HH:MM:SS`. */
export function clockText(seconds: number): string {
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/** Wall time -> seconds since 1970-01-01T00:00:00 on the same wall (for sorting and distances). */
export function wallSeconds(checktime: string): number {
  const clock =
    Number(checktime.slice(11, 13)) * 3600 +
    Number(checktime.slice(14, 16)) * 60 +
    Number(checktime.slice(17, 19))
  return dayNumberOf(checktime) * secondsPerDay + clock
}

/** The inverse of wallSeconds. */
export function wallText(seconds: number): string {
  const day = Math.floor(seconds / secondsPerDay)
  return `${dateText(day)}T${clockText(seconds - day * secondsPerDay)}`
}

/** `2026-08-07`, 1 -> `2026-08-08`. */
export function addDays(date: string, days: number): string {
  return dateText(dayNumberOf(date) + days)
}

/** Whole days from one date to another (negative when `to` is earlier). */
export function daysBetween(from: string, to: string): number {
  return dayNumberOf(to) - dayNumberOf(from)
}

// --- in words --------------------------------------------------------------------------------

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September'],
  ...['October', 'November', 'December'],
]

/** `2026-08-07` -> `Friday`. */
export function weekdayOf(date: string): string {
  // Day 0, 1 January 1970, was a Thursday.
  return weekdays[(((dayNumberOf(date) + 4) % 7) + 7) % 7] as string
}

/** `2026-08-07` -> `Friday 7 August 2026`. */
export function longDate(date: string): string {
  return `${weekdayOf(date)} ${dayAndMonth(date)} ${date.slice(0, 4)}`
}

/** `2026-08-07` -> `7 August`. */
export function dayAndMonth(date: string): string {
  return `${Number(date.slice(8, 10))} ${months[Number(date.slice(5, 7)) - 1]}`
}

/** `2026-08-07T17:32:00` -> `Friday 7 August 2026 at 17:32`; seconds only when they are not 00. */
export function readBack(checktime: string): string {
  const seconds = checktime.slice(17, 19)
  const clock = seconds === '00' ? checktime.slice(11, 16) : checktime.slice(11, 19)
  return `${longDate(checktime.slice(0, 10))} at ${clock}`
}

/** `17:32:00` -> `5:32 pm`; seconds only when they are not 00. */
export function twelveHour(time: string): string {
  const hour = Number(time.slice(0, 2))
  const rest = time.slice(6, 8) === '00' || time.length < 8 ? time.slice(2, 5) : time.slice(2, 8)
  return `${hour % 12 === 0 ? 12 : hour % 12}${rest} ${hour < 12 ? 'am' : 'pm'}`
}

/** `2026-08-07` -> `Fri 07/08/2026`. */
export function tableDate(date: string): string {
  return `${weekdayOf(date).slice(0, 3)} ${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}`
}

/** `2026-08-07T17:32:00` -> `Fri 07/08/2026 17:32:00`. */
export function tableTime(checktime: string): string {
  return `${tableDate(checktime.slice(0, 10))} ${checktime.slice(11, 19)}`
}

// --- reading what people type ----------------------------------------------------------------

/** A date as written: settled by its own form, or two numbers that could be day or month. */
export type WrittenDate =
  | { kind: 'fixed'; year: number; month: number; day: number }
  | { kind: 'open'; first: number; second: number; year: number }

/**
 * Reads ISO, `20260807`, `7/8/2026` (also `.`, `-`, space), and month names, with or without a
 * weekday. Null when it has no such form; whether the day exists is not checked here.
 */
export function readDate(text: string): WrittenDate | null {
  const numbers = /^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})$/.exec(text)
  if (numbers) {
    return {
      kind: 'open',
      first: Number(numbers[1]),
      second: Number(numbers[3]),
      year: fullYear(numbers[4] as string),
    }
  }
  const iso =
    /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(text) ??
    /^((?:19|20)\d{2})()(\d{2})(\d{2})$/.exec(text)
  if (iso) return fixed(iso[1] as string, Number(iso[3]), iso[4] as string)
  return readNamedDate(text)
}

function readNamedDate(text: string): WrittenDate | null {
  const words = text
    .toLowerCase()
    .replace(/^(mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(day)?\b[.,]?\s*/, '')
    .replace(/(\d)(st|nd|rd|th)\b/, '$1')
  // A weekday in front of numbers (`Fri 07/08/2026`) leaves a plain date behind.
  if (words !== text.toLowerCase() && /^\d[\d/.\- ]*$/.test(words)) return readDate(words)
  const dayFirst = /^(\d{1,2})[-/. ]*([a-z]{3,9})\.?[-/., ]+(\d{4}|\d{2})$/.exec(words)
  if (dayFirst) return named(dayFirst[3] as string, dayFirst[2] as string, dayFirst[1] as string)
  const monthFirst = /^([a-z]{3,9})\.?[-/ ]*(\d{1,2})[-/, ]+(\d{4}|\d{2})$/.exec(words)
  if (monthFirst) {
    return named(monthFirst[3] as string, monthFirst[1] as string, monthFirst[2] as string)
  }
  const yearFirst = /^(\d{4})[-/. ]([a-z]{3,9})\.?[-/. ](\d{1,2})$/.exec(words)
  if (yearFirst)
    return named(yearFirst[1] as string, yearFirst[2] as string, yearFirst[3] as string)
  return null
}

function named(year: string, monthName: string, day: string): WrittenDate | null {
  const short = monthName === 'sept' ? 'sep' : monthName
  const month = months.findIndex((name) => {
    const full = name.toLowerCase()
    return full === short || full.slice(0, 3) === short
  })
  return month < 0 ? null : fixed(year, month + 1, day)
}

function fixed(year: string, month: number, day: string): WrittenDate {
  return { kind: 'fixed', year: fullYear(year), month, day: Number(day) }
}

/** Two-digit years: 00-69 are 2000s, the rest 1900s. */
function fullYear(digits: string): number {
  if (digits.length > 2) return Number(digits)
  return Number(digits) + (Number(digits) < 70 ? 2000 : 1900)
}

/**
 * A clock as written -> seconds of the day, 86400 for `24:00`; null when it is none. Takes
 * `17:32`, `17:32:05`, `0741`, `7.45`, `6:01pm`, `07:54a`, `5 pm`, `12:00 AM` (= 0).
 */
export function readClock(text: string): number | null {
  const match =
    /^(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?\s*(?:([ap])(?:\.?\s?m\.?|\.)?)?$/i.exec(
      text,
    ) ??
    /^(\d{1,2}?)(\d{2})(\d{2})?\s*(?:([ap])\.?(?:m\.?)?)?$/i.exec(
      /^(\d{3,4}|\d{6})(?!\d)/.test(text) ? text : '',
    ) ??
    /^(\d{1,2})()()\s*([ap])\.?(?:m\.?)?$/i.exec(text)
  if (!match) return null
  const minute = Number(match[2])
  const second = Number(match[3] ?? 0)
  let hour = Number(match[1])
  const half = match[4]?.toLowerCase()
  if (minute > 59 || second > 59 || hour > 24) return null
  if (half === 'a') {
    if (hour > 12) return null
    if (hour === 12) hour = 0
  }
  if (half === 'p' && hour < 12) {
    if (hour === 0) return null
    hour += 12
  }
  if (hour === 24 && (half || minute > 0 || second > 0)) return null
  return hour * 3600 + minute * 60 + second
}

/**
 * What a person types as a date -> `YYYY-MM-DD`, null when it is none. Numbers are day first
 * (the form shows DD/MM/YYYY).
 */
export function parseTypedDate(text: string): string | null {
  const written = readDate(
    text
      .trim()
      .replace(/\s+/g, ' ')
      .replace(/\s*([/.-])\s*/g, '$1'),
  )
  if (!written) return null
  const day = written.kind === 'fixed' ? written.day : written.first
  const month = written.kind === 'fixed' ? written.month : written.second
  if (!isCalendarDate(written.year, month, day)) return null
  return `${String(written.year).padStart(4, '0')}-${two(month)}-${two(day)}`
}

/** What a person types as a time -> `HH:MM:SS`, null when it is none (`24:00` is none). */
export function parseTypedTime(text: string): string | null {
  const seconds = readClock(text.trim())
  return seconds === null || seconds >= secondsPerDay ? null : clockText(seconds)
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number)
}
