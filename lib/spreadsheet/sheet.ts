import { Column } from './column.ts'
import { WorkbenchError } from './schema.ts'

export type SheetLimits = { maxRows: number; maxColumns: number; maxCells: number }

/**
 * The grid of a file: every line is a row (also headers and titles), counted from 0. It only
 * grows while it is read and never changes after; edits lie beside it (edits.ts).
 */
export class Sheet {
  readonly columns: Column[] = []
  rows = 0
  /** Lines that are known for no punches, by row: headers and titles of later files and parts of a report. */
  readonly headings = new Map<number, 'repeated-header' | 'above-header' | 'section-line'>()
  /** Columns that the file itself has not: what it says once above several rows. */
  readonly carried = new Set<number>()
  #pendingBlankRows = 0
  #limits: SheetLimits

  constructor(limits: SheetLimits) {
    this.#limits = limits
  }

  /** Adds one line. Blank lines at the very end of a file are no rows. */
  push(cells: string[]): void {
    if (cells.length === 1 && cells[0] === '') {
      this.#pendingBlankRows++
      return
    }
    for (; this.#pendingBlankRows > 0; this.#pendingBlankRows--) this.#add([])
    this.#add(cells)
  }

  /** Another file may follow: blank lines at the end of this one are no rows either. */
  endFile(): void {
    this.#pendingBlankRows = 0
  }

  /** Text of a cell; columns beyond the row's own cells are empty. */
  text(row: number, column: number): string {
    return this.columns[column]?.text(row) ?? ''
  }

  /** Throws when there is no such column: callers ask for columns of the shape. */
  column(index: number): Column {
    const column = this.columns[index]
    if (!column) throw new RangeError(`no column ${index}`)
    return column
  }

  rowTexts(row: number): string[] {
    return this.columns.map((column) => column.text(row))
  }

  close(): void {
    for (const column of this.columns) column.close()
  }

  #add(cells: string[]): void {
    const columns = this.columns
    if (cells.length > columns.length) this.#widen(cells.length)
    for (let i = 0; i < columns.length; i++) {
      columns[i]?.push(i < cells.length ? (cells[i] as string) : '')
    }
    this.rows++
    const { maxRows, maxCells } = this.#limits
    if (this.rows * columns.length > maxCells) {
      throw new WorkbenchError(
        'too-large',
        `This file has more than ${count(maxCells)} cells. Remove columns that are not needed, or cut it into smaller files.`,
      )
    }
    if (this.rows > maxRows) {
      throw new WorkbenchError(
        'too-large',
        `This file has more than ${count(maxRows)} rows. Cut it into smaller files and import them one after the other.`,
      )
    }
  }

  #widen(width: number): void {
    const { maxColumns } = this.#limits
    if (width > maxColumns) {
      throw new WorkbenchError(
        'too-large',
        `Row ${count(this.rows + 1)} has ${count(width)} cells; a sheet has at most ${count(maxColumns)} columns. Check the separator.`,
      )
    }
    while (this.columns.length < width) this.columns.push(new Column(this.rows))
  }
}

function count(number: number): string {
  return number.toLocaleString('en-GB')
}
