import type { EditResult } from './schema.ts'

/** What the page asks about a range of cells. A range is positions, never a list of rows. */

/** Rows of a view (`RowWindow.view`) from one position to another, both included. */
export type RowSpan = { view: number; from: number; to: number }

/** Rows, and columns of the file in the order they are shown. */
export type CellRange = RowSpan & { columns: number[] }

export type RangeFacts = {
  rows: number
  people: number
  /** Rows that are not ready. */
  problems: number
  skipped: number
  /** Days of the first and last punch, `YYYY-MM-DD`; null when no time can be read. */
  firstDay: string | null
  lastDay: string | null
}

export type PasteResult = EditResult & {
  /** Cells of the block that found no place. */
  over: number
}

export type ShiftPreview = {
  /** Rows whose time moves. */
  rows: number
  /** Rows without a readable time; they stay as they are. */
  unreadable: number
  /** As it is written, and as it would be. */
  examples: { rowNo: number; before: string; after: string; readAs: string }[]
}

export type FindRequest = {
  text: string
  columns: number[]
  isWholeCell: boolean
  isCaseMatched: boolean
  /** null = all rows of the file. */
  span: RowSpan | null
}

export type FoundCount = {
  cells: number
  rows: number
  byColumn: { column: number; cells: number }[]
}

export type Suggestion =
  | { kind: 'employee'; employee: string; name: string; rows: number }
  | { kind: 'day'; day: string; rows: number }

/**
 * Edits and questions about ranges. Every answer is null when the view is too old to be known: the
 * rows at those positions may be others now, and nothing was changed.
 */
export type RangeBench = {
  rangeFacts(span: RowSpan): Promise<RangeFacts | null>
  /** Tab-separated, as spreadsheet programs take it. */
  copyCells(range: CellRange): Promise<string | null>
  /** The same text in every cell of the range. */
  setCells(range: CellRange, text: string): Promise<EditResult | null>
  /**
   * Writes a block from the range's first cell on; one value, or a block that fits the range several
   * times, fills it. `columnsOn` are the columns from the first one to the end of the grid.
   */
  pasteCells(range: CellRange, columnsOn: number[], block: string[][]): Promise<PasteResult | null>
  /** The first row's cells in all rows below; one row alone takes the row above it. */
  fillDown(range: CellRange): Promise<EditResult | null>
  /** The range's rows once more in the rows behind it, over and over, up to position `to`. */
  fillOn(range: CellRange, to: number): Promise<EditResult | null>
  skipSpan(span: RowSpan, skip: boolean): Promise<EditResult | null>
  previewShift(span: RowSpan, seconds: number): Promise<ShiftPreview | null>
  /** Moves the times of these rows, written in the form they have. */
  shiftTimes(span: RowSpan, seconds: number): Promise<EditResult | null>
  countFound(find: FindRequest): Promise<FoundCount | null>
  /** The next cell found after a position in a view, going around. */
  nextFound(
    find: FindRequest,
    view: number,
    after: { position: number; column: number | null },
  ): Promise<{ position: number; column: number } | null>
  replaceFound(find: FindRequest, replacement: string): Promise<EditResult | null>
  /** Employees and days of the file that a few typed letters could mean. */
  suggest(text: string): Promise<Suggestion[]>
}
