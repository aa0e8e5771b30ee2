import Papa from 'papaparse'
import { type Delimiter, delimiters } from './schema.ts'

/** `sep=;` as first line: Excel's own way to name the delimiter; the line is no row. */
export function sepLine(text: string): { delimiter: Delimiter | null; length: number } {
  const match = /^"?sep=(.)"?(\n|$)/i.exec(text.slice(0, 16))
  if (!match) return { delimiter: null, length: 0 }
  const found = delimiters.find((delimiter) => delimiter === match[1])
  return { delimiter: found ?? null, length: match[0].length }
}

/**
 * The delimiter that cuts the first lines into the most even table: most rows of one width, and
 * among those the widest. A file of one column answers a comma.
 */
export function findDelimiter(text: string): Delimiter {
  let best: { delimiter: Delimiter; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of delimiters) {
    if (!text.includes(delimiter)) continue
    const score = evenness(text, delimiter)
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

function evenness(text: string, delimiter: Delimiter): number {
  const { data } = Papa.parse<string[]>(text, { delimiter, newline: '\n', preview: 200 })
  const rows = data.filter((row) => row.length > 1 || row[0] !== '')
  const widths = new Map<number, number>()
  for (const row of rows) widths.set(row.length, (widths.get(row.length) ?? 0) + 1)
  let best = 0
  for (const [width, number] of widths) {
    if (width < 2) continue
    // A name column `Last, First` makes commas even too: an extra column must weigh more.
    best = Math.max(best, (number / rows.length) * Math.sqrt(width - 1))
  }
  return best
}
