import { decodeEntities } from './html-entities.ts'

/** Wider or longer than this is a mistake of the file, not a cell. */
const widestSpan = 1_000
const widestRow = 2_000

/** Stands for <br> until the cell is whole: line ends of the page itself are mere spaces. */
const lineBreak = '\u2028'
const comment = /^<!--/
const ignored = /^<(script|style)\b/i

/** True for text that begins like a web page or a table of one. */
export function isMarkup(text: string): boolean {
  return /^[\s\ufeff]*<(!--|(!doctype|html|table|head|body|meta|style|div|center|tr|td|th|\?xml)\b)/i.test(
    text.slice(0, 1_000),
  )
}

export function holdsTable(text: string): boolean {
  return /<t[rdh]\b/i.test(text)
}

/**
 * The rows of all tables in a page, one after the other, as clocks write them into files named .xls:
 * rows that were never opened or closed, several tables for one list. There is no DOMParser in a worker.
 */
export function readHtmlRows(html: string, onRow: (cells: string[]) => void): void {
  const row = new OpenRow(onRow)
  let at = 0
  while (at < html.length) {
    const tagAt = html.indexOf('<', at)
    if (tagAt < 0) {
      row.text(html.slice(at))
      break
    }
    if (tagAt > at) row.text(html.slice(at, tagAt))
    at = afterTag(html, tagAt)
    const tag = /^<(\/?)([a-z]+)\b/i.exec(html.slice(tagAt, tagAt + 12))
    if (!tag) {
      // A bare `<` is text; a comment or a declaration is nothing.
      if (!/[!?/a-z]/i.test(html[tagAt + 1] ?? ' ')) {
        row.text('<')
        at = tagAt + 1
      }
      continue
    }
    const isClosing = tag[1] === '/'
    const name = (tag[2] as string).toLowerCase()
    if (name === 'td' || name === 'th') {
      if (isClosing) row.closeCell()
      else row.openCell(span(html, tagAt, at, 'colspan'), span(html, tagAt, at, 'rowspan'))
    } else if (name === 'tr' || name === 'table') row.close()
    else if (name === 'br') row.text(lineBreak)
  }
  row.close()
}

/** Where the tag that begins at `from` ends; what holds no text for the eye ends with it. */
function afterTag(html: string, from: number): number {
  const head = html.slice(from, from + 8)
  if (comment.test(head)) return after(html, '-->', from)
  const hidden = ignored.exec(head)
  if (hidden) {
    const close = html.slice(from).search(new RegExp(`</${hidden[1]}\\b`, 'i'))
    return close < 0 ? html.length : after(html, '>', from + close)
  }
  return after(html, '>', from)
}

function after(html: string, end: string, from: number): number {
  const at = html.indexOf(end, from)
  return at < 0 ? html.length : at + end.length
}

function span(html: string, from: number, to: number, name: 'colspan' | 'rowspan'): number {
  if (to - from < 12) return 1
  const match = new RegExp(`\\b${name}\\s*=\\s*["']?\\s*(\\d{1,6})`, 'i').exec(html.slice(from, to))
  return match ? Math.min(Math.max(1, Number(match[1])), widestSpan) : 1
}

/** One row as it grows. A cell that reaches down is one value for each of its rows. */
class OpenRow {
  #onRow: (cells: string[]) => void
  #cells: string[] = []
  #cell: string | null = null
  #columns = 1
  #rows = 1
  /** By column: what still reaches down from the rows above. */
  #above = new Map<number, { text: string; rows: number }>()

  constructor(onRow: (cells: string[]) => void) {
    this.#onRow = onRow
  }

  text(text: string): void {
    if (this.#cell !== null) this.#cell += text
  }

  openCell(columns: number, rows: number): void {
    this.closeCell()
    this.#takeFromAbove()
    this.#cell = ''
    this.#columns = columns
    this.#rows = rows
  }

  closeCell(): void {
    if (this.#cell === null) return
    const text = decodeEntities(
      this.#cell
        .replace(/[^\S\u2028]+/g, ' ')
        .trim()
        .replace(/ ?\u2028 ?/g, '\n'),
    )
    this.#cell = null
    if (this.#rows > 1) this.#above.set(this.#cells.length, { text, rows: this.#rows - 1 })
    this.#cells.push(text)
    for (let column = 1; column < this.#columns && this.#cells.length < widestRow; column++) {
      this.#cells.push('')
    }
  }

  close(): void {
    this.closeCell()
    if (this.#cells.length === 0) return
    this.#takeFromAbove()
    this.#onRow(this.#cells)
    this.#cells = []
  }

  #takeFromAbove(): void {
    for (;;) {
      const above = this.#above.get(this.#cells.length)
      if (!above || this.#cells.length > widestRow) return
      if (--above.rows === 0) this.#above.delete(this.#cells.length)
      this.#cells.push(above.text)
    }
  }
}
