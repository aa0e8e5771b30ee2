import { clockText, dateText, dayNumber } from '#lib/punch/wall-clock.ts'

/** Workbooks count days from 1900 (with a 29 February that never was) or from 1904. */
export type DayCount = 1900 | 1904

/** What a number format makes of a number. `digits` = at least so many, with zeros in front. */
export type FormatKind = 'number' | 'date' | 'time' | 'moment' | 'elapsed' | { digits: number }

const secondsPerDay = 86_400
/** 31 December 9999, where Excel's calendar ends. */
const lastSerial = 2_958_466
/** A clock whose day lies in the first year was never given one. */
const firstYearDays = 366
/** More days than this are no length of time: a date that is shown as one. */
const longestElapsedDays = 10_000
/** Excel keeps so many digits of a number and writes zeros for the rest. */
const exactBelow = 1e15

/** `dd/mm/yyyy h:mm` -> `moment`. Text within a format (`\Am\Pm` is ZKTeco's) is no part of it. */
export function formatKind(format: string): FormatKind {
  const first = format.replace(/"[^"]*"|\\.|_.|\*./g, ' ').split(';')[0] as string
  const isElapsed = /\[(h+|m+|s+)\]/i.test(first)
  const bare = first.replace(/\[[^\]]*\]/g, '').trim()
  if (isElapsed) return 'elapsed'
  if (/^general$/i.test(bare)) return 'number'
  if (/^0+$/.test(bare)) return bare.length > 1 ? { digits: bare.length } : 'number'
  if (/[#?]|0[.,]?0*[E%]|E[+-]/i.test(bare)) return 'number'
  const hasClock = /[hs]|a\/p|am\/pm/i.test(bare)
  const hasDay = /[yd]/i.test(bare) || (!hasClock && /m/i.test(bare)) || /m{3,}/i.test(bare)
  if (hasDay) return hasClock ? 'moment' : 'date'
  return hasClock ? 'time' : 'number'
}

/**
 * A cell's number as text: `YYYY-MM-DD`, `HH:MM:SS` or both, by whole seconds, or the number as it
 * is. What a format hides (the day of a clock, the clock of a day) is not lost.
 */
export function serialText(serial: number, kind: FormatKind, count: DayCount): string {
  if (typeof kind === 'object') return padded(serial, kind.digits)
  if (kind === 'number' || !(serial >= 0 && serial < lastSerial)) return numberText(serial)
  const seconds = Math.round(serial * secondsPerDay)
  const day = Math.floor(seconds / secondsPerDay)
  const clock = seconds - day * secondsPerDay
  if (kind === 'elapsed' && day < longestElapsedDays) return elapsedText(seconds)
  if (kind === 'time' && day < firstYearDays) return clockText(clock)
  if (kind === 'date' && clock === 0) return dayText(day, count)
  return `${dayText(day, count)} ${clockText(clock)}`
}

/** A number without exponent or the noise of binary fractions; beyond 15 digits as Excel damages it. */
export function numberText(number: number): string {
  const size = Math.abs(number)
  if (size >= exactBelow) return number.toExponential(14).replace('e+', 'E+')
  if (Number.isInteger(number)) return String(number)
  const plain = String(Number(number.toPrecision(15)))
  return plain.includes('e') ? number.toFixed(20).replace(/0+$/, '') : plain
}

function dayText(day: number, count: DayCount): string {
  if (count === 1904) return dateText(day + dayNumber(1904, 1, 1))
  // Day 0 and day 60 stand in Excel's calendar only: they stay what they look like there.
  if (day === 0) return '1900-01-00'
  if (day === 60) return '1900-02-29'
  return dateText(day + dayNumber(1899, 12, day < 60 ? 31 : 30))
}

function elapsedText(seconds: number): string {
  const hours = Math.floor(seconds / 3600)
  return `${String(hours).padStart(2, '0')}${clockText(seconds % 3600).slice(2)}`
}

function padded(number: number, digits: number): string {
  const text = numberText(number)
  return /^\d+$/.test(text) ? text.padStart(digits, '0') : text
}
