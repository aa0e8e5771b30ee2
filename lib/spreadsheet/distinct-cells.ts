import { CodeTable, hashOf } from './code-table.ts'
import { PackedTexts } from './packed-texts.ts'

/** Where the cells of a sheet stand, and which of the different ones each is. */
export type CellPlaces = { rows: Uint32Array; columns: Uint16Array; codes: Uint32Array }

/** Different cells in a row of the XML that is written anew: `A` to `Z`. */
const width = 26
const lastRow = 1_048_576
const lastColumn = 16_384
/** The reader does not say which part a sheet was read from, so its first cell does. */
const mark = 'punchdesk cells of part '
const [quote, slash, less, more] = [0x22, 0x2f, 0x3c, 0x3e]
const [zero, nine, colon, A, Z] = [0x30, 0x39, 0x3a, 0x41, 0x5a]
const [opening, closing] = [bytesOf('<sheetData>'), bytesOf('</sheetData>')]
const [cellStart, cellEnd] = [bytesOf('<c r="'), bytesOf('</c>')]
const rowTags = ['<row ', '<row>', '</row>'].map(bytesOf)
/** No cell is shorter than `<c r="A1"/>`. */
const shortestCell = 11

/**
 * The XML of a sheet with each different cell once. A sheet repeats its names, types and IDs, and the
 * reader of workbooks takes microseconds for a cell; what a cell means is left to it, only `spreadCells`
 * puts what it made of them where they belong. `part` is the number `partOf` gives back. Null when there
 * is anything among the cells but rows and cells that say where they stand.
 */
export function distinctCells(
  xml: Uint8Array,
  part: number,
): { xml: Uint8Array<ArrayBuffer>; places: CellPlaces } | null {
  const from = indexOf(xml, opening) + opening.length
  const to = lastIndexOf(xml, closing)
  if (from < opening.length || to < from) return null
  const texts = new PackedTexts()
  const places = findCells(xml, from, to, texts)
  if (!places) return null
  const cells = new PackedTexts()
  cells.push(`<row><c r="A1" t="str"><v>${mark}${part}</v></c>`)
  for (let code = 0; code < texts.length; code++) {
    const at = code + 1
    if (at % width === 0) cells.push('</row><row>')
    cells.push(`<c r="${String.fromCharCode(A + (at % width))}${Math.floor(at / width) + 1}"`)
    cells.pushFrom(texts, code)
  }
  cells.push('</row>')
  cells.trim()
  const whole = new Uint8Array(from + cells.bytes.length + xml.length - to)
  whole.set(xml.subarray(0, from))
  whole.set(cells.bytes, from)
  whole.set(xml.subarray(to), from + cells.bytes.length)
  return { xml: whole, places }
}

type Rows<Cell> = (Cell[] | undefined)[]

/** The part whose different cells these rows are; -1 when they stand as they came. */
export function partOf(data: Rows<{ v?: unknown } | null | undefined>): number {
  const first = data[0]?.[0]?.v
  return typeof first === 'string' && first.startsWith(mark) ? Number(first.slice(mark.length)) : -1
}

/** The cells of a sheet out of what the reader made of the different ones. */
export function spreadCells<Cell>(
  data: Rows<Cell>,
  { rows, columns, codes }: CellPlaces,
): Rows<Cell> {
  const spread: Rows<Cell> = []
  for (let i = 0; i < codes.length; i++) {
    const at = (codes[i] as number) + 1
    const cell = data[Math.floor(at / width)]?.[at % width]
    // A cell without a value is none.
    if (!cell) continue
    const number = rows[i] as number
    const row = spread[number] ?? []
    spread[number] = row
    row[columns[i] as number] = cell
  }
  return spread
}

/** Finds the cells and collects the different ones in `texts`, each from behind its place to its end. */
function findCells(
  xml: Uint8Array,
  from: number,
  to: number,
  texts: PackedTexts,
): CellPlaces | null {
  const codeOf = new CodeTable(texts)
  const most = Math.ceil((to - from) / shortestCell)
  const rows = new Uint32Array(most)
  const columns = new Uint16Array(most)
  const codes = new Uint32Array(most)
  let length = 0
  for (let at = next(xml, less, from); at < to; at = next(xml, less, at)) {
    if (!stands(xml, cellStart, at)) {
      if (!rowTags.some((tag) => stands(xml, tag, at))) return null
      at++
      continue
    }
    at += cellStart.length
    let column = 0
    for (; isBetween(xml[at], A, Z); at++) column = column * 26 + (xml[at] as number) - A + 1
    let row = 0
    for (; isBetween(xml[at], zero, nine); at++) row = row * 10 + (xml[at] as number) - zero
    const isPlace = column > 0 && column <= lastColumn && row > 0 && row <= lastRow
    if (xml[at] !== quote || !isPlace) return null
    const start = at + 1
    at = endOfCell(xml, start)
    if (at < 0 || at > to) return null
    const hash = hashOf(xml, start, at)
    let code = codeOf.find(xml, start, at, hash)
    if (code < 0) {
      code = texts.length
      codeOf.add(hash)
      texts.pushBytes(xml, start, at)
    }
    rows[length] = row - 1
    columns[length] = column - 1
    codes[length++] = code
  }
  return {
    rows: rows.slice(0, length),
    columns: columns.slice(0, length),
    codes: codes.slice(0, length),
  }
}

/** Behind `/>` or `</c>`; -1 when something in the cell could be taken for the begin of another. */
function endOfCell(xml: Uint8Array, start: number): number {
  let at = next(xml, more, start)
  if (xml[at - 1] === slash) return at + 1
  for (at = next(xml, less, at); !stands(xml, cellEnd, at); at = next(xml, less, at + 1)) {
    let end = xml[at + 1] === slash ? at + 2 : at + 1
    const name = end
    while (isBetween(xml[end], 0x61, 0x7a) || isBetween(xml[end], A, Z)) end++
    const isOther = end === name || xml[end] === colon
    if (isOther || (end === name + 1 && xml[name] === cellEnd[2])) return -1
  }
  return at + cellEnd.length
}

/** The next place of a byte; there is one, at the latest in the end of the sheet's cells. */
function next(xml: Uint8Array, byte: number, from: number): number {
  let at = from
  while (at < xml.length && xml[at] !== byte) at++
  return at
}

function isBetween(byte: number | undefined, first: number, last: number): boolean {
  return byte !== undefined && byte >= first && byte <= last
}

function stands(xml: Uint8Array, text: Uint8Array, at: number): boolean {
  for (let i = 0; i < text.length; i++) if (xml[at + i] !== text[i]) return false
  return true
}

function indexOf(xml: Uint8Array, text: Uint8Array): number {
  let at = xml.indexOf(less)
  while (at >= 0 && !stands(xml, text, at)) at = xml.indexOf(less, at + 1)
  return at
}

function lastIndexOf(xml: Uint8Array, text: Uint8Array): number {
  let at = xml.lastIndexOf(less)
  while (at >= 0 && !stands(xml, text, at)) at = at === 0 ? -1 : xml.lastIndexOf(less, at - 1)
  return at
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
