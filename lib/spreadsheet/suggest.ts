import { dateText, longDate, tableDate } from '#lib/punch/wall-clock.ts'
import { cleanText } from './clean-text.ts'
import type { Edits } from './edits.ts'
import { headerMark, type Judge } from './judge.ts'
import { noWall } from './key-readings.ts'
import type { Suggestion } from './range-schema.ts'
import type { Sheet } from './sheet.ts'

const employeesShown = 6
const daysShown = 4

/** Employees and days of the file that the typed letters could mean, those with most rows first. */
export function suggest(sheet: Sheet, edits: Edits, judge: Judge, typed: string): Suggestion[] {
  const wanted = cleanText(typed).toLowerCase()
  if (wanted === '') return []
  const byRows = (a: Suggestion, b: Suggestion) => b.rows - a.rows
  return [
    ...employees(sheet, edits, judge, wanted).sort(byRows).slice(0, employeesShown),
    ...days(judge, wanted).sort(byRows).slice(0, daysShown),
  ]
}

function employees(sheet: Sheet, edits: Edits, judge: Judge, wanted: string): Suggestion[] {
  const column = judge.plan.columnOf.get('userid')
  const nameColumn = judge.plan.columnOf.get('name')
  if (column === undefined) return []
  const keyed = edits.column(column)
  const rows = new Uint32Array(keyed.keys)
  const firstRow = new Int32Array(keyed.keys).fill(-1)
  for (let row = 0; row < sheet.rows; row++) {
    if (judge.reason[row] === headerMark) continue
    const key = keyed.keyOf(row)
    rows[key] = (rows[key] as number) + 1
    if (firstRow[key] === -1) firstRow[key] = row
  }
  const found = new Map<string, Suggestion & { kind: 'employee' }>()
  for (let key = 0; key < rows.length; key++) {
    if (rows[key] === 0) continue
    const row = firstRow[key] as number
    const employee = employeeOf(edits, judge, row)
    if (employee === '') continue
    const known = found.get(employee)
    if (known) known.rows += rows[key] as number
    else {
      const name = nameColumn === undefined ? '' : cleanText(edits.text(row, nameColumn))
      if (`${employee} ${name}`.toLowerCase().includes(wanted))
        found.set(employee, { kind: 'employee', employee, name, rows: rows[key] as number })
    }
  }
  return [...found.values()]
}

/** What the employee filter compares: the number as it would be sent, else the cell as it reads. */
export function employeeOf(edits: Edits, judge: Judge, row: number): string {
  const column = judge.plan.columnOf.get('userid')
  const text = column === undefined ? '' : edits.text(row, column)
  return judge.useridOf(row) ?? cleanText(text)
}

function days(judge: Judge, wanted: string): Suggestion[] {
  const rows = new Map<number, number>()
  let lastDay = -1
  let lastRows = 0
  for (let row = 0; row < judge.wall.length; row++) {
    const wall = judge.wall[row] as number
    if (wall === noWall || judge.reason[row] === headerMark) continue
    const day = Math.floor(wall / 86_400)
    if (day === lastDay) {
      lastRows++
      continue
    }
    if (lastRows > 0) rows.set(lastDay, (rows.get(lastDay) ?? 0) + lastRows)
    lastDay = day
    lastRows = 1
  }
  if (lastRows > 0) rows.set(lastDay, (rows.get(lastDay) ?? 0) + lastRows)
  return [...rows].flatMap(([number, some]): Suggestion[] => {
    const day = dateText(number)
    const words = `${day} ${tableDate(day)} ${longDate(day)}`.toLowerCase()
    return words.includes(wanted) ? [{ kind: 'day', day, rows: some }] : []
  })
}
