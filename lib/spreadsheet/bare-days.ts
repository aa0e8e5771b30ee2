import {
  dateText,
  dayAndMonth,
  dayNumber,
  isCalendarDate,
  readDate,
} from '#lib/punch/wall-clock.ts'
import { cleanText } from './clean-text.ts'
import { areMostlyTimeLists } from './propose-layout.ts'

/**
 * Reports whose days are headed 1 to 31: the month stands above them, in a title or a period, or in the
 * name of the file. Fewer days in a row could be anything.
 */
const fewestDays = 3

type Days = { headerRow: number; from: number; numbers: number[] }
type Start = { year: number; month: number }

/** What such a header says with its month: the cells of that row, the row's number from 0, and a sentence. */
export type DatedHeader = { row: number; cells: string[]; note: string }

/** The header with a date for each bare number; null when it has none, or when no month is found for it. */
export function datedHeader(lines: string[][], fileName: string): DatedHeader | null {
  const days = bareDays(lines)
  const found = days && monthOf(days, lines.slice(0, days.headerRow), fileName)
  if (!days || !found) return null
  const dates = datesFrom(found.start, days.numbers) ?? []
  const cells = [...(lines[days.headerRow] as string[])]
  dates.forEach((date, i) => {
    cells[days.from + i] = date
  })
  const [first, last] = [dates[0] as string, dates.at(-1) as string]
  const span = `${dayAndMonth(first)} to ${dayAndMonth(last)} ${last.slice(0, 4)}`
  return {
    row: days.headerRow,
    cells,
    note: `The columns ${days.numbers[0]} to ${days.numbers.at(-1)} are read as the days from ${span}, by “${found.said}” ${found.isName ? 'in the file’s name' : 'above them'}.`,
  }
}

/** A row of day numbers that follow each other, over cells that hold mostly lists of times. */
export function bareDays(lines: string[][]): Days | null {
  for (let row = 0; row < lines.length - 1; row++) {
    const cells = (lines[row] as string[]).map(cleanText)
    const from = cells.findIndex((cell, i) => isDay(cell) && follows(cell, cells[i + 1] ?? ''))
    if (from < 0) continue
    let to = from + 1
    while (to < cells.length && follows(cells[to - 1] as string, cells[to] as string)) to++
    const below = lines.slice(row + 1).flatMap((line) => line.slice(from, to))
    if (to - from < fewestDays || !areMostlyTimeLists(below) || !below.some(hasTime)) continue
    return { headerRow: row, from, numbers: cells.slice(from, to).map(Number) }
  }
  return null
}

function isDay(cell: string): boolean {
  return /^(0?[1-9]|[12]\d|3[01])$/.test(cell)
}

/** The next day, or the first of the next month. */
function follows(day: string, next: string): boolean {
  if (!isDay(day) || !isDay(next)) return false
  return Number(next) === Number(day) + 1 || (Number(day) >= 28 && Number(next) === 1)
}

function hasTime(cell: string): boolean {
  return /\d:\d\d/.test(cell)
}

/** The dates of these numbers from that month on; null when they are none of the calendar. */
function datesFrom({ year, month }: Start, numbers: number[]): string[] | null {
  if (!isCalendarDate(year, month, numbers[0] as number)) return null
  const first = dayNumber(year, month, numbers[0] as number)
  const dates = numbers.map((_, i) => dateText(first + i))
  return dates.every((date, i) => Number(date.slice(8)) === numbers[i]) ? dates : null
}

/** The month the lines above speak of, else the file's name: one that both ends of a period fit counts most. */
function monthOf({ numbers }: Days, above: string[][], fileName: string) {
  const said = above.map((line) => line.map(cleanText).filter(Boolean).join(' '))
  return (
    monthIn(said, numbers, false) ?? monthIn([fileName.replace(/\.\w{2,4}$/, '')], numbers, true)
  )
}

function monthIn(texts: string[], numbers: number[], isName: boolean) {
  const candidates = texts.flatMap((said) => {
    const { dates, months } = monthsIn(said)
    const begin = dates.filter(({ day }) => day === numbers[0])
    return [...begin, ...months].flatMap(({ year, month }) => {
      const days = datesFrom({ year, month }, numbers)
      if (!days) return []
      const ends = dates.some((date) => dateOf(date) === days.at(-1))
      return [{ start: { year, month }, said, isName, isSure: ends, key: days[0] as string }]
    })
  })
  const sure = candidates.filter(({ isSure }) => isSure)
  const some = sure.length > 0 ? sure : candidates
  return some.every(({ key }) => key === some[0]?.key) ? (some[0] ?? null) : null
}

type Day = { year: number; month: number; day: number }

/** Every date and every month that a title names; a date of open order as both it can be. */
function monthsIn(text: string): { dates: Day[]; months: Start[] } {
  const dates: Day[] = []
  const months: Start[] = []
  const rest = text.replace(datePattern, (written) => {
    const date = readDate(written)
    if (date?.kind === 'fixed') dates.push(date)
    if (date?.kind === 'open') {
      const { year, first, second } = date
      for (const [day, month] of [
        [first, second],
        [second, first],
      ] as const)
        if (isCalendarDate(year, month, day)) dates.push({ year, month, day })
    }
    return ' '
  })
  for (const [, y1, m1, m2, y2, name, y3] of rest.matchAll(monthPattern)) {
    const named = name ? readDate(`1 ${name} ${y3}`) : null
    if (named?.kind === 'fixed') months.push({ year: named.year, month: named.month })
    else if (!name) months.push({ year: Number(y1 ?? y2), month: Number(m1 ?? m2) })
  }
  return { dates, months: months.filter(({ month }) => month >= 1 && month <= 12) }
}

function dateOf({ year, month, day }: Day): string {
  return dateText(dayNumber(year, month, day))
}

const datePattern =
  /(?<!\d)(?:20\d{2}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:20)?\d{2}|20\d{6}|\d{1,2}[- ]\p{L}{3,9}[- ]20\d{2}|\p{L}{3,9} \d{1,2},? 20\d{2})(?!\d)/gu
const monthPattern =
  /(?<!\d)(?:(20\d{2})[-/._ ](\d{1,2})|(\d{1,2})[-/._ ](20\d{2}))(?!\d)|(?<!\p{L})((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}{0,6})[-/._ ,]*(20\d{2})(?!\d)/giu
