import type { Sheet } from './sheet.ts'

/**
 * Which number of a clock's log (PIN, time, numbers) is the type. Two orders are common, device STATUS
 * verify and STATUS verify, so a place says nothing: a verify code of 0 and 1 would be sent as in and out.
 * What speaks for a column are days that begin with an in and end with an out, in it and in no other.
 */
export type AttlogType = { column: number; days: number; fitting: number }

const rowsLookedAt = 20_000
const daysNeeded = 5
/** Of the days, at least so many begin with an in and end with an out ... */
const fitShare = 0.8
/** ... and in every other column at most so many do. */
const otherShare = 0.4

const ins = new Set(['0', '3', '4'])
const outs = new Set(['1', '2', '5'])

export function attlogType(sheet: Sheet): AttlogType | null {
  const days = personDays(sheet)
  if (days.length < daysNeeded) return null
  const judged = candidates(sheet).map((column) => ({
    column,
    days: days.length,
    fitting: days.filter(
      ({ first, last }) =>
        ins.has(sheet.text(first, column).trim()) && outs.has(sheet.text(last, column).trim()),
    ).length,
  }))
  judged.sort((a, b) => b.fitting - a.fitting)
  const [best, next] = judged
  if (!best || best.fitting < days.length * fitShare) return null
  return next && next.fitting > days.length * otherShare ? null : best
}

/** Columns of nothing but types, and of more than one: a device or a password is always the same. */
function candidates(sheet: Sheet): number[] {
  return sheet.columns.flatMap((column, index) => {
    if (index < 2 || column.codes === null) return []
    const values = new Set<string>()
    for (let key = 0; key < column.keys && values.size < 9; key++) {
      const text = column.texts.get(key).trim()
      if (text !== '') values.add(text)
    }
    const areTypes = [...values].every((text) => /^([0-5]|255)$/.test(text))
    return areTypes && values.size > 1 ? [index] : []
  })
}

/** First and last row of each person's day that has more than one. */
function personDays(sheet: Sheet): { first: number; last: number }[] {
  const days = new Map<string, { first: number; last: number }>()
  const rows = Math.min(sheet.rows, rowsLookedAt)
  const time = (row: number) => sheet.text(row, 1).trim()
  for (let row = 0; row < rows; row++) {
    const at = time(row)
    if (!/^\d{4}-\d\d-\d\d /.test(at)) continue
    const key = `${sheet.text(row, 0).trim()} ${at.slice(0, 10)}`
    const day = days.get(key)
    if (!day) days.set(key, { first: row, last: row })
    else if (at > time(day.last)) day.last = row
    else if (at < time(day.first)) day.first = row
  }
  return [...days.values()].filter(({ first, last }) => first !== last)
}

/** Rows looked at; dirt in some of them is usual. */
const rowsRecognised = 50

/** The clock's own log: no header, an employee, a time with seconds, and small numbers behind it. */
export function isAttlog(sheet: Sheet, headerRow: number): boolean {
  if (headerRow > 0) return false
  const width = sheet.columns.length
  if (width < 4 || width > 8) return false
  const rows = Math.min(sheet.rows, rowsRecognised)
  let fitting = 0
  for (let row = 0; row < rows; row++) {
    const [pin, time, ...numbers] = sheet.rowTexts(row).map((text) => text.trim())
    const isEmployee = /^\d{1,20}$/.test(pin ?? '')
    const isTime = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(time ?? '')
    if (isEmployee && isTime && numbers.every((text) => /^\d{0,9}$/.test(text))) fitting++
  }
  return fitting > 0 && fitting * 2 > rows
}
