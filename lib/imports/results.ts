import type { Import } from '#lib/db/tables.ts'
import { typeWithNumber } from '#lib/punch/check-type.ts'
import type { ResultPunch, ResultRow } from './data.ts'
import { byteOrderMark, csvLine } from './results-csv.ts'

/** What the desk adds behind the columns of the file. */
const ourHeader = [
  'Punchdesk row',
  'Punchdesk state',
  "Go2Clock's reason",
  "Punchdesk's reason",
  'Punchdesk sent ID',
  'Punchdesk sent time',
  'Punchdesk sent type',
  'Punchdesk changes',
]

/** First line of the results file: the file's own header, then ours. */
export function resultsHead(source: Pick<Import, 'header'>): string {
  return byteOrderMark + csvLine([...headerOf(source), ...ourHeader])
}

/** One line per punch of the row; what stayed behind of it has one line that says why. */
export function resultsLines(source: Pick<Import, 'header'>, row: ResultRow): string {
  const header = headerOf(source)
  const cells = JSON.parse(row.cells) as string[]
  const own = header.map((_, index) => cells[index] ?? '')
  const changes = changesOf(header, cells, row.edited)
  const isBehind = !['ready', 'warning'].includes(row.verdict)
  const lines = row.punches.map((punch) => [
    stateOf(punch),
    punch.said ?? '',
    // Of a row that went in part, the reason speaks of the part that did not.
    isBehind ? '' : (row.reason ?? ''),
    punch.userid,
    punch.checktime.replace('T', ' '),
    typeWithNumber(punch.checktype),
    changes,
  ])
  if (isBehind || lines.length === 0) {
    lines.push([`not sent: ${row.verdict}`, '', row.reason ?? '', '', '', '', changes])
  }
  return lines.map((line) => csvLine([...own, String(row.row_no), ...line])).join('')
}

/** Texts of the header; a column without one is called as a spreadsheet program calls it. */
function headerOf({ header }: Pick<Import, 'header'>): string[] {
  return (JSON.parse(header) as string[]).map((text, index) => text || `Column ${letters(index)}`)
}

function stateOf(punch: ResultPunch): string {
  const corrected = punch.replaces === null ? '' : ', sent again'
  return `${punch.state}${punch.confirmed ? ' (confirmed)' : ''}${corrected}`
}

/** `No.: 1O71 -> 1071` for every cell that was changed before sending. */
function changesOf(header: string[], cells: string[], edited: string | null): string {
  if (edited === null) return ''
  return (JSON.parse(edited) as [number, string][])
    .map(([column, text]) => `${header[column]}: ${cells[column] || 'empty'} -> ${text || 'empty'}`)
    .join('; ')
}

/** 0 -> A, 25 -> Z, 26 -> AA. */
function letters(index: number): string {
  const rest = String.fromCharCode(65 + (index % 26))
  return index < 26 ? rest : letters(Math.floor(index / 26) - 1) + rest
}
