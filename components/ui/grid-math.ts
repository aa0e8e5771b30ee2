/** Arithmetic of a virtual grid with rows of one height: where to scroll, what to draw, where a key leads. */

export type GridCell = { row: number; column: number }

/** Rows `first` to `last`, the last one not included. */
export type RowWindow = { first: number; last: number }

/** Every browser draws an element this tall; Chromium goes to 33,554,428 px, Firefox only to half of it. */
export const safeSpacerPx = 15_000_000
export const chromiumSpacerPx = 33_000_000

export type ScrollGeometry = {
  /** What the rows would need, in px. */
  contentPx: number
  /** What the browser is asked to draw; smaller than the content only beyond its cap. */
  spacerPx: number
  /** The part of the rows in sight. */
  viewPx: number
}

export function scrollGeometry(
  rowCount: number,
  rowPx: number,
  viewPx: number,
  capPx: number,
): ScrollGeometry {
  const contentPx = rowCount * rowPx
  return { contentPx, spacerPx: Math.min(contentPx, capPx), viewPx }
}

/** Beyond the cap the thumb is scaled, and only the thumb: wheel and keys stay 1:1. */
export function isScaled({ contentPx, spacerPx }: ScrollGeometry): boolean {
  return contentPx > spacerPx
}

export function topToThumb(top: number, geometry: ScrollGeometry): number {
  return isScaled(geometry) ? top * thumbRatio(geometry) : top
}

export function thumbToTop(scrollTop: number, geometry: ScrollGeometry): number {
  return isScaled(geometry) ? clampTop(scrollTop / thumbRatio(geometry), geometry) : scrollTop
}

function thumbRatio({ contentPx, spacerPx, viewPx }: ScrollGeometry): number {
  return (spacerPx - viewPx) / (contentPx - viewPx)
}

export function clampTop(top: number, { contentPx, viewPx }: ScrollGeometry): number {
  return Math.max(0, Math.min(top, contentPx - viewPx))
}

/** The rows to draw at a scroll position, with some more on both sides. */
export function rowWindow(
  top: number,
  viewPx: number,
  rowPx: number,
  rowCount: number,
  overscan: number,
): RowWindow {
  const first = Math.max(0, Math.min(Math.floor(top / rowPx), rowCount) - overscan)
  const last = Math.min(rowCount, Math.ceil((top + viewPx) / rowPx) + overscan)
  return { first: Math.min(first, last), last }
}

/** The nearest scroll position that shows the whole row; the present one when it is in sight. */
export function topToShow(row: number, top: number, viewPx: number, rowPx: number): number {
  const rowTop = row * rowPx
  // The upper edge wins in a window that is not even one row high (not laid out yet).
  if (rowTop < top || viewPx < rowPx) return rowTop
  if (rowTop + rowPx > top + viewPx) return Math.max(0, rowTop + rowPx - viewPx)
  return top
}

export type GridKey = { key: string; ctrl: boolean }

/** The cell a key leads to, or undefined when the key does not move. */
export function cellAfterKey(
  { key, ctrl }: GridKey,
  { row, column }: GridCell,
  grid: { rows: number; columns: number; pageRows: number },
): GridCell | undefined {
  const lastRow = grid.rows - 1
  const lastColumn = grid.columns - 1
  if (lastRow < 0 || lastColumn < 0) return undefined
  const to = (nextRow: number, nextColumn: number): GridCell => ({
    row: Math.max(0, Math.min(nextRow, lastRow)),
    column: Math.max(0, Math.min(nextColumn, lastColumn)),
  })
  switch (key) {
    case 'ArrowUp':
      return to(ctrl ? 0 : row - 1, column)
    case 'ArrowDown':
      return to(ctrl ? lastRow : row + 1, column)
    case 'ArrowLeft':
      return to(row, ctrl ? 0 : column - 1)
    case 'ArrowRight':
      return to(row, ctrl ? lastColumn : column + 1)
    case 'Home':
      return to(ctrl ? 0 : row, 0)
    case 'End':
      return to(ctrl ? lastRow : row, lastColumn)
    case 'PageUp':
      return to(row - grid.pageRows, column)
    case 'PageDown':
      return to(row + grid.pageRows, column)
    default:
      return undefined
  }
}
