import { dayNumberOf, parseTypedDate } from '#lib/punch/wall-clock.ts'
import { cleanText } from './clean-text.ts'
import type { Edits } from './edits.ts'
import { headerMark, type Judge, verdictOfRule } from './judge.ts'
import { noWall } from './key-readings.ts'
import { findRule, fine } from './rules.ts'
import type { SortKey, Verdict, WindowRequest } from './schema.ts'
import type { Sheet } from './sheet.ts'
import { employeeOf } from './suggest.ts'

export type RowFilter = Omit<WindowRequest, 'offset' | 'limit'>

/** Rows a request's filter lets through, in its order, as row indexes. */
export function indexRows(
  sheet: Sheet,
  edits: Edits,
  judge: Judge,
  request: RowFilter,
): Uint32Array {
  const accepts = ruleFilter(request)
  const isWanted = punchFilter(edits, judge, request)
  const found = searchRows(sheet, edits, judge, request.search ?? '')
  const rows = new Uint32Array(sheet.rows)
  let length = 0
  for (let row = 0; row < sheet.rows; row++) {
    const reason = judge.reason[row] as number
    if (reason === headerMark || accepts[reason] !== 1) continue
    if (found !== null && found[row] !== 1) continue
    if (isWanted === null || isWanted(row)) rows[length++] = row
  }
  return sortRows(rows.slice(0, length), edits, judge, request.sort)
}

/** By employee and day; null = any. */
function punchFilter(
  edits: Edits,
  judge: Judge,
  { employee, day }: RowFilter,
): ((row: number) => boolean) | null {
  if (employee === undefined && day === undefined) return null
  const isEmployee = employee === undefined ? null : employeeFilter(edits, judge, employee)
  const from = day === undefined ? 0 : dayNumberOf(day) * 86_400
  return (row) => {
    const wall = judge.wall[row] as number
    if (day !== undefined && (wall === noWall || wall < from || wall >= from + 86_400)) return false
    return isEmployee === null || isEmployee(row)
  }
}

/** Asked once per different text of the column. */
function employeeFilter(edits: Edits, judge: Judge, employee: string): (row: number) => boolean {
  const column = judge.plan.columnOf.get('userid')
  if (column === undefined) return () => false
  const keyed = edits.column(column)
  const known = new Uint8Array(keyed.keys)
  const loose = edits.looseRows()
  return (row) => {
    if (loose.has(row)) return employeeOf(edits, judge, row) === employee
    const key = keyed.keyOf(row)
    if (known[key] === 0) known[key] = employeeOf(edits, judge, row) === employee ? 2 : 1
    return known[key] === 2
  }
}

/** 1 per rule number that may show. */
function ruleFilter({ verdicts, rule }: RowFilter): Uint8Array {
  const accepts = new Uint8Array(256)
  const only = rule === undefined ? null : findRule(rule)
  for (let number = 0; number < headerMark; number++) {
    if (only !== null && number !== only) continue
    if (!isRule(number)) continue
    if (!verdicts?.length || verdicts.includes(verdictOfRule(number))) accepts[number] = 1
  }
  if (only === null && (!verdicts?.length || verdicts.includes('ready'))) accepts[255] = 1
  return accepts
}

function isRule(number: number): boolean {
  try {
    verdictOfRule(number)
    return true
  } catch {
    return false
  }
}

/** 1 per row with the searched text in any cell, or on the searched day; null = all rows. */
function searchRows(sheet: Sheet, edits: Edits, judge: Judge, search: string): Uint8Array | null {
  const wanted = cleanText(search).toLowerCase()
  if (wanted === '') return null
  const found = new Uint8Array(sheet.rows)
  sheet.columns.forEach((_, index) => {
    const column = edits.column(index)
    const has = new Uint8Array(column.keys)
    const needle = new TextEncoder().encode(wanted)
    const isAscii = needle.length === wanted.length
    for (let key = 0; key < column.texts.length; key++) {
      const hit = isAscii
        ? column.texts.includesFolded(key, needle)
        : column.texts.get(key).toLowerCase().includes(wanted)
      if (hit) has[key] = 1
    }
    edits.forEachReplacedKey(index, (key, text) => {
      has[key] = text.toLowerCase().includes(wanted) ? 1 : 0
    })
    if (!has.includes(1)) return
    for (let row = 0; row < sheet.rows; row++) if (has[column.keyOf(row)] === 1) found[row] = 1
  })
  for (const row of edits.looseRows()) {
    const cells = sheet.columns.map((_, column) => edits.text(row, column).toLowerCase())
    found[row] = cells.some((cell) => cell.includes(wanted)) ? 1 : 0
  }
  const date = parseTypedDate(search)
  if (date !== null) {
    const from = dayNumberOf(date) * 86_400
    for (let row = 0; row < sheet.rows; row++) {
      const wall = judge.wall[row] as number
      if (wall !== noWall && wall >= from && wall < from + 86_400) found[row] = 1
    }
  }
  return found
}

function sortRows(
  rows: Uint32Array,
  edits: Edits,
  judge: Judge,
  sort: WindowRequest['sort'],
): Uint32Array {
  if (!sort || sort.by === 'rowNo') return sort?.descending ? rows.reverse() : rows
  const rank = rankOf(sort.by, rows, edits, judge)
  // One number per row, rank before place: a native sort of numbers instead of a callback per pair.
  const keys = Float64Array.from(rows, (row) => rank(row) * 2 ** 21 + row).sort()
  const sorted = Uint32Array.from(keys, (key) => key % 2 ** 21)
  return sort.descending ? sorted.reverse() : sorted
}

function rankOf(
  by: SortKey,
  rows: Uint32Array,
  edits: Edits,
  judge: Judge,
): (row: number) => number {
  if (by === 'checktime') return (row) => judge.wall[row] as number
  if (by === 'userid') return useridRank(rows, edits, judge)
  // Rules are in the order of their badness, and rows of the same reason stand together.
  const rankOfReason = Float64Array.from({ length: 256 }, (_, reason) =>
    isRule(reason) || reason === fine
      ? verdictOrder.indexOf(verdictOfRule(reason)) * 256 + reason
      : 0,
  )
  return (row) => rankOfReason[judge.reason[row] as number] as number
}

/** What needs somebody first. */
const verdictOrder: Verdict[] = ['error', 'warning', 'duplicate', 'skipped', 'ready']

/** Numbers in their own order, unreadable ones last. */
function useridRank(rows: Uint32Array, edits: Edits, judge: Judge): (row: number) => number {
  const column = judge.plan.columnOf.get('userid')
  const textOf = (row: number) =>
    judge.useridOf(row) ?? `~${column === undefined ? '' : edits.text(row, column)}`
  const texts = new Set<string>()
  for (const row of rows) texts.add(textOf(row))
  const ordered = [...texts].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
  const rankOf = new Map(
    ordered.map((text, rank) => [text, text.startsWith('~') ? ordered.length + rank : rank]),
  )
  return (row) => rankOf.get(textOf(row)) as number
}
