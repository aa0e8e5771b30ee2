import type { GridColumn } from '#components/ui/grid-row.tsx'
import type { GridRange } from '#components/ui/grid-selection.ts'
import type { CellRange } from '#lib/spreadsheet/range-schema.ts'
import type { RowView } from '#lib/spreadsheet/schema.ts'
import { fileColumnOf } from './review-columns.tsx'

/** What is chosen in the grid, in the words of the file. */
export type Chosen = {
  /** Positions in the view, and columns of the file that are chosen. */
  range: CellRange
  /** Columns of the file from the first chosen one to the end of the grid. */
  columnsOn: number[]
  rows: number
  cells: number
  /** More than one row or one cell of the file. */
  isMany: boolean
}

export function chosenOf(
  { top, bottom, left, right }: GridRange,
  columns: readonly GridColumn<RowView>[],
  view: number,
): Chosen {
  const inFile = (from: number, to: number) =>
    columns.slice(from, to).flatMap(({ id }) => fileColumnOf(id) ?? [])
  const chosen = inFile(left, right + 1)
  const rows = bottom - top + 1
  return {
    range: { view, from: top, to: bottom, columns: chosen },
    columnsOn: inFile(left, columns.length),
    rows,
    cells: rows * chosen.length,
    isMany: rows > 1 || chosen.length > 1,
  }
}
