import { ColumnOverlay, type KeyedColumn } from './column-overlay.ts'
import type { Origin } from './origin.ts'
import { type SavedEdits, savedColumn, savedTexts } from './saved-edits.ts'
import type { Sheet } from './sheet.ts'

/** What a person decided about a row. */
export const skipStates = { asRead: 0, skipped: 1, kept: 2 } as const
export type SkipState = (typeof skipStates)[keyof typeof skipStates]

/** New texts for rows of one column, or for its keys: one code for all, or one each. */
type Texts = { column: number; codes: Uint32Array | number }

/**
 * One step of the desk, as one undo takes it back. `code()` gives the codes. Values are for coded
 * columns only, where a key is a text of the file; a cell's own edit counts more than its value's.
 */
export type EditBatch = {
  cells?: readonly (Texts & { rows: Uint32Array })[]
  values?: readonly (Texts & { keys: Uint32Array })[]
  skips?: { rows: Uint32Array; state: SkipState }
}

/** What was written where, and what stood there: compact, because a step may be a million cells. */
type Written = { column: number; at: Uint32Array; before: Uint32Array; after: Uint32Array }
type Step = {
  cells: Written[]
  values: Written[]
  skips: { rows: Uint32Array; before: Uint8Array; after: SkipState } | null
}

/** What must be judged again, and how much was changed. */
export type Touched = {
  /** Rows whose cells or mark changed. */
  rows: Uint32Array
  /** Columns whose keys read otherwise now. */
  columns: Set<number>
  /** Too much to be judged row by row. */
  isBulk: boolean
  changedCells: number
}

/** Steps of more rows are judged with all rows, and columns with more edited cells are folded. */
const defaultBulkRows = 1_000
/** As many times that may be read cell by cell before all rows are judged anew. */
const looseBulks = 16
/** The oldest steps can no longer be undone when all together are bigger. */
const historyBytes = 256_000_000

/**
 * Edits lie over the sheet, never in it, so the original is always there: a text per edited cell,
 * a text per replaced value of a coded column (one entry for any number of rows), a mark per row.
 * Everything that changes goes through `change`.
 */
export class Edits {
  readonly skips: Uint8Array
  #sheet: Sheet
  #overlays: (ColumnOverlay | undefined)[] = []
  /** Edited columns per row. */
  #editsInRow: Uint16Array | null = null
  /** Rows that the keys of their columns do not speak for. */
  #loose = new Set<number>()
  #done: Step[] = []
  #undone: Step[] = []
  #bytes = 0
  #bulkRows: number

  /** Where rows of the file hold several punches; null else. */
  #origin: Origin | null

  constructor(sheet: Sheet, bulkRows = defaultBulkRows, origin: Origin | null = null) {
    this.#sheet = sheet
    this.#origin = origin
    this.#bulkRows = bulkRows
    this.skips = new Uint8Array(sheet.rows)
  }

  get canUndo(): boolean {
    return this.#done.length > 0
  }

  get canRedo(): boolean {
    return this.#undone.length > 0
  }

  // --- reading -------------------------------------------------------------------------------

  /** The cell as it counts now. */
  text(row: number, column: number): string {
    const overlay = this.#overlays[column]
    if (!overlay) return this.#sheet.text(row, column)
    const code = overlay.cells.get(row) || overlay.values.get(this.#sheet.column(column).keyOf(row))
    return code === 0 ? this.#sheet.text(row, column) : overlay.text(code)
  }

  /** The column as rules read it: where many cells were edited, their texts are keys of it. */
  column(column: number): KeyedColumn {
    return this.#overlays[column]?.column ?? this.#sheet.column(column)
  }

  /** The text of a key of `column()` as it counts now (loose rows apart). */
  keyText(column: number, key: number): string {
    const overlay = this.#overlays[column]
    return overlay ? overlay.keyText(key) : (this.#sheet.columns[column]?.texts.get(key) ?? '')
  }

  /** How many keys of `column()` read otherwise than in the file. */
  replacedKeys(column: number): number {
    return this.#overlays[column]?.replacedKeys ?? 0
  }

  forEachReplacedKey(column: number, visit: (key: number, text: string) => void): void {
    this.#overlays[column]?.forEachReplacedKey(visit)
  }

  /** True when the row has a cell edited on its own. */
  hasEditedCells(row: number): boolean {
    return (this.#editsInRow?.[row] ?? 0) > 0
  }

  /** Calls for every cell of a column that was edited on its own. */
  forEachEditedCell(column: number, visit: (row: number, code: number) => void): void {
    this.#overlays[column]?.cells.forEach(visit)
  }

  /** Rows that must be read cell by cell: their columns' keys do not know of their edits. */
  looseRows(): ReadonlySet<number> {
    return this.#loose
  }

  /** Gives many edited cells keys of their own; answers the columns whose keys are others now. */
  fold(): number[] {
    const changed: number[] = []
    this.#loose.clear()
    this.#overlays.forEach((overlay, column) => {
      if (!overlay) return
      if (overlay.cells.size > this.#bulkRows) {
        if (overlay.isFolded && !overlay.isFoldStale) return
        overlay.fold(this.#sheet.rows)
        changed.push(column)
        return
      }
      if (overlay.isFolded) changed.push(column)
      overlay.unfold()
      overlay.cells.forEach((row) => {
        this.#loose.add(row)
      })
    })
    return changed
  }

  // --- changing ------------------------------------------------------------------------------

  editCell(row: number, column: number, text: string): Touched {
    const cell = { column, rows: Uint32Array.of(row), codes: this.code(column, text) }
    return this.change({ cells: [cell] })
  }

  /** Writes `replacement` wherever the column reads `text` now. */
  replaceValue(column: number, text: string, replacement: string): Touched {
    if (text === replacement) return nothingTouched()
    const { codes, keys } = this.#sheet.column(column)
    const overlay = this.#overlay(column)
    const wanted = overlay.code(text)
    const found: number[] = []
    const rows: number[] = []
    for (let key = 0; key < keys; key++) {
      const replaced = overlay.values.get(key)
      const isIt =
        replaced === 0 ? overlay.isOriginal(key, wanted) : overlay.isSameText(replaced, wanted)
      if (!isIt) continue
      if (codes) found.push(key)
      else if (overlay.cells.get(key) === 0) rows.push(key)
    }
    overlay.cells.forEach((row, code) => {
      if (overlay.isSameText(code, wanted)) rows.push(row)
    })
    const after = overlay.code(replacement)
    return this.change({
      values: [{ column, keys: Uint32Array.from(found), codes: after }],
      cells: [{ column, rows: Uint32Array.from(rows), codes: after }],
    })
  }

  skip(rows: Uint32Array, state: SkipState): Touched {
    return this.change({ skips: { rows, state } })
  }

  /** The code of a text for `change`. */
  code(column: number, text: string): number {
    return this.#overlay(column).code(text)
  }

  /** The text of a code of that column. */
  textOfCode(column: number, code: number): string {
    return this.#overlay(column).text(code)
  }

  /** The one door: does a step, remembers it for undo, and says what must be judged again. */
  change({ cells = [], values = [], skips }: EditBatch): Touched {
    const step: Step = {
      values: values.flatMap((each) => this.#writeValues(each)),
      cells: cells.flatMap((each) => this.#writeCells(this.#withSameCells(each))),
      skips: null,
    }
    const rows = skips?.rows.filter((row) => this.skips[row] !== skips.state)
    if (skips && rows && rows.length > 0) {
      const before = Uint8Array.from(rows, (row) => this.skips[row] as number)
      step.skips = { rows, before, after: skips.state }
      for (const row of rows) this.skips[row] = skips.state
    }
    if (step.cells.length + step.values.length === 0 && !step.skips) return nothingTouched()
    this.#done.push(step)
    for (const undone of this.#undone) this.#bytes -= bytesOf(undone)
    this.#undone = []
    this.#bytes += bytesOf(step)
    while (this.#bytes > historyBytes && this.#done.length > 1) {
      this.#bytes -= bytesOf(this.#done.shift() as Step)
    }
    return this.#touchedBy(step)
  }

  undo(): Touched {
    const step = this.#done.pop()
    if (!step) return nothingTouched()
    this.#undone.push(step)
    const { skips } = step
    // Backwards: the same cell may have been written twice in one step.
    for (const { column, at, before } of step.cells.toReversed()) {
      for (let i = at.length - 1; i >= 0; i--) {
        this.#setCell(column, at[i] as number, before[i] as number)
      }
    }
    for (const { column, at, before } of step.values.toReversed()) {
      for (let i = at.length - 1; i >= 0; i--) {
        this.#overlay(column).values.set(at[i] as number, before[i] as number)
      }
    }
    skips?.rows.forEach((row, i) => {
      this.skips[row] = skips.before[i] as number
    })
    return this.#touchedBy(step)
  }

  redo(): Touched {
    const step = this.#undone.pop()
    if (!step) return nothingTouched()
    this.#done.push(step)
    for (const { column, at, after } of step.values) {
      const { values } = this.#overlay(column)
      for (let i = 0; i < at.length; i++) values.set(at[i] as number, after[i] as number)
    }
    for (const { column, at, after } of step.cells) {
      for (let i = 0; i < at.length; i++) this.#setCell(column, at[i] as number, after[i] as number)
    }
    for (const row of step.skips?.rows ?? []) this.skips[row] = step.skips?.after as number
    return this.#touchedBy(step)
  }

  // --- keeping -------------------------------------------------------------------------------

  /** The present state (not the steps that led to it), to be kept and loaded over the same sheet. */
  save(): SavedEdits {
    const columns = this.#overlays.flatMap((overlay, column) =>
      overlay ? [{ column, overlay }] : [],
    )
    const marked = Uint32Array.from(this.skips.keys()).filter((row) => this.skips[row] !== 0)
    return {
      rows: this.#sheet.rows,
      columns: this.#sheet.columns.length,
      cells: columns.flatMap(({ column, overlay }) => savedColumn(column, overlay, overlay.cells)),
      values: columns.flatMap(({ column, overlay }) =>
        savedColumn(column, overlay, overlay.values),
      ),
      skips: { rows: marked, states: Uint8Array.from(marked, (row) => this.skips[row] as number) },
    }
  }

  /**
   * Takes a kept state in place of the present one; nothing can be undone then, and all rows must be
   * judged. False, and nothing is changed, when it was kept over another sheet.
   */
  load(saved: SavedEdits): boolean {
    if (!this.#fits(saved)) return false
    this.#overlays = []
    this.#editsInRow = null
    this.#done = []
    this.#undone = []
    this.#bytes = 0
    this.skips.fill(0)
    for (const { column, at, texts, text } of saved.values) {
      const codes = savedTexts(texts).map((each) => this.code(column, each))
      at.forEach((key, i) => {
        this.#overlay(column).values.set(key, codes[text[i] as number] as number)
      })
    }
    for (const { column, at, texts, text } of saved.cells) {
      const codes = savedTexts(texts).map((each) => this.code(column, each))
      at.forEach((row, i) => {
        this.#setCell(column, row, codes[text[i] as number] as number)
      })
    }
    saved.skips.rows.forEach((row, i) => {
      this.skips[row] = saved.skips.states[i] as number
    })
    this.fold()
    return true
  }

  #fits({ rows, columns, cells, values, skips }: SavedEdits): boolean {
    const sheet = this.#sheet
    const isWithin = (at: Uint32Array, end: number) => at.every((each) => each < end)
    return (
      rows === sheet.rows &&
      columns === sheet.columns.length &&
      cells.every(({ column, at }) => sheet.columns[column] && isWithin(at, rows)) &&
      values.every(
        ({ column, at }) =>
          sheet.columns[column]?.codes && isWithin(at, sheet.columns[column]?.keys ?? 0),
      ) &&
      [...cells, ...values].every(
        ({ at, text, texts }) => text.length === at.length && isWithin(text, texts.ends.length),
      ) &&
      skips.states.length === skips.rows.length &&
      isWithin(skips.rows, rows)
    )
  }

  // --- helpers -------------------------------------------------------------------------------

  #overlay(column: number): ColumnOverlay {
    let overlay = this.#overlays[column]
    if (!overlay) {
      overlay = new ColumnOverlay(this.#sheet.column(column))
      this.#overlays[column] = overlay
    }
    return overlay
  }

  /** Rows that share the cell with this one (it included); null where each has its own. */
  sharers(row: number, column: number): { from: number; to: number } | null {
    return this.#origin?.isShared(column) ? this.#origin.siblings(row) : null
  }

  /** A cell that several punches share is one cell of the file: an edit counts for all of them. */
  #withSameCells<Change extends Texts & { rows: Uint32Array }>(change: Change): Change {
    const origin = this.#origin
    if (!origin?.isShared(change.column)) return change
    const rows: number[] = []
    const codes: number[] = []
    change.rows.forEach((row, i) => {
      const { from, to } = origin.siblings(row)
      for (let each = from; each < to; each++) {
        rows.push(each)
        if (typeof change.codes !== 'number') codes.push(change.codes[i] as number)
      }
    })
    return {
      ...change,
      rows: Uint32Array.from(rows),
      codes: typeof change.codes === 'number' ? change.codes : Uint32Array.from(codes),
    }
  }

  #writeCells({ column, rows, codes }: Texts & { rows: Uint32Array }): Written[] {
    const overlay = this.#overlay(column)
    return written(column, rows, codes, (row, code) => {
      const before = overlay.cells.get(row)
      const after = overlay.isBeneath(row, code) ? 0 : code
      if (before === after || (before && after && overlay.isSameText(before, after))) return null
      this.#setCell(column, row, after)
      return { before, after }
    })
  }

  #writeValues({ column, keys, codes }: Texts & { keys: Uint32Array }): Written[] {
    const overlay = this.#overlay(column)
    return written(column, keys, codes, (key, code) => {
      const before = overlay.values.get(key)
      const after = overlay.isOriginal(key, code) ? 0 : code
      if (before === after || (before && after && overlay.isSameText(before, after))) return null
      overlay.values.set(key, after)
      return { before, after }
    })
  }

  #setCell(column: number, row: number, code: number): void {
    const overlay = this.#overlay(column)
    const had = overlay.cells.get(row) !== 0
    overlay.cells.set(row, code)
    overlay.isFoldStale = true
    this.#editsInRow ??= new Uint16Array(this.#sheet.rows)
    this.#editsInRow[row] = (this.#editsInRow[row] as number) + Number(code !== 0) - Number(had)
  }

  #touchedBy({ cells, values, skips }: Step): Touched {
    const columns = new Set(values.map(({ column }) => column))
    const skipped = skips?.rows ?? new Uint32Array()
    let changedCells = cells.reduce((sum, { at }) => sum + at.length, 0)
    const isBulk =
      changedCells + skipped.length > this.#bulkRows ||
      this.#loose.size > looseBulks * this.#bulkRows
    if (columns.size === 0 && !isBulk) {
      const rows = new Set(skipped)
      for (const { at } of cells) {
        for (const row of at) {
          rows.add(row)
          this.#loose.add(row)
        }
      }
      return { rows: Uint32Array.from(rows), columns, isBulk: false, changedCells }
    }
    const isChanged = new Uint8Array(this.#sheet.rows)
    for (const row of skipped) isChanged[row] = 1
    for (const { column, at } of cells) {
      columns.add(column)
      for (const row of at) isChanged[row] = 1
    }
    for (const { column, at } of values) {
      const isReplaced = new Uint8Array(this.#sheet.column(column).keys)
      for (const key of at) isReplaced[key] = 1
      const raw = this.#sheet.column(column)
      const own = this.#overlay(column).cells
      for (let row = 0; row < this.#sheet.rows; row++) {
        if (isReplaced[raw.keyOf(row)] === 0 || own.get(row) !== 0) continue
        isChanged[row] = 1
        changedCells++
      }
    }
    return { rows: rowsOf(isChanged), columns, isBulk: true, changedCells }
  }
}

function nothingTouched(): Touched {
  return { rows: new Uint32Array(), columns: new Set(), isBulk: false, changedCells: 0 }
}

/** Writes code by code and keeps what really changed. */
function written(
  column: number,
  at: Uint32Array,
  codes: Uint32Array | number,
  write: (index: number, code: number) => { before: number; after: number } | null,
): Written[] {
  const changed = { at: at.slice(), before: at.slice(), after: at.slice() }
  let length = 0
  for (let i = 0; i < at.length; i++) {
    const index = at[i] as number
    const change = write(index, typeof codes === 'number' ? codes : (codes[i] as number))
    if (!change) continue
    changed.at[length] = index
    changed.before[length] = change.before
    changed.after[length++] = change.after
  }
  if (length === 0) return []
  return [
    {
      column,
      at: changed.at.slice(0, length),
      before: changed.before.slice(0, length),
      after: changed.after.slice(0, length),
    },
  ]
}

function rowsOf(isChanged: Uint8Array): Uint32Array {
  const rows = new Uint32Array(isChanged.length)
  let length = 0
  for (let row = 0; row < isChanged.length; row++) if (isChanged[row] === 1) rows[length++] = row
  return rows.slice(0, length)
}

function bytesOf({ cells, values, skips }: Step): number {
  const written = [...cells, ...values].reduce((sum, { at }) => sum + at.length * 12, 0)
  return written + (skips?.rows.length ?? 0) * 5 + 100
}
