import { grouped } from '#lib/count.ts'
import { cleanText } from '#lib/spreadsheet/clean-text.ts'
import { ruleOf } from '#lib/spreadsheet/rules.ts'
import { readUserid } from '#lib/spreadsheet/values.ts'
import { countListHeaders, type ListField } from './list-columns.ts'
import type { ListLines } from './list-lines.ts'

/** One line of a list; what the file does not hold is absent. */
export type ListedPerson = {
  userid: string
  name?: string
  payrollNo?: string
  badge?: string
  department?: string
  isActive?: boolean
}

export type LeftOut = { rowNo: number; text: string; why: string }

/** Lines looked at for the header. */
const headerSearchRows = 20
const longest: Record<'name' | 'payrollNo' | 'badge' | 'department', number> = {
  ...{ name: 200, payrollNo: 64, badge: 64, department: 100 },
}

/** Row number (from 1) of the line that names the columns; 0 when none does. */
export function findListHeader(lines: ListLines): number {
  let best = { rowNo: 0, named: 0 }
  for (let row = 0; row < Math.min(lines.rows, headerSearchRows); row++) {
    const named = countListHeaders(lines.rowTexts(row))
    if (named > best.named) best = { rowNo: row + 1, named }
  }
  return best.rowNo
}

/** The people of a list. A line without a usable ID, or with one that came before, is left out. */
export function readList(
  lines: ListLines,
  headerRow: number,
  columns: readonly (ListField | null)[],
): { people: ListedPerson[]; leftOut: LeftOut[] } {
  const people: ListedPerson[] = []
  const leftOut: LeftOut[] = []
  const rowOf = new Map<string, number>()
  for (let row = headerRow; row < lines.rows; row++) {
    const cell = (field: ListField) => {
      const column = columns.indexOf(field)
      return column < 0 ? undefined : cleanText(lines.text(row, column))
    }
    const text = cell('userid') ?? ''
    if (text === '' && lines.rowTexts(row).every((each) => cleanText(each) === '')) continue
    const { value, rule } = readUserid(text)
    const before = value === null ? undefined : rowOf.get(value)
    const isActive = activeOf(cell('isActive'))
    const person = value === null ? null : personOf(value, cell, isActive)
    const why =
      value === null
        ? titleOf(rule)
        : before !== undefined
          ? `Same ID as row ${grouped(before)}`
          : isActive === 'unknown'
            ? `“${cell('isActive')?.slice(0, 40)}” is neither active nor inactive`
            : tooLong(person)
    if (why || !person) leftOut.push({ rowNo: row + 1, text, why: why ?? '' })
    else {
      rowOf.set(person.userid, row + 1)
      people.push(person)
    }
  }
  return { people, leftOut }
}

function titleOf(rule: number): string {
  const { title } = ruleOf(rule)
  return typeof title === 'string' ? title : 'Not an employee ID'
}

function personOf(
  userid: string,
  cell: (field: ListField) => string | undefined,
  isActive: boolean | undefined | 'unknown',
): ListedPerson {
  const person: ListedPerson = { userid }
  const parts = [cell('firstName'), cell('lastName')].filter((part) => part !== undefined)
  const name = cell('name') || (parts.length > 0 ? parts.join(' ').trim() : cell('name'))
  const texts = {
    ...{ name, payrollNo: cell('payrollNo') },
    ...{ badge: cell('badge'), department: cell('department') },
  }
  for (const [field, text] of Object.entries(texts)) {
    if (text !== undefined) person[field as keyof typeof texts] = text
  }
  if (typeof isActive === 'boolean') person.isActive = isActive
  return person
}

function tooLong(person: ListedPerson | null): string | null {
  for (const [field, length] of Object.entries(longest)) {
    const text = person?.[field as keyof typeof longest]
    if (text !== undefined && text.length > length)
      return `More than ${length} characters in a cell`
  }
  return null
}

const yes = /^(y|yes|true|1|active|a|current|employed|enabled|on|working)$/
const no =
  /^(n|no|false|0|inactive|i|left|leaver|terminated|disabled|former|off|ended|not active|suspended)$/

/** An empty cell says nothing. */
function activeOf(text: string | undefined): boolean | undefined | 'unknown' {
  const word = text?.toLowerCase() ?? ''
  if (word === '') return undefined
  if (yes.test(word)) return true
  return no.test(word) ? false : 'unknown'
}
