/**
 * Cells as spreadsheet programs put them on the clipboard: tabs between cells, a line per row, and a
 * cell that holds a tab, a line break or begins with a quote stands in quotes, its quotes doubled.
 */

export function toTsv(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => cells.map(quotedCell).join('\t')).join('\r\n')
}

function quotedCell(text: string): string {
  return /[\t\r\n]|^"/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The cells of a clipboard's text. The line break that ends it makes no row of its own. */
export function parseTsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length || row.length > 0) {
    const quoted = text[at] === '"' ? quotedAt(text, at) : null
    const end = quoted ? quoted.end : plainEnd(text, at)
    row.push(quoted ? quoted.cell : text.slice(at, end))
    at = end + 1
    if (text[end] === '\t') {
      // A tab at the very end has an empty cell behind it.
      if (at >= text.length) row.push('')
      else continue
    }
    if (text[end] === '\r' && text[at] === '\n') at++
    rows.push(row)
    row = []
  }
  return rows
}

function plainEnd(text: string, from: number): number {
  let at = from
  while (at < text.length && text[at] !== '\t' && text[at] !== '\n' && text[at] !== '\r') at++
  return at
}

/** Null when the quote is part of the text: it is not closed, or something stands behind it. */
function quotedAt(text: string, from: number): { cell: string; end: number } | null {
  let at = from + 1
  for (;;) {
    const close = text.indexOf('"', at)
    if (close < 0) return null
    if (text[close + 1] === '"') {
      at = close + 2
      continue
    }
    const end = close + 1
    if (end < text.length && !/[\t\r\n]/.test(text[end] as string)) return null
    return { cell: text.slice(from + 1, close).replaceAll('""', '"'), end }
  }
}
