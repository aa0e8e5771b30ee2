import { dateText, dayAndMonth, isCalendarDate, longDate } from '#lib/punch/wall-clock.ts'
import type { Judge } from './judge.ts'
import { settleDay } from './moments.ts'
import type { DateOrder, DateQuestion, DateReading } from './schema.ts'
import type { Sheet } from './sheet.ts'

/** One order settles the column when rows that contradict it are at most one in so many. */
const contradictionShare = 20

type Evidence = DateQuestion['counts'] & { dates: number; settled: DateOrder | null; proof: string }

/** Counts, over all rows, what the dates themselves say about their order. */
export function dateQuestion(sheet: Sheet, judge: Judge): DateQuestion {
  const { shape, context } = judge.plan
  const evidence = gatherEvidence(sheet, judge)
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
    evidence: evidenceSentence(evidence),
    counts,
    readings: (['dmy', 'mdy'] as const).map((order) => readingOf(sheet, judge, order, today)),
  }
}

/** The order the file proves by itself, null when it must be asked (or has no open dates). */
export function settledOrder(sheet: Sheet, judge: Judge): DateOrder | null {
  return gatherEvidence(sheet, judge).settled
}

/** True while an order is needed that neither the file proves nor anybody gave. */
export function isOrderOpen(sheet: Sheet, judge: Judge): boolean {
  if (judge.plan.shape.dateOrder !== null) return false
  const { dayFirst, monthFirst, either } = gatherEvidence(sheet, judge)
  return dayFirst + monthFirst + either > 0
}

function stateOf(order: DateOrder | null, settled: DateOrder | null): DateQuestion['state'] {
  if (order === null) return 'asked'
  return order === settled ? 'settled' : 'answered'
}

function dateSource(judge: Judge) {
  const { columnOf } = judge.plan
  const together = columnOf.get('checktime')
  const column = together ?? columnOf.get('date')
  if (column === undefined) return null
  return { column, moments: judge.moments(column, together === undefined ? 'date' : 'checktime') }
}

function gatherEvidence(sheet: Sheet, judge: Judge): Evidence {
  const evidence: Evidence = {
    ...{ dayFirst: 0, monthFirst: 0, either: 0, fixed: 0, dates: 0 },
    settled: null,
    proof: '',
  }
  const source = dateSource(judge)
  if (!source) return evidence
  const { column, moments } = source
  const rows = sheet.rowsPerKey(sheet.column(column), judge.plan.shape.headerRow)
  const proofKey = { dmy: -1, mdy: -1 }
  for (let key = 0; key < rows.length; key++) {
    const count = rows[key] as number
    const form = count === 0 ? 0 : (moments.form[key] as number)
    if (form === 0) continue
    evidence.dates += count
    if (!moments.isOpen(key)) {
      evidence.fixed += count
      continue
    }
    const first = moments.first[key] as number
    const second = moments.second[key] as number
    const year = moments.year[key] as number
    const isDay = isCalendarDate(year, second, first)
    const isMonth = isCalendarDate(year, first, second)
    if (isDay && isMonth) {
      if (first === second) evidence.fixed += count
      else evidence.either += count
    } else if (isDay) {
      evidence.dayFirst += count
      if (proofKey.dmy < 0) proofKey.dmy = key
    } else if (isMonth) {
      evidence.monthFirst += count
      if (proofKey.mdy < 0) proofKey.mdy = key
    }
  }
  const { dayFirst, monthFirst } = evidence
  if (dayFirst > 0 && dayFirst >= monthFirst * contradictionShare) evidence.settled = 'dmy'
  if (monthFirst > 0 && monthFirst >= dayFirst * contradictionShare) evidence.settled = 'mdy'
  if (evidence.settled) {
    const key = proofKey[evidence.settled]
    const rowNo = judge.rowNoOf(rowOfKey(sheet, column, key, judge.plan.shape.headerRow))
    evidence.proof = `${dateOnly(sheet.column(column).texts.get(key))} in row ${count(rowNo)}`
  }
  return evidence
}

function evidenceSentence({ dayFirst, monthFirst, dates, settled, proof }: Evidence): string {
  if (settled) {
    const [proving, against] = settled === 'dmy' ? [dayFirst, monthFirst] : [monthFirst, dayFirst]
    const which = settled === 'dmy' ? 'first' : 'second'
    const doubt =
      against === 0
        ? ''
        : ` ${count(against)} ${against === 1 ? 'date says' : 'dates say'} otherwise and cannot be sent like this.`
    return `In ${count(proving)} of ${count(dates)} dates the ${which} number is over 12 (${proof}), so it is the day.${doubt}`
  }
  if (dayFirst > 0) {
    return `${count(dayFirst)} dates can only be day first and ${count(monthFirst)} only month first, so the file contradicts itself.`
  }
  return `In all ${count(dates)} dates both numbers are 12 or less, so the file alone cannot tell.`
}

function readingOf(sheet: Sheet, judge: Judge, order: DateOrder, today: number): DateReading {
  const reading: DateReading = {
    order,
    label: order === 'dmy' ? 'Day first' : 'Month first',
    pattern: order === 'dmy' ? 'DD/MM/YYYY' : 'MM/DD/YYYY',
    examples: [],
    ...{ first: null, last: null, futureRows: 0, unreadableRows: 0, remark: '', good: false },
  }
  const source = dateSource(judge)
  if (!source) return reading
  const { column, moments } = source
  const { headerRow } = judge.plan.shape
  const rows = sheet.rowsPerKey(sheet.column(column), headerRow)
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  const days = new Set<number>()
  for (let key = 0; key < rows.length; key++) {
    if (rows[key] === 0 || moments.form[key] === 0) continue
    const { day } = settleDay(moments.dateAt(key), order)
    if (day === null) {
      reading.unreadableRows += rows[key] as number
      continue
    }
    first = Math.min(first, day)
    last = Math.max(last, day)
    days.add(day)
    if (day > today) reading.futureRows += rows[key] as number
  }
  if (first <= last) {
    reading.first = dateText(first)
    reading.last = dateText(last)
  }
  reading.examples = exampleKeys(moments, rows).map((key) => {
    const { day } = settleDay(moments.dateAt(key), order)
    const date = day === null ? null : dateText(day)
    return {
      rowNo: judge.rowNoOf(rowOfKey(sheet, column, key, headerRow)),
      text: dateOnly(sheet.column(column).texts.get(key)),
      date,
      readAs: date === null ? 'not a date this way' : longDate(date),
    }
  })
  const odd = sameDayOfMonths(days)
  reading.good = reading.futureRows === 0 && reading.unreadableRows === 0 && odd === null
  reading.remark = odd === null ? remarkOf(reading) : `${odd}: ${remarkOf(reading)}`
  return reading
}

/** A week read with day and month swapped is one day of each of seven months: no clock runs so. */
function sameDayOfMonths(days: ReadonlySet<number>): string | null {
  if (days.size < 3) return null
  const dates = [...days].map(dateText)
  const daysOfMonth = new Set(dates.map((date) => date.slice(8)))
  if (daysOfMonth.size > 1) return null
  return `Day ${Number([...daysOfMonth][0])} of each of ${count(days.size)} months`
}

/** Three open dates that differ, the first, one in the middle and the last of those found. */
function exampleKeys(moments: ReturnType<Judge['moments']>, rows: Uint32Array): number[] {
  const seen = new Map<number, number>()
  for (let key = 0; key < rows.length && seen.size < 400; key++) {
    if (rows[key] === 0 || !moments.isOpen(key) || moments.first[key] === moments.second[key])
      continue
    const day = (moments.first[key] as number) * 100 + (moments.second[key] as number)
    if (!seen.has(day)) seen.set(day, key)
  }
  const keys = [...seen.values()]
  if (keys.length <= 3) return keys
  return [keys[0] as number, keys[keys.length >> 1] as number, keys.at(-1) as number]
}

function remarkOf({ first, last, futureRows, unreadableRows }: DateReading): string {
  if (first === null || last === null) return 'No date can be read this way.'
  const future =
    futureRows === 0
      ? 'all in the past'
      : `${count(futureRows)} ${futureRows === 1 ? 'row lies' : 'rows lie'} in the future`
  const unreadable =
    unreadableRows === 0 ? '' : `; ${count(unreadableRows)} rows cannot be read this way`
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

function rowOfKey(sheet: Sheet, column: number, key: number, headerRow: number): number {
  const { codes } = sheet.column(column)
  if (codes === null) return key
  return codes.indexOf(key, headerRow)
}

function dateOnly(text: string): string {
  return text.trim().split(/[ T]+(?=\d{1,2}[:.h]?\d\d)/)[0] as string
}

function count(number: number): string {
  return number.toLocaleString('en-GB')
}
