import { grouped } from '#lib/count.ts'
import { emptyHash, hashPrime } from './code-table.ts'
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
  /** Columns that are two of the file's together: first and last name. */
  readonly joined = new Set<number>()
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

  /** Adds one line as it stands in some UTF-8, `to` not included. Nothing in it is quoted. */
  pushLine(utf8: Uint8Array, from: number, to: number, delimiter: number): void {
    if (from === to) {
      this.#pendingBlankRows++
      return
    }
    for (; this.#pendingBlankRows > 0; this.#pendingBlankRows--) this.#add([])
    const columns = this.columns
    let cell = 0
    let start = from
    let hash = emptyHash
    for (let at = from; at <= to; at++) {
      const byte = utf8[at] as number
      if (at < to && byte !== delimiter) {
        hash = Math.imul(hash ^ byte, hashPrime)
        continue
      }
      if (cell === columns.length) this.#widen(widthOf(utf8, from, to, delimiter))
      ;(columns[cell++] as Column).pushBytes(utf8, start, at, hash)
      start = at + 1
      hash = emptyHash
    }
    while (cell < columns.length) columns[cell++]?.push('')
    this.rows++
    this.#refuseTooLarge()
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

  /** A sheet of the same columns and rows, to put more columns behind them. */
  copy(): Sheet {
    const sheet = new Sheet({ maxRows: 0, maxColumns: 0, maxCells: 0 })
    sheet.columns.push(...this.columns)
    sheet.rows = this.rows
    for (const [row, rule] of this.headings) sheet.headings.set(row, rule)
    for (const column of this.carried) sheet.carried.add(column)
    for (const column of this.joined) sheet.joined.add(column)
    return sheet
  }

  /** Rows below the header per key of one of its columns; headings of later files hold no values. */
  rowsPerKey(column: Pick<Column, 'countRows' | 'keyOf'>, headerRow: number): Uint32Array {
    const counts = column.countRows(headerRow)
    for (const row of this.headings.keys()) {
      const key = column.keyOf(row)
      if (row >= headerRow) counts[key] = (counts[key] as number) - 1
    }
    return counts
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
    this.#refuseTooLarge()
  }

  #refuseTooLarge(): void {
    const { columns } = this
    const { maxRows, maxCells } = this.#limits
    if (this.rows * columns.length > maxCells) {
      throw new WorkbenchError(
        'too-large',
        `This file has more than ${grouped(maxCells)} cells. Remove columns that are not needed, or cut it into smaller files.`,
      )
    }
    if (this.rows > maxRows) {
      throw new WorkbenchError(
        'too-large',
        `This file has more than ${grouped(maxRows)} rows. Cut it into smaller files and import them one after the other.`,
      )
    }
  }

  #widen(width: number): void {
    const { maxColumns } = this.#limits
    if (width > maxColumns) {
      throw new WorkbenchError(
        'too-large',
        `Row ${grouped(this.rows + 1)} has ${grouped(width)} cells; a sheet has at most ${grouped(maxColumns)} columns. Check the separator.`,
      )
    }
    while (this.columns.length < width) this.columns.push(new Column(this.rows))
  }
}

function widthOf(utf8: Uint8Array, from: number, to: number, delimiter: number): number {
  let width = 1
  for (let at = from; at < to; at++) if (utf8[at] === delimiter) width++
  return width
}
