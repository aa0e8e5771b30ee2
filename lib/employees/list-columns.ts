import { headerKey } from '#lib/spreadsheet/header-words.ts'

/** What a column of a list of employees can mean. */
export const listFields = [
  'userid',
  'payrollNo',
  'badge',
  'name',
  'firstName',
  'lastName',
  'department',
  'isActive',
] as const
export type ListField = (typeof listFields)[number]

export const listFieldLabels: Record<ListField, string> = {
  userid: 'Employee ID',
  payrollNo: 'Payroll number',
  badge: 'Badge',
  name: 'Name',
  firstName: 'First name',
  lastName: 'Last name',
  department: 'Department',
  isActive: 'Active',
}

/** What payroll tools and clocks call a column, the surest word first. A new synonym is one word here. */
const headerWords: Record<ListField, string> = {
  userid: `userid go2clockid employeeid empid personid personnelid staffid workerid acno enno enrollno
    enrollid pin employeeno employeenumber empno staffno staffnumber userno id no number idnumber`,
  payrollNo: `payrollno payrollnumber payrollid payrollref payrollreference payroll paynumber payno
    employeeexportcode employeecode exportcode`,
  badge: `badge badgenumber badgeno badgeid cardno cardnumber card cardid fob`,
  name: `name fullname employeename employee displayname displayas staffname personname workername`,
  firstName: 'firstname forename givenname first',
  lastName: 'lastname surname familyname last',
  department: 'department dept departmentname team division section group area site',
  isActive: 'active isactive status employmentstatus state enabled employed current',
}

const rankByField = new Map<ListField, Map<string, number>>(
  listFields.map((field) => [
    field,
    new Map(headerWords[field].split(/\s+/).map((word, rank) => [word, rank])),
  ]),
)

/** ZKTeco's USERINFO: its USERID is a key of the clock's database, and the badge is the ID of the person. */
const clockListKeys = ['userid', 'badgenumber', 'ssn']

/** Which column is what, by the headers alone: each field at most once, the surest word wins. */
export function proposeListColumns(headers: readonly string[]): (ListField | null)[] {
  const keys = headers.map(headerKey)
  const columns: (ListField | null)[] = headers.map(() => null)
  const isClocks = clockListKeys.every((key) => keys.includes(key))
  if (isClocks) columns[keys.indexOf('badgenumber')] = 'userid'
  for (const field of listFields) {
    if (columns.includes(field)) continue
    let best: { column: number; rank: number } | undefined
    keys.forEach((key, column) => {
      const rank = rankByField.get(field)?.get(key)
      if (rank === undefined || columns[column] !== null) return
      if (!best || rank < best.rank) best = { column, rank }
    })
    if (best) columns[best.column] = field
  }
  return columns
}

/** How many columns a line of texts would name. */
export function countListHeaders(texts: readonly string[]): number {
  return proposeListColumns(texts).filter((field) => field !== null).length
}
