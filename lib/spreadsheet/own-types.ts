import { Column } from './column.ts'
import { PackedTexts } from './packed-texts.ts'
import type { PunchRows } from './punch-rows.ts'
import type { Shape } from './schema.ts'
import { Sheet } from './sheet.ts'

/** True when no column holds the type and each row is to get its own in Check. */
export function areTypesOwn({ layout, columns, defaultType, typesInCheck }: Shape): boolean {
  const isFree = layout === 'punch-per-row' && !columns.some(({ field }) => field === 'checktype')
  return isFree && defaultType === null && typesInCheck === true
}

/** The punch rows with an empty column of types behind the others, to be filled in like any other. */
export function withTypeColumn(rows: PunchRows): PunchRows {
  const sheet = new Sheet({ maxRows: 0, maxColumns: 0, maxCells: 0 })
  sheet.columns.push(...rows.sheet.columns)
  sheet.rows = rows.sheet.rows
  for (const [row, rule] of rows.sheet.headings) sheet.headings.set(row, rule)
  for (const column of rows.sheet.carried) sheet.carried.add(column)
  for (const column of rows.sheet.joined) sheet.joined.add(column)
  const texts = new PackedTexts()
  texts.push('')
  texts.trim()
  sheet.carried.add(sheet.columns.push(Column.of(texts, new Uint8Array(sheet.rows))) - 1)
  return { ...rows, sheet, shape: withTypeField(rows.shape) }
}

export function withTypeField(shape: Shape): Shape {
  return { ...shape, columns: [...shape.columns, { header: '', field: 'checktype' }] }
}
