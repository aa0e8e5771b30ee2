/**
 * The results file as text: RFC 4180, UTF-8 with BOM so that Excel reads the names right, and safe
 * to open: a cell that a spreadsheet program would run as a formula gets an apostrophe in front.
 */

export const byteOrderMark = '\uFEFF'

/**
 * A cell that begins so is run, not shown (OWASP, CSV injection). Apostrophes in front count too, so
 * that taking one off always gives the cell back.
 */
const guardable = /^'*[=+\-@\t\r]/
/** Begins alike and is harmless: `-70.0060`. */
const plainNumber = /^[+-]?\d+([.,]\d+)?$/

/** One line, with its end. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => quote(guardCell(cell))).join(',')}\r\n`
}

/** `=1+1` -> `'=1+1`. */
export function guardCell(text: string): string {
  return guardable.test(text) && !plainNumber.test(text) ? `'${text}` : text
}

/** The inverse of guardCell. */
export function unguardCell(text: string): string {
  return text.startsWith("'") && guardable.test(text) ? text.slice(1) : text
}

/** `clockings-week-32.csv` -> `clockings-week-32 results.csv`, without what file systems refuse. */
export function resultsFileName(name: string): string {
  const stem = name
    .replace(/\.(csv|tsv|txt|dat|xlsx?)$/i, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are refused
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*]+/g, ' ')
    .trim()
  return `${stem || 'import'} results.csv`
}

/** Value of Content-Disposition: plain ASCII for old programs, the whole name beside it (RFC 6266). */
export function attachment(fileName: string): string {
  const ascii = fileName.toWellFormed().replace(/[^\x20-\x7e]/g, '_')
  const encoded = encodeURIComponent(fileName.toWellFormed()).replace(/['()*]/g, percentEncoded)
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
