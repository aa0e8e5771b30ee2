import { cleanOptional } from './clean-text.ts'
import { Column } from './column.ts'
import { headerKey, headerRank } from './header-words.ts'
import { columnHeaders, findHeaderRow } from './propose.ts'
import type { Sheet } from './sheet.ts'

const firstNames = new Set(['firstname', 'forename', 'givenname'])
const lastNames = new Set(['lastname', 'surname', 'familyname'])
const wholeName = 'Employee name'

/**
 * A file with first and last name apart and no whole name: both together as one more column behind those
 * of the file, so that one column says who a row is of. Any other sheet comes back as it is.
 */
export function joinNames(sheet: Sheet): Sheet {
  const headerRow = findHeaderRow(sheet)
  const keys = columnHeaders(sheet, headerRow).map(headerKey)
  const first = keys.findIndex((key) => firstNames.has(key))
  const last = keys.findIndex((key) => lastNames.has(key))
  if (first < 0 || last < 0 || keys.some(isWholeName)) return sheet
  const names = new Column(0)
  for (let row = 0; row < sheet.rows; row++) {
    const parts = [sheet.text(row, first), sheet.text(row, last)].map(cleanOptional)
    names.push(row === headerRow - 1 ? wholeName : parts.join(' ').trim())
  }
  names.close()
  const joined = sheet.copy()
  joined.joined.add(joined.columns.push(names) - 1)
  return joined
}

function isWholeName(key: string): boolean {
  return headerRank('name', key) !== null && !firstNames.has(key) && !lastNames.has(key)
}
