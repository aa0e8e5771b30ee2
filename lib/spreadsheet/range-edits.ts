import type { EditBatch, Edits } from './edits.ts'

/** Bulk edits of rows and columns, as batches that `Edits.change` takes in one step. */

/** One text in every cell. */
export function setBatch(
  edits: Edits,
  rows: Uint32Array,
  columns: readonly number[],
  text: string,
): EditBatch {
  return { cells: columns.map((column) => ({ column, rows, codes: edits.code(column, text) })) }
}

/** The texts of `from` in all these rows. */
export function fillBatch(
  edits: Edits,
  from: number,
  rows: Uint32Array,
  columns: readonly number[],
): EditBatch {
  return {
    cells: columns.map((column) => ({
      column,
      rows,
      codes: edits.code(column, edits.text(from, column)),
    })),
  }
}

/** The cells of some rows in other rows, over and over in their order. */
export function repeatBatch(
  edits: Edits,
  from: Uint32Array,
  onto: Uint32Array,
  columns: readonly number[],
): EditBatch {
  return {
    cells: columns.map((column) => {
      const codes = Array.from(from, (row) => edits.code(column, edits.text(row, column)))
      return {
        column,
        rows: onto,
        codes: Uint32Array.from(onto, (_, i) => codes[i % codes.length] as number),
      }
    }),
  }
}

export type PasteTarget = {
  /** The view's rows from the first one on. */
  rowsOn: Uint32Array
  /** The grid's columns from the first one on. */
  columnsOn: readonly number[]
  /** Size of the range that was chosen. */
  rows: number
  columns: number
}

/**
 * A block of cells from the first cell on. A block that fits the chosen range several times is
 * repeated, as spreadsheet programs do; `over` counts its cells beyond the end of the grid.
 */
export function pasteBatch(
  edits: Edits,
  block: readonly (readonly string[])[],
  target: PasteTarget,
): { batch: EditBatch; over: number } {
  const height = block.length
  const width = Math.max(0, ...block.map((row) => row.length))
  if (width === 0) return { batch: {}, over: 0 }
  const isRepeated = target.rows % height === 0 && target.columns % width === 0
  const wantedRows = isRepeated ? target.rows : height
  const wantedColumns = isRepeated ? target.columns : width
  const rows = target.rowsOn.slice(0, wantedRows)
  const columns = target.columnsOn.slice(0, wantedColumns)
  const cells = columns.map((column, i) => {
    const codes = block.map((line) => {
      const text = line[i % width]
      return text === undefined ? 0 : edits.code(column, text)
    })
    // A line that ends early leaves the cells behind its end as they are.
    const at = rows.filter((_, j) => codes[j % height] !== 0)
    const some = codes.filter((code) => code !== 0)
    return {
      column,
      rows: at,
      codes: Uint32Array.from(at, (_, j) => some[j % some.length] as number),
    }
  })
  const fitted = cells.reduce((sum, { rows: at }) => sum + at.length, 0)
  const all = isRepeated ? fitted : block.reduce((sum, row) => sum + row.length, 0)
  return { batch: { cells }, over: all - fitted }
}
