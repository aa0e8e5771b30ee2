import { cellAfterKey, type GridCell } from './grid-math.ts'

/** Arithmetic of what is chosen in a grid: one rectangle, however many rows it has. */

/** Positions, all four included. */
export type GridRange = { top: number; bottom: number; left: number; right: number }

export type GridSize = { rows: number; columns: number; pageRows: number }

/** From the active cell to the last one reached; `whole` widens it to full rows, columns or both. */
export type GridSelection = {
  anchor: GridCell
  head: GridCell
  whole?: 'rows' | 'columns' | 'all' | undefined
}

export function at(cell: GridCell): GridSelection {
  return { anchor: cell, head: cell }
}

export function rangeOf(
  { anchor, head, whole }: GridSelection,
  { rows, columns }: GridSize,
): GridRange {
  const isFullWidth = whole === 'rows' || whole === 'all'
  const isFullHeight = whole === 'columns' || whole === 'all'
  return {
    top: isFullHeight ? 0 : Math.min(anchor.row, head.row),
    bottom: isFullHeight ? Math.max(0, rows - 1) : Math.max(anchor.row, head.row),
    left: isFullWidth ? 0 : Math.min(anchor.column, head.column),
    right: isFullWidth ? Math.max(0, columns - 1) : Math.max(anchor.column, head.column),
  }
}

/** The same selection in a grid that may have fewer rows or columns now. */
export function clamped({ anchor, head, whole }: GridSelection, size: GridSize): GridSelection {
  const within = ({ row, column }: GridCell): GridCell => ({
    row: Math.max(0, Math.min(row, size.rows - 1)),
    column: Math.max(0, Math.min(column, size.columns - 1)),
  })
  return { anchor: within(anchor), head: within(head), whole }
}

export type SelectionKey = { key: string; ctrl: boolean; shift: boolean }

/** What a key makes of a selection; undefined when it is none of its keys. */
export function selectionAfterKey(
  { key, ctrl, shift }: SelectionKey,
  selection: GridSelection,
  size: GridSize,
): GridSelection | undefined {
  const { anchor, head, whole } = selection
  if (ctrl && !shift && key.toLowerCase() === 'a') return { anchor, head, whole: 'all' }
  if (key === ' ' && (ctrl || shift)) return { anchor, head, whole: widened(whole, shift, ctrl) }
  if (key === 'Escape') return isOneCell(rangeOf(selection, size)) ? undefined : at(anchor)
  const next = cellAfterKey({ key, ctrl }, shift ? head : anchor, size)
  if (!next) return undefined
  if (!shift) return at(next)
  return { anchor, head: next, whole: keptWhole(whole, key) }
}

function widened(
  whole: GridSelection['whole'],
  shift: boolean,
  ctrl: boolean,
): GridSelection['whole'] {
  if (shift && ctrl) return 'all'
  const wanted = shift ? 'rows' : 'columns'
  return whole && whole !== wanted ? 'all' : wanted
}

/** Full rows grow by rows; to the side they become a rectangle of cells again. */
function keptWhole(whole: GridSelection['whole'], key: string): GridSelection['whole'] {
  const isSideways = key === 'ArrowLeft' || key === 'ArrowRight' || key === 'Home' || key === 'End'
  if (whole === 'rows') return isSideways ? undefined : 'rows'
  if (whole === 'columns') return isSideways ? 'columns' : undefined
  return undefined
}

export function isOneCell({ top, bottom, left, right }: GridRange): boolean {
  return top === bottom && left === right
}

export function isInside(
  { top, bottom, left, right }: GridRange,
  { row, column }: GridCell,
): boolean {
  return row >= top && row <= bottom && column >= left && column <= right
}
