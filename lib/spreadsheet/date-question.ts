import { grouped } from '#lib/count.ts'
import { dateText, dayAndMonth, isCalendarDate, longDate } from '#lib/punch/wall-clock.ts'
import type { Judge } from './judge.ts'
import { settleDay } from './moments.ts'
import type { DateOrder, DateQuestion, DateReading } from './schema.ts'
import type { Sheet } from './sheet.ts'
import { type WrittenDate, writtenDates } from './written-dates.ts'

/** One order settles the column when rows that contradict it are at most one in so many. */
const contradictionShare = 20
/** Examples are chosen from so many different days at most. */
const examplesFrom = 400

type Evidence = DateQuestion['counts'] & {
  dates: number
  settled: DateOrder | null
  proof: WrittenDate | null
}

/** Counts, over all rows, what the dates themselves say about their order. */
export function dateQuestion(sheet: Sheet, judge: Judge): DateQuestion {
  const { shape, context } = judge.plan
  const dates = datesOf(judge)
  const evidence = evidenceOf(dates)
  const counts = {
    dayFirst: evidence.dayFirst,
    monthFirst: evidence.monthFirst,
    either: evidence.either,
    fixed: evidence.fixed,
  }
  if (evidence.dayFirst + evidence.monthFirst + evidence.either === 0) {
    return { state: 'none', order: null, evidence: '', counts, readings: [] }
  }
  const today = Math.floor(context.now / 86_400)
  return {
    state: stateOf(shape.dateOrder, evidence.settled),
    order: shape.dateOrder,
    evidence: evidenceSentence(evidence, (date) => placeOf(date, sheet, judge)),
    counts,
    readings: (['dmy', 'mdy'] as const).map((order) => ({
      ...readingOf(dates, order, today),
      examples: examplesOf(dates, order, (date) => placeOf(date, sheet, judge)),
    })),
  }
}

/** The order the file proves by itself, null when it must be asked (or has no open dates). */
export function settledOrder(judge: Judge): DateOrder | null {
  return evidenceOf(datesOf(judge)).settled
}

/** True while an order is needed that neither the file proves nor anybody gave. */
export function isOrderOpen(judge: Judge): boolean {
  if (judge.plan.shape.dateOrder !== null) return false
  const { dayFirst, monthFirst, either } = evidenceOf(datesOf(judge))
  return dayFirst + monthFirst + either > 0
}

function stateOf(order: DateOrder | null, settled: DateOrder | null): DateQuestion['state'] {
  if (order === null) return 'asked'
  return order === settled ? 'settled' : 'answered'
}

function datesOf(judge: Judge): WrittenDate[] {
  const { columnOf } = judge.plan
  const column = columnOf.get('checktime') ?? columnOf.get('date')
  if (column === undefined) return []
  const moments = judge.moments(column, columnOf.has('checktime') ? 'checktime' : 'date')
  return writtenDates(moments, judge.cellsPerKey(column))
}

function evidenceOf(dates: readonly WrittenDate[]): Evidence {
  const evidence: Evidence = {
    ...{ dayFirst: 0, monthFirst: 0, either: 0, fixed: 0, dates: 0 },
    settled: null,
    proof: null,
  }
  const proof: Record<DateOrder, WrittenDate | null> = { dmy: null, mdy: null }
  for (const written of dates) {
    const { date, rows } = written
    evidence.dates += rows
    if (date.kind === 'fixed') {
      evidence.fixed += rows
      continue
    }
    const { first, second, year } = date
    const isDay = isCalendarDate(year, second, first)
    const isMonth = isCalendarDate(year, first, second)
    if (isDay && isMonth) {
      if (first === second) evidence.fixed += rows
      else evidence.either += rows
    } else if (isDay) {
      evidence.dayFirst += rows
      proof.dmy ??= written
    } else if (isMonth) {
      evidence.monthFirst += rows
      proof.mdy ??= written
    }
  }
  const { dayFirst, monthFirst } = evidence
  if (dayFirst > 0 && dayFirst >= monthFirst * contradictionShare) evidence.settled = 'dmy'
  if (monthFirst > 0 && monthFirst >= dayFirst * contradictionShare) evidence.settled = 'mdy'
  if (evidence.settled) evidence.proof = proof[evidence.settled]
  return evidence
}

function evidenceSentence(
  { dayFirst, monthFirst, dates, settled, proof }: Evidence,
  placed: (date: WrittenDate) => Place,
): string {
  if (settled && proof) {
    const { text, rowNo } = placed(proof)
    const [proving, against] = settled === 'dmy' ? [dayFirst, monthFirst] : [monthFirst, dayFirst]
    const which = settled === 'dmy' ? 'first' : 'second'
    const doubt =
      against === 0
        ? ''
        : ` ${grouped(against)} ${against === 1 ? 'date says' : 'dates say'} otherwise and cannot be sent like this.`
    return `In ${grouped(proving)} of ${grouped(dates)} dates the ${which} number is over 12 (${text} in row ${grouped(rowNo)}), so it is the day.${doubt}`
  }
  if (dayFirst > 0) {
    return `${grouped(dayFirst)} dates can only be day first and ${grouped(monthFirst)} only month first, so the file contradicts itself.`
  }
  const which = dates === 1 ? 'In the only date' : `In all ${grouped(dates)} dates`
  return `${which} both numbers are 12 or less, so the file alone cannot tell.`
}

function readingOf(
  dates: readonly WrittenDate[],
  order: DateOrder,
  today: number,
): Omit<DateReading, 'examples'> {
  const reading = {
    order,
    label: order === 'dmy' ? 'Day first' : 'Month first',
    pattern: order === 'dmy' ? 'DD/MM/YYYY' : 'MM/DD/YYYY',
    ...{ first: null as string | null, last: null as string | null },
    ...{ futureRows: 0, unreadableRows: 0 },
  }
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  const days = new Set<number>()
  for (const { date, rows } of dates) {
    const { day } = settleDay(date, order)
    if (day === null) {
      reading.unreadableRows += rows
      continue
    }
    first = Math.min(first, day)
    last = Math.max(last, day)
    days.add(day)
    if (day > today) reading.futureRows += rows
  }
  if (first <= last) {
    reading.first = dateText(first)
    reading.last = dateText(last)
  }
  const odd = sameDayOfMonths(days)
  const remark = remarkOf(reading)
  return {
    ...reading,
    good: reading.futureRows === 0 && reading.unreadableRows === 0 && odd === null,
    remark: odd === null ? remark : `${odd}: ${remark}`,
  }
}

/** A week read with day and month swapped is one day of each of seven months: no clock runs so. */
function sameDayOfMonths(days: ReadonlySet<number>): string | null {
  if (days.size < 3) return null
  const dates = [...days].map(dateText)
  const daysOfMonth = new Set(dates.map((date) => date.slice(8)))
  if (daysOfMonth.size > 1) return null
  return `Day ${Number([...daysOfMonth][0])} of each of ${grouped(days.size)} months`
}

/** Three open dates that differ, the first, one in the middle and the last of those found. */
function examplesOf(
  dates: readonly WrittenDate[],
  order: DateOrder,
  placed: (date: WrittenDate) => Place,
): DateReading['examples'] {
  const seen = new Map<number, WrittenDate>()
  for (const written of dates) {
    const { date } = written
    if (date.kind !== 'open' || date.first === date.second) continue
    const day = date.first * 100 + date.second
    if (!seen.has(day)) seen.set(day, written)
    if (seen.size === examplesFrom) break
  }
  const found = [...seen.values()]
  const shown = found.length <= 3 ? found : [found[0], found[found.length >> 1], found.at(-1)]
  return (shown as WrittenDate[]).map((written) => {
    const { day } = settleDay(written.date, order)
    const date = day === null ? null : dateText(day)
    return {
      ...placed(written),
      date,
      readAs: date === null ? 'not a date this way' : longDate(date),
    }
  })
}

type Span = Pick<DateReading, 'first' | 'last' | 'futureRows' | 'unreadableRows'>

function remarkOf({ first, last, futureRows, unreadableRows }: Span): string {
  if (first === null || last === null) return 'No date can be read this way.'
  const future =
    futureRows === 0
      ? 'all in the past'
      : `${grouped(futureRows)} ${futureRows === 1 ? 'row lies' : 'rows lie'} in the future`
  const unreadable =
    unreadableRows === 0 ? '' : `; ${grouped(unreadableRows)} rows cannot be read this way`
  return `${spanText(first, last)}, ${future}${unreadable}`
}

/** `3 to 9 August 2026`, `8 March to 8 September 2026`, `30 December 2025 to 2 January 2026`. */
function spanText(first: string, last: string): string {
  const end = `${dayAndMonth(last)} ${last.slice(0, 4)}`
  if (first === last) return end
  if (first.slice(0, 7) === last.slice(0, 7)) return `${Number(first.slice(8))} to ${end}`
  if (first.slice(0, 4) === last.slice(0, 4)) return `${dayAndMonth(first)} to ${end}`
  return `${dayAndMonth(first)} ${first.slice(0, 4)} to ${end}`
}

type Place = { rowNo: number; text: string }

/** The first row with a date, and its text. */
function placeOf({ firstKey }: WrittenDate, sheet: Sheet, judge: Judge): Place {
  const { columnOf, shape } = judge.plan
  const { codes, texts } = sheet.column(
    (columnOf.get('checktime') ?? columnOf.get('date')) as number,
  )
  const row = codes === null ? firstKey : codes.indexOf(firstKey, shape.headerRow)
  return { rowNo: judge.rowNoOf(row), text: dateOnly(texts.get(firstKey)) }
}

function dateOnly(text: string): string {
  return text.trim().split(/[ T]+(?=\d{1,2}[:.h]?\d\d)/)[0] as string
}
