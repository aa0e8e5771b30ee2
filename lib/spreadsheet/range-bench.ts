import type { Edits, Touched } from './edits.ts'
import { skipStates } from './edits.ts'
import { countFound, nextFound, replaceBatch, rowsFrom } from './find-text.ts'
import type { Judge } from './judge.ts'
import { fillBatch, pasteBatch, repeatBatch, setBatch } from './range-edits.ts'
import { rangeFacts } from './range-facts.ts'
import type { FindRequest, RangeBench, RowSpan } from './range-schema.ts'
import type { EditResult } from './schema.ts'
import type { Sheet } from './sheet.ts'
import { previewShift, shiftBatch } from './shift-times.ts'
import { suggest } from './suggest.ts'
import { toTsv } from './tsv.ts'

type Open = { sheet: Sheet; edits: Edits; judge: Judge }

/** What the workbench lends: the open file, the rows of a view, and the judging after an edit. */
type Lent = {
  current: () => Open
  viewRows: (view: number) => Uint32Array | null
  afterEdit: (touched: Touched) => EditResult
}

/** The workbench's part for ranges of cells: positions become rows here, and only here. */
export function rangeBench({ current, viewRows, afterEdit }: Lent): RangeBench {
  /** Null when the view is not known any more. */
  function rowsOf({ view, from, to }: RowSpan): Uint32Array | null {
    return viewRows(view)?.subarray(Math.max(0, from), Math.max(0, to + 1)) ?? null
  }

  function columnsOf(columns: readonly number[]): number[] {
    const { sheet } = current()
    return columns.filter((column) => sheet.columns[column] !== undefined)
  }

  function foundRows({ span }: FindRequest): Uint32Array | null {
    const { sheet, judge } = current()
    return span === null ? rowsFrom(judge.plan.shape.headerRow, sheet.rows) : rowsOf(span)
  }

  return {
    async rangeFacts(span) {
      const rows = rowsOf(span)
      return rows && rangeFacts(current().judge, rows)
    },
    async copyCells(range) {
      const rows = rowsOf(range)
      const columns = columnsOf(range.columns)
      const { edits } = current()
      return (
        rows && toTsv(Array.from(rows, (row) => columns.map((column) => edits.text(row, column))))
      )
    },
    async setCells(range, text) {
      const rows = rowsOf(range)
      const { edits } = current()
      return rows && afterEdit(edits.change(setBatch(edits, rows, columnsOf(range.columns), text)))
    },
    async pasteCells(range, columnsOn, block) {
      const rowsOn = viewRows(range.view)?.subarray(range.from) ?? null
      if (!rowsOn) return null
      const { edits } = current()
      const { batch, over } = pasteBatch(edits, block, {
        rowsOn,
        columnsOn: columnsOf(columnsOn),
        rows: range.to - range.from + 1,
        columns: range.columns.length,
      })
      return { ...afterEdit(edits.change(batch)), over }
    },
    async fillDown(range) {
      const rows = viewRows(range.view)
      if (!rows) return null
      const { edits } = current()
      const isOne = range.from === range.to
      const from = rows[isOne ? range.from - 1 : range.from]
      const below = rows.subarray(isOne ? range.from : range.from + 1, range.to + 1)
      if (from === undefined) return afterEdit(edits.change({}))
      return afterEdit(edits.change(fillBatch(edits, from, below, columnsOf(range.columns))))
    },
    async fillOn(range, to) {
      const from = rowsOf(range)
      const onto = rowsOf({ ...range, from: range.to + 1, to })
      if (!from || !onto) return null
      const { edits } = current()
      return afterEdit(edits.change(repeatBatch(edits, from, onto, columnsOf(range.columns))))
    },
    async skipSpan(span, skip) {
      const rows = rowsOf(span)
      const state = skip ? skipStates.skipped : skipStates.kept
      return rows && afterEdit(current().edits.skip(rows, state))
    },
    async previewShift(span, seconds) {
      const rows = rowsOf(span)
      const { edits, judge } = current()
      return rows && previewShift(edits, judge, rows, seconds)
    },
    async shiftTimes(span, seconds) {
      const rows = rowsOf(span)
      const { edits, judge } = current()
      return rows && afterEdit(edits.change(shiftBatch(edits, judge, rows, seconds)))
    },
    async countFound(find) {
      const rows = foundRows(find)
      return rows && countFound(current().edits, rows, find)
    },
    async nextFound(find, view, after) {
      const rows = viewRows(view)
      return rows && nextFound(current().edits, rows, find, after)
    },
    async replaceFound(find, replacement) {
      const rows = find.span === null ? null : rowsOf(find.span)
      if (find.span !== null && rows === null) return null
      const { sheet, edits, judge } = current()
      const { headerRow } = judge.plan.shape
      return afterEdit(edits.change(replaceBatch(sheet, edits, rows, headerRow, find, replacement)))
    },
    async suggest(text) {
      const { sheet, edits, judge } = current()
      return suggest(sheet, edits, judge, text)
    },
  }
}
