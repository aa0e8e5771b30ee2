import { cleanOptional } from './clean-text.ts'
import { Column } from './column.ts'
import { headerKey, headerRank } from './header-words.ts'
import { columnHeaders, findHeaderRow } from './propose.ts'
import type { Sheet } from './sheet.ts'

/** A report that names employees in lines of their own does so within its first rows. */
const rowsLookedAt = 200

const idHeader = 'Employee ID'
const nameHeader = 'Employee name'

type Employee = { id: string; name: string }

/**
 * Reports that name the employee once above his rows (`Employee,,,Ann (3)`): carries ID and name down
 * to the rows, as two more columns behind those of the file. Any other sheet comes back as it is.
 */
export function carrySections(sheet: Sheet): { sheet: Sheet; isCarried: boolean } {
  const headerRow = findHeaderRow(sheet)
  if (headerRow === 0 || namesEmployees(sheet, headerRow) || !hasSections(sheet, headerRow)) {
    return { sheet, isCarried: false }
  }
  const carried = sheet.copy()
  const ids = new Column(0)
  const names = new Column(0)
  const header = textsOf(sheet, headerRow - 1)
  const above = Array.from({ length: headerRow - 1 }, (_, row) => textsOf(sheet, row))
  let now: Employee = { id: '', name: '' }
  for (let row = 0; row < sheet.rows; row++) {
    const texts = textsOf(sheet, row)
    const isHeader = texts.join('\n') === header.join('\n')
    const employee = row === headerRow - 1 ? null : employeeOf(texts)
    now = employee ?? now
    ids.push(isHeader ? idHeader : now.id)
    names.push(isHeader ? nameHeader : now.name)
    if (row < headerRow) continue
    if (isHeader) carried.headings.set(row, 'repeated-header')
    else if (employee) carried.headings.set(row, 'section-line')
    else if (above.some((line) => isSameLine(line, texts)))
      carried.headings.set(row, 'above-header')
  }
  for (const column of [ids, names]) {
    column.close()
    carried.carried.add(carried.columns.push(column) - 1)
  }
  return { sheet: carried, isCarried: true }
}

/** True when a column of the file says who a row is of. */
function namesEmployees(sheet: Sheet, headerRow: number): boolean {
  return columnHeaders(sheet, headerRow).some(
    (header) => headerRank('userid', header) !== null || headerRank('name', header) !== null,
  )
}

function hasSections(sheet: Sheet, headerRow: number): boolean {
  for (let row = 0; row < Math.min(sheet.rows, rowsLookedAt); row++) {
    if (row !== headerRow - 1 && employeeOf(textsOf(sheet, row))) return true
  }
  return false
}

/** Labels and values in turn, of which one names an employee; null for any other line. */
function employeeOf(texts: string[]): Employee | null {
  const cells = texts.filter((text) => text !== '')
  if (cells.length < 2 || cells.length % 2 === 1) return null
  let found: Employee | null = null
  for (let i = 0; i < cells.length; i += 2) {
    const label = headerKey(cells[i] as string)
    const value = cells[i + 1] as string
    const isId = headerRank('userid', label) !== null && /^['’]?\d+$/.test(value)
    const isName = headerRank('name', label) !== null && /\p{L}/u.test(value)
    if (!isId && !isName && !otherLabels.has(label)) return null
    if (!isId && !isName) continue
    found ??= { id: '', name: '' }
    // `Ann (3)`: the number behind a name is the one the clock knows.
    const both = /^(.*\S)\s*\((\d{1,20})\)$/.exec(value)
    if (isId) found.id = value
    else {
      found.name = both?.[1] ?? value
      if (both && found.id === '') found.id = both[2] as string
    }
  }
  return found
}

const otherLabels = new Set(['department', 'dept', 'team', 'position', 'company', 'group'])

/** A title that stands above each part of a report again. */
function isSameLine(a: string[], b: string[]): boolean {
  const label = a.find((text) => text !== '')
  return label !== undefined && /\p{L}/u.test(label) && label === b.find((text) => text !== '')
}

function textsOf(sheet: Sheet, row: number): string[] {
  return sheet.rowTexts(row).map(cleanOptional)
}
