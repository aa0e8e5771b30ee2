import type { Sheet } from './sheet.ts'

/** What a person decided about a row. */
export const skipStates = { asRead: 0, skipped: 1, kept: 2 } as const
type SkipState = (typeof skipStates)[keyof typeof skipStates]

type CellChange = { column: number; row: number; before: string | null; after: string | null }
type ValueChange = { column: number; key: number; before: string | null; after: string | null }

/** One step of the desk, as one undo takes it back. */
type Change = {
  cells: CellChange[]
  values: ValueChange[]
  skips: { rows: Uint32Array; before: Uint8Array; after: SkipState } | null
}

/** What must be judged again: single rows, or columns whose values changed for all rows. */
export type Touched = { rows: Iterable<number> & { length: number }; columns: Set<number> }

/**
 * Edits lie over the sheet, never in it, so the original is always there: a text per edited cell,
 * a text per replaced value of a coded column (one entry for any number of rows), a mark per row.
 */
export class Edits {
  readonly skips: Uint8Array
  #sheet: Sheet
  #cells = new Map<number, Map<number, string>>()
  #values = new Map<number, Map<number, string>>()
  #editsInRow = new Map<number, number>()
  #done: Change[] = []
  #undone: Change[] = []

  constructor(sheet: Sheet) {
    this.#sheet = sheet
    this.skips = new Uint8Array(sheet.rows)
  }

  get canUndo(): boolean {
    return this.#done.length > 0
  }

  get canRedo(): boolean {
    return this.#undone.length > 0
  }

  /** The cell as it counts now. */
  text(row: number, column: number): string {
    return (
      this.#cells.get(column)?.get(row) ??
      this.keyText(column, this.#sheet.columns[column]?.keyOf(row) ?? 0)
    )
  }

  /** The text of a column's key as it counts now (single edited cells apart). */
  keyText(column: number, key: number): string {
    return this.#values.get(column)?.get(key) ?? this.#sheet.columns[column]?.texts.get(key) ?? ''
  }

  /** Keys of a column that read otherwise than in the file. */
  replacedKeys(column: number): ReadonlyMap<number, string> {
    return this.#values.get(column) ?? new Map()
  }

  /** Rows with a cell edited on its own. */
  editedRows(): Iterable<number> {
    return this.#editsInRow.keys()
  }

  hasEditedCells(row: number): boolean {
    return this.#editsInRow.has(row)
  }

  editCell(row: number, column: number, text: string): Touched {
    if (text === this.text(row, column)) return nothingTouched
    return this.#do({ cells: [this.#cellChange(row, column, text)], values: [], skips: null })
  }

  replaceValue(column: number, text: string, replacement: string): Touched {
    if (text === replacement) return nothingTouched
    const change: Change = { cells: [], values: [], skips: null }
    const { texts, codes, keys } = this.#sheet.column(column)
    const edited = this.#cells.get(column)
    const bytes = new TextEncoder().encode(text)
    for (let key = 0; key < keys; key++) {
      const replaced = this.#values.get(column)?.get(key)
      if (replaced === undefined ? !texts.equals(key, bytes) : replaced !== text) continue
      if (codes) change.values.push({ column, key, before: replaced ?? null, after: replacement })
      else if (!edited?.has(key)) change.cells.push(this.#cellChange(key, column, replacement))
    }
    for (const [row, now] of edited ?? []) {
      if (now === text) change.cells.push(this.#cellChange(row, column, replacement))
    }
    return this.#do(change)
  }

  skip(rows: Uint32Array, state: SkipState): Touched {
    const changing = rows.filter((row) => this.skips[row] !== state)
    const before = Uint8Array.from(changing, (row) => this.skips[row] as number)
    return this.#do({ cells: [], values: [], skips: { rows: changing, before, after: state } })
  }

  undo(): Touched {
    const change = this.#done.pop()
    if (!change) return nothingTouched
    this.#undone.push(change)
    for (const cell of change.cells) this.#setCell(cell.row, cell.column, cell.before)
    for (const value of change.values) this.#setValue(value.column, value.key, value.before)
    change.skips?.rows.forEach((row, i) => {
      this.skips[row] = change.skips?.before[i] as number
    })
    return touchedBy(change)
  }

  redo(): Touched {
    const change = this.#undone.pop()
    if (!change) return nothingTouched
    this.#done.push(change)
    return this.#apply(change)
  }

  #do(change: Change): Touched {
    if (change.cells.length + change.values.length + (change.skips?.rows.length ?? 0) === 0) {
      return nothingTouched
    }
    this.#done.push(change)
    this.#undone = []
    return this.#apply(change)
  }

  #apply(change: Change): Touched {
    for (const cell of change.cells) this.#setCell(cell.row, cell.column, cell.after)
    for (const value of change.values) this.#setValue(value.column, value.key, value.after)
    for (const row of change.skips?.rows ?? []) this.skips[row] = change.skips?.after as number
    return touchedBy(change)
  }

  #cellChange(row: number, column: number, text: string): CellChange {
    const before = this.#cells.get(column)?.get(row) ?? null
    const beneath = this.keyText(column, this.#sheet.column(column).keyOf(row))
    return { row, column, before, after: text === beneath ? null : text }
  }

  #setCell(row: number, column: number, text: string | null): void {
    const cells = this.#cells.get(column) ?? new Map<number, string>()
    this.#cells.set(column, cells)
    const had = cells.has(row)
    if (text === null) cells.delete(row)
    else cells.set(row, text)
    const edits = (this.#editsInRow.get(row) ?? 0) + (cells.has(row) ? 1 : 0) - (had ? 1 : 0)
    if (edits === 0) this.#editsInRow.delete(row)
    else this.#editsInRow.set(row, edits)
  }

  #setValue(column: number, key: number, text: string | null): void {
    const values = this.#values.get(column) ?? new Map<number, string>()
    this.#values.set(column, values)
    if (text === null) values.delete(key)
    else values.set(key, text)
  }
}

const nothingTouched: Touched = { rows: [], columns: new Set() }

function touchedBy(change: Change): Touched {
  return {
    rows: change.skips?.rows ?? change.cells.map((cell) => cell.row),
    columns: new Set(change.values.map((value) => value.column)),
  }
}
