import { guessType } from '#lib/punch/check-type.ts'
import { dayNumber, readClock, readDate, type WrittenDate } from '#lib/punch/wall-clock.ts'
import { cleanOptional, cleanText } from './clean-text.ts'
import { fine, type RuleId, ruleNumber } from './rules.ts'
import type { Field, WordMeaning } from './schema.ts'

/** One cell -> a value and the number of the rule it breaks (`fine` = none). All pure. */

export type ReadValue<T> = { value: T; rule: number }

function read<T>(value: T, rule?: RuleId): ReadValue<T> {
  return { value, rule: rule === undefined ? fine : ruleNumber(rule) }
}

/** An employee number as digits; null when it is none. Leading zeros are part of it. */
export function readUserid(text: string): ReadValue<string | null> {
  if (/^\d{1,20}$/.test(text)) return read(text)
  const clean = cleanText(text)
    .replace(/^['’`]+/, '')
    .trim()
  if (clean === '') return read(null, 'id-missing')
  if (/^\d{1,20}$/.test(clean)) return read(clean)
  if (/^\d+$/.test(clean)) return read(null, 'id-too-long')
  if (/^\d{1,20}\.0+$/.test(clean)) return read(clean.slice(0, clean.indexOf('.')), 'id-decimal')
  if (/^\d+([.,]\d+)?e\+?\d+$/i.test(clean)) return read(null, 'id-damaged')
  return read(null, 'id-not-number')
}

/** Date and clock as written, before the column's date order is applied. */
export type WrittenMoment = {
  date: WrittenDate | null
  /** Seconds of the day (86400 = 24:00), or one of the three below. */
  clock: number
  /** Seconds since 1970 UTC when the text carries an offset or Z. */
  instant: number | null
}
export const clockAbsent = -1
export const clockUnreadable = -2
/** The whole cell is empty. */
export const cellEmpty = -3

const nothing: WrittenMoment = { date: null, clock: cellEmpty, instant: null }

/** `Wednesday 23 September 2026, 11:59:59.123456 p.m. +05:45` has 54 characters. */
const longestMoment = 80

/** ZKTeco's broken am/pm format: `5:15 A12P12` is 5:15 of a 24 h clock; A and P hold the month. */
const ampmNoise = /\s*A(\d{1,2})P\1$/i
const clockPattern =
  '\\d{1,2}[:.h]\\d{2}(?:[:.]\\d{2})?(?:[.,]\\d+)?(?:\\s*[ap]\\.?\\s?(?:m\\.?)?)?|\\d{1,2}\\s*[ap]\\.?m?\\.?|\\d{6}|\\d{3,4}(?:\\s*[ap]\\.?m?\\.?)?'
const dateThenClock = new RegExp(`^(.*?\\S)(?:\\s*[T,]\\s*|\\s+)(${clockPattern})$`, 'i')
const clockThenOffset = /^(.*\d:\d\d.*?|.*T\d{4,6})\s*(Z|[+-]\d{2}(?::?\d{2})?)$/

/** A cell that holds date and time. */
export function readMoment(text: string): WrittenMoment {
  const clean = cleanText(text).replace(ampmNoise, '')
  if (clean === '') return nothing
  if (clean.length > longestMoment) return { ...nothing, clock: clockUnreadable }
  const offset = clockThenOffset.exec(clean)
  const parts = dateThenClock.exec(offset?.[1] ?? clean)
  const date = parts && readDate(parts[1] as string)
  if (!parts || !date) return readWithoutClock(clean)
  const clock = readClock(parts[2] as string) ?? clockUnreadable
  if (!offset) return { date, clock, instant: null }
  // An offset on a date of open order cannot be converted: not a time we can vouch for.
  if (date.kind === 'open' || clock < 0) return { date, clock: clockUnreadable, instant: null }
  return { date, clock, instant: instantOf(date, clock, offset[2] as string) }
}

/** A date alone, or a date with something behind it that is no clock. */
function readWithoutClock(clean: string): WrittenMoment {
  const date = readDate(clean)
  if (date) return { date, clock: clockAbsent, instant: null }
  const first = /^(\S+)[T ]/.exec(clean)
  return { date: first && readDate(first[1] as string), clock: clockUnreadable, instant: null }
}

/** A cell of a date column of its own. Midnight behind it (`03/08/2026 0:00:00`) is no time. */
export function readDateCell(text: string): WrittenMoment {
  const clean = cleanText(text).replace(ampmNoise, '')
  if (clean === '') return nothing
  const bare = clean.replace(/[T ]0?0:00(:00(\.0+)?)?$| 12:00(:00)? ?AM$/i, '')
  return { date: readDate(bare), clock: clockAbsent, instant: null }
}

/** A cell of a time column of its own; Excel's day zero may stand before the clock. */
export function readTimeCell(text: string): WrittenMoment {
  const clean = cleanText(text)
    .replace(ampmNoise, '')
    .replace(/^(1899-12-3[01]|1900-01-0[01]|3[01]\/12\/1899|12\/3[01]\/1899)[T ]/, '')
  if (clean === '' || /^-+$/.test(clean)) return nothing
  return { date: null, clock: readClock(clean) ?? clockUnreadable, instant: null }
}

function instantOf(
  date: { year: number; month: number; day: number },
  clock: number,
  offset: string,
): number {
  const digits = offset.replace(/\D/g, '')
  const ahead = Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2)) * 60
  const wall = dayNumber(date.year, date.month, date.day) * 86_400 + clock
  return wall - (offset.startsWith('-') ? -ahead : ahead)
}

/** A type word -> its number; `ask` and empty are errors, `skip` leaves the row out. */
export function readCheckType(
  text: string,
  meanings: ReadonlyMap<string, WordMeaning>,
): ReadValue<number | null> {
  const word = cleanText(text)
  const means = meanings.get(word) ?? guessType(word) ?? 'ask'
  if (means === 'skip') return read(null, 'word-left-out')
  if (means === 'ask') return read(null, isNoWord(word) ? 'type-missing' : 'type-unknown')
  return means === 255 ? read(255, 'type-none') : read(means)
}

function isNoWord(word: string): boolean {
  return /^-*$/.test(word)
}

const optionalReaders: Partial<Record<Field, (text: string) => ReadValue<string>>> = {
  sensorid: (text) => atMost(text, 64, 'reader-too-long'),
  eventdescription: (text) => atMost(text, 255, 'note-too-long'),
  deviceserial: (text) => atMost(text, 64, 'serial-too-long'),
  worktype: (text) => (/^\d{0,10}$/.test(text) ? read(text) : read(text, 'job-not-number')),
  latitude: (text) => within(text, 90, 'latitude-wrong'),
  longitude: (text) => within(text, 180, 'longitude-wrong'),
}

/** The optional fields of a punch; '' = absent. */
export function readOptional(field: Field, text: string): ReadValue<string> {
  const clean = cleanOptional(text)
  return optionalReaders[field]?.(clean) ?? read(clean)
}

function atMost(text: string, length: number, rule: RuleId): ReadValue<string> {
  return text.length <= length ? read(text) : read(text, rule)
}

function within(text: string, limit: number, rule: RuleId): ReadValue<string> {
  if (text === '') return read(text)
  const isNumber = /^[+-]?\d+(\.\d+)?$/.test(text) && text.length <= 16
  return isNumber && Math.abs(Number(text)) <= limit ? read(text) : read(text, rule)
}
