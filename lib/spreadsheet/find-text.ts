import type { EditBatch, Edits } from './edits.ts'
import type { FindRequest, FoundCount } from './range-schema.ts'
import type { Sheet } from './sheet.ts'

/** Finds in the cells as they are written, once per different text of a column. */

type Pattern = {
  isFound: (text: string) => boolean
  replaced: (text: string, by: string) => string
}

function patternOf({ text, isWholeCell, isCaseMatched }: FindRequest): Pattern {
  const escaped = text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  const pattern = new RegExp(
    isWholeCell ? `^${escaped}$` : escaped,
    `g${isCaseMatched ? '' : 'i'}u`,
  )
  // Nothing but the whole of an empty cell is found by an empty text.
  const isEmpty = text === '' && !isWholeCell
  return {
    isFound: (cell) => {
      pattern.lastIndex = 0
      return !isEmpty && pattern.test(cell)
    },
    // A function: what is typed may hold `$1`.
    replaced: (cell, by) => cell.replace(pattern, () => by),
  }
}

/** True per row and column with a hit; each different text is looked at once. */
function finder(edits: Edits, column: number, { isFound }: Pattern): (row: number) => boolean {
  const keyed = edits.column(column)
  const known = new Uint8Array(keyed.keys)
  const loose = edits.looseRows()
  return (row) => {
    if (loose.size > 0 && loose.has(row)) return isFound(edits.text(row, column))
    const key = keyed.keyOf(row)
    if (known[key] === 0) known[key] = isFound(edits.keyText(column, key)) ? 2 : 1
    return known[key] === 2
  }
}

/** Cells of the file with a hit: what several punches share is one cell. */
export function countFound(edits: Edits, rows: Uint32Array, find: FindRequest): FoundCount {
  const pattern = patternOf(find)
  const rowHits = new Uint8Array(rows.length)
  const byColumn = find.columns.flatMap((column) => {
    const isIn = finder(edits, column, pattern)
    let cells = 0
    const shared = new Set<number>()
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number
      if (!isIn(row)) continue
      rowHits[i] = 1
      const sharers = edits.sharers(row, column)
      if (sharers) shared.add(sharers.from)
      else cells++
    }
    cells += shared.size
    return cells === 0 ? [] : [{ column, cells }]
  })
  return {
    cells: byColumn.reduce((sum, { cells }) => sum + cells, 0),
    rows: rowHits.reduce((sum, hit) => sum + hit, 0),
    byColumn,
  }
}

/** The next hit behind a cell, row by row in the view's order, and around at its end. */
export function nextFound(
  edits: Edits,
  rows: Uint32Array,
  find: FindRequest,
  after: { position: number; column: number | null },
): { position: number; column: number } | null {
  const pattern = patternOf(find)
  const columns = find.columns.map((column) => ({ column, isIn: finder(edits, column, pattern) }))
  const place = after.column === null ? -1 : find.columns.indexOf(after.column)
  for (let step = 0; step <= rows.length; step++) {
    const position = (after.position + step) % rows.length
    const row = rows[position]
    if (row === undefined) return null
    const from = step === 0 ? place + 1 : 0
    const to = step === rows.length ? place + 1 : columns.length
    const hit = columns.slice(from, to).find(({ isIn }) => isIn(row))
    if (hit) return { position, column: hit.column }
  }
  return null
}

/** `rows` null = the whole file below its header row: then values are replaced, not cells. */
export function replaceBatch(
  sheet: Sheet,
  edits: Edits,
  rows: Uint32Array | null,
  headerRow: number,
  find: FindRequest,
  replacement: string,
): EditBatch {
  const pattern = patternOf(find)
  const batches = find.columns.map((column): EditBatch => {
    const next = memo((text) =>
      pattern.isFound(text) ? edits.code(column, pattern.replaced(text, replacement)) : 0,
    )
    if (rows === null && sheet.column(column).codes !== null)
      return replaceValues(sheet, edits, column, headerRow, next)
    return { cells: [cellsOf(edits, column, rows ?? rowsFrom(headerRow, sheet.rows), next)] }
  })
  return {
    cells: batches.flatMap(({ cells }) => cells ?? []),
    values: batches.flatMap(({ values }) => values ?? []),
  }
}

function replaceValues(
  sheet: Sheet,
  edits: Edits,
  column: number,
  headerRow: number,
  next: (text: string) => number,
): EditBatch {
  const counts = sheet.column(column).countRows(headerRow)
  const keys: number[] = []
  const codes: number[] = []
  for (let key = 0; key < counts.length; key++) {
    const code = counts[key] === 0 ? 0 : next(edits.keyText(column, key))
    if (code === 0) continue
    keys.push(key)
    codes.push(code)
  }
  const rows: number[] = []
  const rowCodes: number[] = []
  edits.forEachEditedCell(column, (row, own) => {
    const code = next(edits.textOfCode(column, own))
    if (code === 0) return
    rows.push(row)
    rowCodes.push(code)
  })
  return {
    values: [{ column, keys: Uint32Array.from(keys), codes: Uint32Array.from(codes) }],
    cells: [{ column, rows: Uint32Array.from(rows), codes: Uint32Array.from(rowCodes) }],
  }
}

function cellsOf(
  edits: Edits,
  column: number,
  rows: Uint32Array,
  next: (text: string) => number,
): { column: number; rows: Uint32Array; codes: Uint32Array } {
  const keyed = edits.column(column)
  const loose = edits.looseRows()
  const known = new Int32Array(keyed.keys).fill(-1)
  const at = new Uint32Array(rows.length)
  const codes = new Uint32Array(rows.length)
  let length = 0
  for (const row of rows) {
    let code: number
    if (loose.has(row)) code = next(edits.text(row, column))
    else {
      const key = keyed.keyOf(row)
      if (known[key] === -1) known[key] = next(edits.keyText(column, key))
      code = known[key] as number
    }
    if (code === 0) continue
    at[length] = row
    codes[length++] = code
  }
  return { column, rows: at.slice(0, length), codes: codes.slice(0, length) }
}

export function rowsFrom(first: number, end: number): Uint32Array {
  return Uint32Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i)
}

function memo(ask: (text: string) => number): (text: string) => number {
  const known = new Map<string, number>()
  return (text) => {
    let answer = known.get(text)
    if (answer === undefined) {
      answer = ask(text)
      if (known.size < 100_000) known.set(text, answer)
    }
    return answer
  }
}
