import { unguardCell } from '#lib/imports/results-csv.ts'
import { alignedHeader } from './aligned-header.ts'
import { datedHeader } from './bare-days.ts'
import { headerKey } from './header-words.ts'
import { isLookupHeader, type Lookup, lookupTaker } from './lookup.ts'
import { columnName, findHeaderRow } from './propose.ts'
import { WorkbenchError } from './schema.ts'
import { Sheet, type SheetLimits } from './sheet.ts'

/** Lines looked at before the first of them becomes a row. */
const openingLines = 40

/** What a reader of files hands its lines to. */
export type LineTarget = {
  push: (cells: string[]) => void
  end: () => void
  /** The sheet, once lines go into it as they are. */
  direct: () => Sheet | null
}

type Take = (cells: string[]) => void
type First = { name: string; header: string[]; width: number }

/**
 * Files one after the other as one sheet: the row numbers go on, and a later file's own header and the
 * lines above it are rows that are skipped. A list of badges among them is no rows but a look-up.
 */
export class JoinedFiles {
  readonly sheet: Sheet
  readonly files: { name: string; rows: number }[] = []
  lookup: Lookup | null = null
  /** What was understood of lines above the rows; sentences. */
  readonly notes: string[] = []
  #limits: SheetLimits
  #several: boolean
  #first: First | null = null
  /** Where the rows of the file that is being read begin, and how many of them are no source rows. */
  #opened: { from: number; headers: number } | null = null

  readonly #takeRow: Take = (cells) => this.sheet.push(cells)

  constructor(limits: SheetLimits, several: boolean) {
    this.sheet = new Sheet(limits)
    this.#limits = limits
    this.#several = several
  }

  /** Of the first file with rows; empty when it has none. */
  get header(): string[] {
    return this.#first?.header ?? []
  }

  /** The next file. Its lines are held back until it is clear what they are. */
  open(name: string): LineTarget {
    let held: string[][] | null = []
    let take: Take = () => {}
    const begin = () => {
      const lines = held ?? []
      held = null
      take = this.#begin(name, lines)
      for (const line of lines) take(line)
    }
    return {
      direct: () => (take === this.#takeRow ? this.sheet : null),
      push: (cells) => {
        if (held === null) return take(cells)
        held.push(cells)
        if (held.length === openingLines) begin()
      },
      end: () => {
        if (held?.every(isBlank)) throw emptyFile()
        if (held !== null) begin()
        this.sheet.endFile()
        if (this.#opened) {
          const { from, headers } = this.#opened
          this.files.push({ name, rows: this.sheet.rows - from - headers })
        }
        this.#opened = null
      },
    }
  }

  #begin(name: string, lines: string[][]): Take {
    if (isOwnResults(lines)) {
      // Taking the guard off first, so that the header is compared as it was.
      lines.forEach((line, index) => {
        lines[index] = line.map(unguardCell)
      })
      const take = this.#rows(name, lines)
      let left = lines.length
      return (cells) => take(left-- > 0 ? cells : cells.map(unguardCell))
    }
    return this.#rows(name, lines)
  }

  #rows(name: string, lines: string[][]): Take {
    const dated = datedHeader(lines, name)
    if (dated) {
      lines[dated.row] = dated.cells
      this.notes.push(dated.note)
    }
    const opening = new Sheet(this.#limits)
    for (const line of lines) opening.push(line)
    const headerRow = findHeaderRow(opening)
    let header = headerRow > 0 ? (lines[headerRow - 1] as string[]) : []
    if (this.#several && isLookupHeader(header)) return this.#lookUp(name, header, headerRow)
    const aligned = alignedHeader(header, lines.slice(headerRow))
    if (aligned) {
      header = aligned
      lines[headerRow - 1] = aligned
    }
    const width = Math.max(0, ...lines.map((cells) => cells.length))
    const from = this.sheet.rows
    if (this.#first) {
      refuseOther(this.#first, { name, header, width })
      for (let row = 0; row < headerRow; row++) {
        const isHeader = row === headerRow - 1
        this.sheet.headings.set(from + row, isHeader ? 'repeated-header' : 'above-header')
      }
    }
    // The first file's header is no row of it; a later one's is a row that is skipped.
    const headers = !this.#first && headerRow > 0 ? 1 : 0
    this.#opened = { from, headers }
    this.#first ??= { name, header, width }
    return this.#takeRow
  }

  #lookUp(name: string, header: string[], headerRow: number): Take {
    const { lookup, take } = lookupTaker(name, header)
    this.lookup = lookup
    let above = headerRow
    return (cells) => {
      if (above > 0) above--
      else take(cells)
    }
  }
}

function isOwnResults([header]: string[][]): boolean {
  const keys = new Set(header?.map(headerKey))
  return keys.has('punchdeskrow') && keys.has('punchdeskstate')
}

/** Columns that mean something else under the same shape would send wrong punches. */
function refuseOther(first: First, other: First): void {
  const [a, b] = [trimmed(first.header), trimmed(other.header)]
  const differs = (sentence: string) =>
    new WorkbenchError(
      'not-alike',
      `“${other.name}” does not go together with “${first.name}”: ${sentence} Import it on its own.`,
    )
  if (a.length === 0 && b.length === 0) {
    if (first.width === other.width) return
    throw differs(`it has ${other.width} columns instead of ${first.width}.`)
  }
  if (a.length === 0 || b.length === 0) {
    throw differs(`only “${(b.length > 0 ? other : first).name}” has a header row.`)
  }
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    if (headerKey(a[index] ?? '') === headerKey(b[index] ?? '')) continue
    const named = (text: string | undefined) => (text?.trim() ? `“${text.trim()}”` : 'nothing')
    throw differs(
      `${columnName(index)} is headed ${named(b[index])} instead of ${named(a[index])}.`,
    )
  }
}

function isBlank(cells: string[]): boolean {
  return cells.length === 1 && cells[0] === ''
}

function emptyFile(): WorkbenchError {
  return new WorkbenchError('empty', 'This file is empty: it holds no row at all.')
}

function trimmed(header: string[]): string[] {
  return header.slice(0, header.findLastIndex((cell) => cell.trim() !== '') + 1)
}
