import { headerKey } from './header-words.ts'

/**
 * The logs of Realand, Timmy and their kin (AGL_001.TXT, GLG_001.TXT): the header has a cell more or
 * less than the rows, because a name padded with spaces swallows the tab behind it, or gets two more.
 * Answers the header that stands over the right columns, null when nothing is to be done.
 */
export function alignedHeader(header: string[], rows: string[][]): string[] | null {
  const named = header.filter((cell) => cell.trim() !== '')
  const keys = named.map(headerKey)
  if (!keys.includes('enno') || !keys.includes('name') || keys.at(-1) !== 'datetime') return null
  const width = usualWidth(rows)
  if (width === header.length) return null
  if (width === named.length) return named
  const nameAt = keys.indexOf('name')
  if (width !== named.length - 1) return null
  // Name and the number behind it in one cell: `Worker Nine          1`.
  const glued = `${named[nameAt]} ${named[nameAt + 1] ?? ''}`
  return [...named.slice(0, nameAt), glued, ...named.slice(nameAt + 2)]
}

function usualWidth(rows: string[][]): number {
  const counts = new Map<number, number>()
  for (const { length } of rows) if (length > 1) counts.set(length, (counts.get(length) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0
}
