import { type PunchRows, withCarriedColumn } from './punch-rows.ts'
import type { Shape } from './schema.ts'

/** True when no column holds the type and each row is to get its own in Check. */
export function areTypesOwn({ layout, columns, defaultType, typesInCheck }: Shape): boolean {
  const isFree = layout === 'punch-per-row' && !columns.some(({ field }) => field === 'checktype')
  return isFree && defaultType === null && typesInCheck === true
}

/** The punch rows with an empty column of types behind the others, to be filled in like any other. */
export function withTypeColumn(rows: PunchRows): PunchRows {
  const sheet = withCarriedColumn(rows.sheet, '')
  return { ...rows, sheet, shape: withTypeField(rows.shape) }
}

export function withTypeField(shape: Shape): Shape {
  return { ...shape, columns: [...shape.columns, { header: '', field: 'checktype' }] }
}
