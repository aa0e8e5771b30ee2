import { isCalmDay, wallSecondsInZone, zoneFacts } from '#lib/punch/site-zone.ts'
import { dateText, dayNumber, isCalendarDate, wallText } from '#lib/punch/wall-clock.ts'
import { fine, type RuleId, ruleNumber } from './rules.ts'
import type { DateOrder } from './schema.ts'
import {
  cellEmpty,
  clockUnreadable,
  readDateCell,
  readMoment,
  readTimeCell,
  type WrittenMoment,
} from './values.ts'

/** What a column of dates, times or both holds. */
export type MomentKind = 'checktime' | 'date' | 'time'

const readers: Record<MomentKind, (text: string) => WrittenMoment> = {
  checktime: readMoment,
  date: readDateCell,
  time: readTimeCell,
}

export function readMomentCell(kind: MomentKind, text: string): WrittenMoment {
  return readers[kind](text)
}

/** How the site and the admin read dates. */
export type MomentContext = {
  order: DateOrder | null
  zone: string
  /** The site's now, wall seconds. */
  now: number
  tooOldYears: number
}

/** A punch's time: wall seconds since 1970 (null = unreadable) and the worst rule it breaks. */
export type SettledMoment = { wall: number | null; rule: number }

export type SettledDay = { day: number | null; rule: number }

/** A written date -> day number, with the column's order. */
export function settleDay(date: WrittenMoment['date'], order: DateOrder | null): SettledDay {
  if (date === null) return { day: null, rule: notADate }
  if (date.kind === 'fixed') return calendarDay(date.year, date.month, date.day)
  const { first, second, year } = date
  const dayFirst = isCalendarDate(year, second, first)
  const monthFirst = isCalendarDate(year, first, second)
  if (!dayFirst && !monthFirst) return { day: null, rule: notInCalendar }
  if (order === null && dayFirst && monthFirst && first !== second) {
    return { day: null, rule: orderOpen }
  }
  const isDayFirst = order === null ? dayFirst : order === 'dmy'
  if (isDayFirst ? !dayFirst : !monthFirst) return { day: null, rule: otherOrder }
  return isDayFirst ? calendarDay(year, second, first) : calendarDay(year, first, second)
}

function calendarDay(year: number, month: number, day: number): SettledDay {
  if (!isCalendarDate(year, month, day)) return { day: null, rule: notInCalendar }
  if (year < 1970 || year > 2099) return { day: null, rule: yearAbsurd }
  return { day: dayNumber(year, month, day), rule: fine }
}

/** Day and clock together, against the site's zone and now. Errors of either part come first. */
export function settleMoment(
  settled: SettledDay,
  clock: number,
  instant: number | null,
  context: MomentContext,
): SettledMoment {
  if (settled.day === null) return { wall: null, rule: settled.rule }
  if (clock < 0) return { wall: null, rule: clock === clockUnreadable ? notATime : timeMissing }
  if (instant !== null) {
    const wall = wallSecondsInZone(instant, context.zone)
    return { wall, rule: Math.min(ruleOfWall(wall, context), converted) }
  }
  const wall = settled.day * 86_400 + clock
  const rule = ruleOfWall(wall, context)
  return { wall, rule: clock === 86_400 ? Math.min(rule, midnight) : rule }
}

/** What zone and calendar say of a wall time. */
export function ruleOfWall(wall: number, { zone, now, tooOldYears }: MomentContext): number {
  const day = Math.floor(wall / 86_400)
  if (!isPlainDay(day, zone)) {
    const fact = zoneFacts(wallText(wall), zone)
    if (fact === 'gap') return zoneGap
    if (fact === 'repeated') return zoneRepeated
    if (resetDays.has(day)) return clockReset
  }
  if (wall > now + clockSkewSeconds) return inFuture
  return wall < now - tooOldYears * secondsPerYear ? tooOld : fine
}

/** A site's clock may run ahead of ours by this much without a remark. */
const clockSkewSeconds = 300
const secondsPerYear = 365.25 * 86_400
/** Where clocks begin again after a power cut. */
const resetDays = new Set([dayNumber(1970, 1, 1), dayNumber(1980, 1, 1), dayNumber(2000, 1, 1)])

/** Per day number up to 2100: 1 = nothing special about it, 2 = look closer, 0 = not asked yet. */
const plainDays = new Uint8Array(48_000)
let plainDaysZone = ''

/** True when the clocks do not change near that day and no clock starts there after a power cut. */
function isPlainDay(day: number, zone: string): boolean {
  if (zone !== plainDaysZone) {
    plainDays.fill(0)
    plainDaysZone = zone
  }
  if (plainDays[day]) return plainDays[day] === 1
  const plain = !resetDays.has(day) && isCalmDay(dateText(day), zone)
  plainDays[day] = plain ? 1 : 2
  return plain
}

/** The rule of a cell that could not become a day or a clock, by what the column holds. */
export function emptyMomentRule(kind: MomentKind): number {
  if (kind === 'checktime') return ruleNumber('moment-missing')
  return kind === 'date' ? dateMissing : timeMissing
}

const number = (id: RuleId) => ruleNumber(id)
const notADate = number('not-a-date')
const notInCalendar = number('not-in-calendar')
const orderOpen = number('date-order-open')
const otherOrder = number('date-other-order')
const yearAbsurd = number('year-absurd')
const notATime = number('not-a-time')
const dateMissing = number('date-missing')
const timeMissing = number('time-missing')
const zoneGap = number('zone-gap')
const zoneRepeated = number('zone-repeated')
const clockReset = number('clock-reset')
const inFuture = number('in-future')
const tooOld = number('too-old')
const converted = number('converted')
const midnight = number('midnight')

/** settleDay with a memory per written date: a column of a million times holds few dates. */
export function daySettler(
  moments: MomentKeys,
  order: DateOrder | null,
): (key: number) => SettledDay {
  const known = new Map<number, SettledDay>()
  return (key) => {
    const written = moments.written(key)
    let settled = known.get(written)
    if (!settled) {
      settled = settleDay(moments.dateAt(key), order)
      known.set(written, settled)
    }
    return settled
  }
}

// --- a whole column --------------------------------------------------------------------------

const kindNone = 0
const kindFixed = 1
const kindOpen = 2

/**
 * The written moments of a column, one per key, in typed arrays: reading text is the dear part, so
 * it is done once; another date order or zone only settles them anew.
 */
export class MomentKeys {
  readonly kind: MomentKind
  readonly form: Uint8Array
  /** Month and day of a fixed date, first and second number of an open one. */
  readonly first: Uint8Array
  readonly second: Uint8Array
  readonly year: Uint16Array
  readonly clock: Int32Array
  #instants: Float64Array | null = null

  constructor(kind: MomentKind, keys: number) {
    this.kind = kind
    this.form = new Uint8Array(keys)
    this.first = new Uint8Array(keys)
    this.second = new Uint8Array(keys)
    this.year = new Uint16Array(keys)
    this.clock = new Int32Array(keys)
  }

  read(key: number, text: string): void {
    this.set(key, readers[this.kind](text))
  }

  set(key: number, { date, clock, instant }: WrittenMoment): void {
    this.form[key] = date === null ? kindNone : date.kind === 'fixed' ? kindFixed : kindOpen
    if (date) {
      this.first[key] = date.kind === 'fixed' ? date.month : date.first
      this.second[key] = date.kind === 'fixed' ? date.day : date.second
      this.year[key] = date.year
    }
    this.clock[key] = clock
    if (instant === null && this.#instants === null) return
    this.#instants ??= new Float64Array(this.form.length).fill(Number.NaN)
    this.#instants[key] = instant ?? Number.NaN
  }

  /**
   * The common forms straight from the bytes (`07/08/2026 17:32:05`, `2026-08-07T17:32`): a
   * million times are read in a quarter of a second. False = use `read`.
   */
  readFast(key: number, bytes: Uint8Array, start: number, end: number): boolean {
    if (this.kind !== 'checktime' || end - start < 14 || end - start > 19) return false
    let at = start
    const numbers = fastNumbers
    let count = 0
    let separator = 0
    let value = 0
    let digits = 0
    let yearDigitsAt = -1
    for (; at <= end; at++) {
      const unit = at < end ? (bytes[at] as number) : 32
      if (unit >= 48 && unit <= 57) {
        value = value * 10 + unit - 48
        if (++digits > 4) return false
        continue
      }
      if (digits === 0 || count === 6) return false
      if (digits === 4) {
        if (count > 2) return false
        yearDigitsAt = count
      } else if (digits > 2) return false
      // Which separator may follow the number just read: date, date, space, colon, colon, end.
      if (count < 2) {
        if (unit !== 47 && unit !== 45 && unit !== 46) return false
        if (count === 1 && unit !== separator) return false
        separator = unit
      } else if (count === 2) {
        if (at === end || (unit !== 32 && unit !== 84)) return false
      } else if (at < end && unit !== 58) return false
      // Minutes and seconds have two digits.
      if (count > 3 && digits !== 2) return false
      numbers[count++] = value
      value = 0
      digits = 0
    }
    if (count < 5 || (yearDigitsAt !== 0 && yearDigitsAt !== 2)) return false
    const [a, b, c, hour, minute] = numbers as unknown as [number, number, number, number, number]
    const second = count === 6 ? (numbers[5] as number) : 0
    if (hour > 23 || minute > 59 || second > 59) return false
    this.form[key] = yearDigitsAt === 0 ? kindFixed : kindOpen
    this.first[key] = yearDigitsAt === 0 ? b : a
    this.second[key] = yearDigitsAt === 0 ? c : b
    this.year[key] = yearDigitsAt === 0 ? a : c
    this.clock[key] = hour * 3600 + minute * 60 + second
    if (this.#instants) this.#instants[key] = Number.NaN
    return true
  }

  instantAt(key: number): number | null {
    const instant = this.#instants?.[key]
    return instant === undefined || Number.isNaN(instant) ? null : instant
  }

  dateAt(key: number): WrittenMoment['date'] {
    const form = this.form[key]
    const first = this.first[key] as number
    const second = this.second[key] as number
    const year = this.year[key] as number
    if (form === kindFixed) return { kind: 'fixed', year, month: first, day: second }
    return form === kindOpen ? { kind: 'open', first, second, year } : null
  }

  /** A number for the date as it is written: the same for the same. */
  written(key: number): number {
    const date =
      (((this.year[key] as number) * 256 + (this.first[key] as number)) * 256) |
      (this.second[key] as number)
    return date * 4 + (this.form[key] as number)
  }

  hasDate(key: number): boolean {
    return this.form[key] !== kindNone
  }

  isEmpty(key: number): boolean {
    return this.clock[key] === cellEmpty
  }
}

const fastNumbers = new Uint32Array(6)
