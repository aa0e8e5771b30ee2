import { Column } from './column.ts'
import { PackedTexts } from './packed-texts.ts'
import type { PunchRows } from './punch-rows.ts'
import type { Shape } from './schema.ts'
import { Sheet } from './sheet.ts'

/** True when a person said whose rows these are, and no column says it. */
export function isOfOneEmployee({ employee, columns }: Shape): boolean {
  return employee !== undefined && !columns.some(({ field }) => field === 'userid')
}

/**
 * The punch rows of a file that is one person's and names nobody: the ID as a column behind the others,
 * so that the rules, the grid and the edits find it where they always do.
 */
export function withOneEmployee(rows: PunchRows, { employee = '' }: Shape): PunchRows {
  const sheet = new Sheet({ maxRows: 0, maxColumns: 0, maxCells: 0 })
  sheet.columns.push(...rows.sheet.columns)
  sheet.rows = rows.sheet.rows
  for (const [row, rule] of rows.sheet.headings) sheet.headings.set(row, rule)
  for (const column of rows.sheet.carried) sheet.carried.add(column)
  for (const column of rows.sheet.joined) sheet.joined.add(column)
  const texts = new PackedTexts()
  texts.push(employee)
  texts.trim()
  sheet.carried.add(sheet.columns.push(Column.of(texts, new Uint8Array(sheet.rows))) - 1)
  rows.origin?.madeOf.push({ kind: 'employee' })
  return { ...rows, sheet, shape: withEmployeeColumn(rows.shape) }
}

export function withEmployeeColumn(shape: Shape): Shape {
  return { ...shape, columns: [...shape.columns, { header: '', field: 'userid' }] }
}
