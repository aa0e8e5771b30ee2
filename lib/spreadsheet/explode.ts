import { grouped } from '#lib/count.ts'
import type { Column } from './column.ts'
import { explodeGrid } from './explode-grid.ts'
import { areMomentsTogether, isTimeField, type Slot, slotsOf } from './layouts.ts'
import { isOfOneEmployee } from './one-employee.ts'
import { noPair, Origin } from './origin.ts'
import { areTypesOwn } from './own-types.ts'
import {
  filledKeys,
  merged,
  type PartColumn,
  type PunchRows,
  punchRows,
  punchShape,
  sharedColumns,
} from './punch-rows.ts'
import { type Shape, WorkbenchError } from './schema.ts'
import type { Sheet, SheetLimits } from './sheet.ts'

/**
 * One row per punch. Where a row of the file is one punch already, the file's own sheet is the answer:
 * nothing is copied. Else each row becomes as many as it holds times:
 *
 * - A pair of which one side is empty keeps both rows, so that the missing time can be typed.
 * - An empty pair gives none; a row without any time keeps one, so that no row of the file is lost.
 * - Lines down to the header stay one row each: row numbers of headers are the same on both sides.
 */
export function explode(source: Sheet, shape: Shape, limits: SheetLimits): PunchRows {
  if (shape.layout === 'day-grid') {
    return explodeGrid(source, shape, (rows) => refuseTooMany(rows, limits))
  }
  const slots = slotsOf(shape)
  if (slots.length === 0) return { sheet: source, shape: punchShape(shape, null), origin: null }
  const origin = originOf(source, shape, slots, limits)
  const { sourceRow, timeColumn, dateColumn } = origin
  const parts: PartColumn[] = []
  const shared = sharedColumns(shape)
  const together = areMomentsTogether(shape)
  const rowDate = slots[0]?.rowDate ?? null
  if (slots.some(({ ownDate }) => ownDate !== null)) {
    parts.push({ column: merged(source, sourceRow, dateColumn), kind: 'date' })
    // The one date of a row is a column like the name: an edit of it counts for all its punches.
  } else if (!together && rowDate !== null) shared.push(rowDate)
  parts.push({ column: merged(source, sourceRow, timeColumn), kind: 'time' })
  return punchRows(source, shape, origin, shared, parts)
}

/** True when both shapes make the same punch rows of a file, so that edits of them stay true. */
export function areSameRows(a: Shape, b: Shape): boolean {
  return rowsKey(a) === rowsKey(b)
}

function rowsKey(shape: Shape): string {
  const { layout, headerRow, columns } = shape
  const employee = isOfOneEmployee(shape) ? shape.employee : null
  if (layout === 'punch-per-row') return JSON.stringify([layout, employee, areTypesOwn(shape)])
  const times = columns.map(({ field, header }) =>
    field === 'day' ? header : field && isTimeField(field) ? field : '',
  )
  return JSON.stringify([layout, employee, headerRow, times])
}

export function refuseTooMany(rows: number, { maxRows }: SheetLimits): void {
  if (rows <= maxRows) return
  throw new WorkbenchError(
    'too-large',
    `Read like this the file has more than ${grouped(maxRows)} punches. Cut it into smaller files and import them one after the other.`,
  )
}

// --- which punches -----------------------------------------------------------------------------

function originOf(source: Sheet, shape: Shape, slots: Slot[], limits: SheetLimits): Origin {
  const filled = slots.map(({ time }) => filledKeys(source.column(time)))
  const columns = slots.map(({ time }) => source.column(time))
  const isHeaderAgain = headerFinder(columns, shape.headerRow)
  const isHeading = (row: number) => source.headings.size > 0 && source.headings.has(row)
  const partners = slots.map((slot, at) =>
    slots.findIndex((other, i) => i !== at && slot.pair >= 0 && other.pair === slot.pair),
  )
  /** 1 per slot that has a punch in the row. */
  const has = new Uint8Array(slots.length)
  const look = (row: number): number => {
    let times = 0
    if (row < shape.headerRow || isHeading(row) || isHeaderAgain(row)) return 0
    for (let at = 0; at < slots.length; at++) {
      has[at] = (filled[at] as Uint8Array)[(columns[at] as Column).keyOf(row)] as number
      times += has[at] as number
    }
    return times
  }
  const keepsMissing = !isOneSided(source.rows, slots, partners, has, look)
  const isRow = (at: number) => {
    const partner = partners[at] as number
    return has[at] === 1 || (keepsMissing && partner >= 0 && has[partner] === 1)
  }
  let rows = 0
  for (let row = 0; row < source.rows; row++) {
    let made = 0
    if (look(row) > 0) for (let at = 0; at < slots.length; at++) if (isRow(at)) made++
    rows += made || 1
  }
  refuseTooMany(rows, limits)
  const dates = slots.map(({ ownDate }) => (ownDate === null ? null : source.column(ownDate)))
  const dated = dates.map((column) => column && filledKeys(column))
  const origin = new Origin(source.rows, rows)
  let to = 0
  const add = (row: number, at: number, isPunch: boolean) => {
    const slot = slots[at] as Slot
    const date = dates[at]
    // A half whose own date is empty is read on the date of the row.
    const isOwn = date != null && (dated[at] as Uint8Array)[date.keyOf(row)] === 1
    origin.sourceRow[to] = row
    origin.part[to] = at
    origin.side[to] = slot.side
    origin.pair[to] = isPunch ? Math.max(slot.pair, 0) : noPair
    origin.timeColumn[to] = slot.time
    origin.dateColumn[to] = (isOwn ? slot.ownDate : slot.rowDate) ?? 0
    origin.hasOwnDate[to] = isOwn || slot.rowDate === null ? 1 : 0
    to++
  }
  for (let row = 0; row < source.rows; row++) {
    origin.first[row] = to
    if (look(row) > 0) {
      for (let at = 0; at < slots.length; at++) if (isRow(at)) add(row, at, true)
    }
    if (to === origin.first[row]) add(row, 0, false)
  }
  origin.first[source.rows] = to
  return origin
}

/**
 * True when the file has an in and an out column but never both in one row: a punch per row after all,
 * so no half is missing.
 */
function isOneSided(
  rows: number,
  slots: Slot[],
  partners: number[],
  has: Uint8Array,
  look: (row: number) => number,
): boolean {
  let ins = 0
  let outs = 0
  for (let row = 0; row < rows; row++) {
    if (look(row) === 0) continue
    for (let at = 0; at < slots.length; at++) {
      if (has[at] === 0) continue
      const partner = partners[at] as number
      if (partner >= 0 && has[partner] === 1) return false
      if (slots[at]?.side === 0) ins++
      else outs++
    }
  }
  return ins > 0 && outs > 0
}

/** A row whose times are the texts of the header stands for the header again: one row is enough. */
function headerFinder(columns: Column[], headerRow: number): (row: number) => boolean {
  if (headerRow === 0 || columns.some(({ codes }) => codes === null)) return () => false
  const header = columns.map((column) => column.keyOf(headerRow - 1))
  return (row) => columns.every((column, at) => column.keyOf(row) === header[at])
}
