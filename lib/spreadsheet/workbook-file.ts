import type { WorkBook } from '@e965/xlsx'
import { count } from '#lib/count.ts'
import { type CellPlaces, distinctCells, partOf, spreadCells } from './distinct-cells.ts'
import { countOpenFormulas } from './open-formulas.ts'
import { WorkbenchError } from './schema.ts'
import { cellTexts, type MaybeCell } from './workbook-cells.ts'
import { damaged, type UnpackLimits, unpackZip, type ZipEntry, zipEntries } from './zip.ts'

export type WorkbookSheet = {
  name: string
  /** Rows with something in them. */
  rows: number
  isHidden: boolean
}

export type WorkbookContent = { sheets: WorkbookSheet[]; chosen: string; notes: string[] }

/** Pictures, macros and the like: never looked at, so never unpacked. */
const isNoSheetPart =
  /(^|\/)(media|pictures|drawings|charts|embeddings|printersettings|activex|ctrlprops|diagrams|thumbnails|customxml|externallinks|pivotcache|pivottables|slicers|slicercaches|theme|threadedcomments)\/|vbaproject|calcchain|comments\d|thumbnail/i
const isSheet = /^xl\/worksheets\/[^/]+\.xml$/i
const officeMark = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
const isWorkbookPart = /^xl\/|(^|\/)workbook\.(xml|bin)$|^content\.xml$|^index\/document\.iwa$/i

/**
 * A workbook of any age -> the rows of one sheet, as texts. The reader is loaded here and only here:
 * it is a megabyte of script that most imports never need.
 */
export async function readWorkbook(
  bytes: Uint8Array<ArrayBuffer>,
  wanted: string | undefined,
  limits: UnpackLimits,
  onRow: (cells: string[]) => void,
): Promise<WorkbookContent> {
  // Comes while the browser unpacks. Whoever unpacks speaks first when both fail.
  const reader = import('@e965/xlsx')
  reader.catch(() => {})
  const unpacked = isZip(bytes) ? await unpackWorkbook(bytes, limits) : asItIs(bytes)
  refuseEncrypted(unpacked.bytes)
  const { read } = await reader
  const book = parsed(() =>
    read(unpacked.bytes, {
      type: 'array',
      ...{ dense: true, cellNF: true, cellText: false, cellHTML: false, cellStyles: false },
      // With them it would take a formula without a result for a 0, which at a time is midnight.
      cellFormula: false,
    }),
  )
  const pages = book.SheetNames.map((name, index) => pageOf(book, name, index, unpacked.places))
  const sheets = pages.map(({ name, rows, isHidden }) => ({ name, rows, isHidden }))
  const chosen =
    pages.find(({ name, rows }) => name === wanted && rows > 0) ??
    pages.find(({ rows, isHidden }) => rows > 0 && !isHidden) ??
    pages.find(({ rows }) => rows > 0)
  if (!chosen) {
    throw new WorkbenchError('empty', 'This workbook is empty: no sheet of it holds a row.')
  }
  const notes: string[] = []
  const { date1904 } = book.Workbook?.WBProps ?? {}
  const texts = cellTexts(date1904 ? 1904 : 1900)
  const merges = fillMerges(chosen)
  if (merges > 0) {
    notes.push(
      `${count(merges, 'merged cell reaches', 'merged cells reach')} over several rows: what stands in one counts for each of its rows.`,
    )
  }
  pushRows(chosen.data, texts, onRow)
  const { openFormulas } = unpacked
  if (openFormulas > 0) {
    notes.push(
      `${count(openFormulas, 'cell holds a formula', 'cells hold a formula')} without its result, and is read as empty. Open the workbook in Excel, save it, and import it again.`,
    )
  }
  if (chosen.isHidden) notes.push(`The sheet “${chosen.name}” is hidden in the workbook.`)
  return { sheets, chosen: chosen.name, notes }
}

type Row = MaybeCell[]
type Page = {
  name: string
  isHidden: boolean
  rows: number
  data: (Row | undefined)[]
  merges: { s: { r: number; c: number }; e: { r: number; c: number } }[]
}

function pageOf(book: WorkBook, name: string, index: number, parts: CellPlaces[]): Page {
  const sheet = book.Sheets[name]
  const read = (sheet?.['!data'] ?? []) as Page['data']
  const places = parts[partOf(read)]
  const data = places ? spreadCells(read, places) : read
  return {
    name,
    isHidden: (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) > 0,
    rows: data.reduce((rows, row) => rows + (row?.some(isFilled) ? 1 : 0), 0),
    data,
    merges: sheet?.['!merges'] ?? [],
  }
}

function isFilled(cell: Row[number]): boolean {
  return cell?.v !== undefined && cell.v !== null && cell.v !== ''
}

/** A cell merged downwards is one value for all its rows: a name beside five days, a header of two lines. */
function fillMerges({ data, merges }: Page): number {
  let filled = 0
  for (const { s, e } of merges) {
    if (e.r <= s.r || e.c > s.c) continue
    const value = data[s.r]?.[s.c]
    if (!isFilled(value)) continue
    filled++
    for (let row = s.r + 1; row <= Math.min(e.r, data.length - 1); row++) {
      const cells = data[row]
      if (cells?.some(isFilled)) cells[s.c] = value
    }
  }
  return filled
}

function pushRows(
  data: Page['data'],
  texts: ReturnType<typeof cellTexts>,
  onRow: (cells: string[]) => void,
): void {
  for (let index = 0; index < data.length; index++) {
    const row = data[index]
    const cells: string[] = []
    for (let column = 0; column < (row?.length ?? 0); column++) {
      const cell = row?.[column]
      const text = texts(cell, row as Row)
      if (text === '') continue
      while (cells.length < column) cells.push('')
      cells.push(text)
    }
    onRow(cells.length === 0 ? [''] : cells)
    // What was read is not needed twice.
    data[index] = undefined
  }
}

/** What the reader gets. `places` is of the sheets whose different cells it gets once each. */
type Unpacked = { bytes: Uint8Array<ArrayBuffer>; places: CellPlaces[]; openFormulas: number }

function asItIs(bytes: Uint8Array<ArrayBuffer>): Unpacked {
  return { bytes, places: [], openFormulas: 0 }
}

async function unpackWorkbook(
  bytes: Uint8Array<ArrayBuffer>,
  limits: UnpackLimits,
): Promise<Unpacked> {
  const entries = zipEntries(bytes)
  if (entries.some(({ isEncrypted }) => isEncrypted)) throw encrypted()
  if (!entries.some(({ name }) => isWorkbookPart.test(name))) throw noWorkbook(entries)
  const places: CellPlaces[] = []
  let openFormulas = 0
  const parts = entries.filter(({ name }) => !isNoSheetPart.test(name))
  const unpacked = await unpackZip(bytes, parts, limits, (name, content) => {
    openFormulas += countOpenFormulas(content)
    const distinct = isSheet.test(name) ? distinctCells(content, places.length) : null
    if (!distinct) return content
    places.push(distinct.places)
    return distinct.xml
  })
  return { bytes: unpacked, places, openFormulas }
}

function noWorkbook(entries: ZipEntry[]): WorkbenchError {
  const inside = entries.find(({ name }) => /\.(xlsx?|csv|tsv|txt|dat)$/i.test(name))
  return new WorkbenchError(
    'not-text',
    inside
      ? `This is a packed folder (zip) with “${inside.name}” inside. Unpack it and drop what is inside.`
      : 'This is a packed file (zip), but no workbook. Export the punches as CSV or Excel workbook and import that file.',
  )
}

/** Office wraps a workbook with a password into an old-style file of its own. */
function refuseEncrypted(bytes: Uint8Array): void {
  if (bytes[0] !== officeMark[0]) return
  if (!officeMark.every((byte, index) => bytes[index] === byte)) throw damaged()
  const mark = new TextEncoder().encode('EncryptedPackage')
  for (
    let at = bytes.indexOf(mark[0] as number);
    at >= 0;
    at = bytes.indexOf(mark[0] as number, at + 1)
  ) {
    let i = 1
    while (i < mark.length && bytes[at + i * 2] === mark[i] && bytes[at + i * 2 - 1] === 0) i++
    if (i === mark.length) throw encrypted()
  }
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b
}

/** The reader's own errors are in nobody's words. */
function parsed(read: () => WorkBook): WorkBook {
  try {
    return read()
  } catch (error) {
    const text = error instanceof Error ? error.message : ''
    if (/password|encrypt/i.test(text)) throw encrypted()
    if (/could not find workbook|cannot find workbook|unsupported/i.test(text)) {
      throw new WorkbenchError(
        'not-text',
        'This file has the form of an Office document, but holds no workbook. Export the punches as CSV or Excel workbook and import that file.',
      )
    }
    throw damaged()
  }
}

function encrypted(): WorkbenchError {
  return new WorkbenchError(
    'encrypted',
    'This workbook is locked with a password. Open it in Excel, take the password off (File, Info, Protect Workbook), save it and import that file.',
  )
}
