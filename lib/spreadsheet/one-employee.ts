import { type PunchRows, withCarriedColumn } from './punch-rows.ts'
import type { Shape } from './schema.ts'

/** True when a person said whose rows these are, and no column says it. */
export function isOfOneEmployee({ employee, columns }: Shape): boolean {
  return employee !== undefined && !columns.some(({ field }) => field === 'userid')
}

/**
 * The punch rows of a file that is one person's and names nobody: the ID as a column behind the others,
 * so that the rules, the grid and the edits find it where they always do.
 */
export function withOneEmployee(rows: PunchRows, { employee = '' }: Shape): PunchRows {
  const sheet = withCarriedColumn(rows.sheet, employee)
  rows.origin?.madeOf.push({ kind: 'employee' })
  return { ...rows, sheet, shape: withEmployeeColumn(rows.shape) }
}

export function withEmployeeColumn(shape: Shape): Shape {
  return { ...shape, columns: [...shape.columns, { header: '', field: 'userid' }] }
}
