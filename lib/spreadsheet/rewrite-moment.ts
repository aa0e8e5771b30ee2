import { clockText, dateText, dayOf, wallText } from '#lib/punch/wall-clock.ts'
import {
  type MomentContext,
  type MomentKind,
  readMomentCell,
  settleDay,
  settleMoment,
} from './moments.ts'
import type { DateOrder } from './schema.ts'

/**
 * Another time written the way a cell writes its own. What was written is read back, and a form that
 * does not give the very time gives way to `YYYY-MM-DD HH:MM:SS`, which every column can read.
 */

const daySeconds = 86_400

/** `text` holds date and clock; `wall` is the new time. */
export function rewriteMoment(text: string, wall: number, context: MomentContext): string {
  const plain = wallText(wall).replace('T', ' ')
  const parts =
    /^(\s*)(.*?\S)(\s*[T,]\s*|\s+)(\d{1,2}[:.h]?\d{2}.*?|\d{1,2}\s*[ap]\.?m?\.?)(\s*)$/i.exec(text)
  if (!parts) return plain
  const [, before, date, between, clock, behind] = parts as unknown as string[]
  const written = `${before}${dateLike(date as string, Math.floor(wall / daySeconds), context.order)}${between}${clockLike(clock as string, wall % daySeconds)}${behind}`
  return readsAs('checktime', written, wall, context) ? written : plain
}

/** `text` is a date alone; `day` the new day number. */
export function rewriteDate(text: string, day: number, context: MomentContext): string {
  const written = dateLike(text, day, context.order)
  const read = settleDay(readMomentCell('date', written).date, context.order)
  return read.day === day ? written : dateText(day)
}

/** `text` is a clock alone; `seconds` the new second of the day. */
export function rewriteClock(text: string, seconds: number): string {
  const written = clockLike(text, seconds)
  return readMomentCell('time', written).clock === seconds ? written : clockText(seconds)
}

function readsAs(kind: MomentKind, text: string, wall: number, context: MomentContext): boolean {
  const { date, clock, instant } = readMomentCell(kind, text)
  return settleMoment(settleDay(date, context.order), clock, instant, context).wall === wall
}

/** Numbers are exchanged in place; a date with names in it stays when the day is the same. */
function dateLike(text: string, number: number, order: DateOrder | null): string {
  const { year, month, day } = dayOf(number)
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (compact) return `${year}${two(month)}${two(day)}`
  const numbers = /^(\s*)(\d{1,4})([-/. ])(\d{1,2})\3(\d{1,4})(\s*| 0?0:00(?::00)?)$/.exec(text)
  if (!numbers) return text
  const [, before, first, between, second, third, behind] = numbers as unknown as string[]
  const isYearFirst = first?.length === 4
  const shorts = isYearFirst ? [second, third] : [first, second]
  const width = shorts.every((each) => each?.length === 2) ? 2 : 1
  const monthText = String(month).padStart(width, '0')
  const dayText = String(day).padStart(width, '0')
  const yearText = third?.length === 2 && !isYearFirst ? two(year % 100) : String(year)
  const parts = isYearFirst
    ? [yearText, monthText, dayText]
    : order === 'mdy'
      ? [monthText, dayText, yearText]
      : [dayText, monthText, yearText]
  return `${before}${parts.join(between)}${behind}`
}

function clockLike(text: string, seconds: number): string {
  const hour = Math.floor(seconds / 3600)
  const minute = two(Math.floor(seconds / 60) % 60)
  const second = two(seconds % 60)
  const apart = /^(\s*.*?)(\d{1,2})([:.h])\d{2}(?:([:.])\d{2})?(\s*)([ap]?)(.*)$/i.exec(text)
  if (apart) {
    const [, before, oldHour, between, beforeSeconds, space, half, rest] =
      apart as unknown as string[]
    const shownHour = half ? hour % 12 || 12 : hour
    const hourText = String(shownHour).padStart(oldHour?.length === 2 ? 2 : 1, '0')
    const secondText = beforeSeconds ? `${beforeSeconds}${second}` : ''
    return `${before}${hourText}${between}${minute}${secondText}${space}${half ? halfLike(half, hour) : ''}${rest}`
  }
  const glued = /^(\s*)(\d{3,4}|\d{6})(\s*)$/.exec(text)
  if (!glued) return text
  const digits = `${two(hour)}${minute}${glued[2]?.length === 6 ? second : ''}`
  return `${glued[1]}${glued[2]?.length === 3 && hour < 10 ? digits.slice(1) : digits}${glued[3]}`
}

function halfLike(like: string, hour: number): string {
  const half = hour < 12 ? 'a' : 'p'
  return like === like.toUpperCase() ? half.toUpperCase() : half
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
