import { isAttlog } from './attlog-columns.ts'
import { headerKey } from './header-words.ts'
import type { Sheet } from './sheet.ts'

/** What none of the others is. */
export const plainSpreadsheet = 'Spreadsheet'

/** Names by headers that only that program writes together; the first that fits counts. */
const byHeaders: [name: string, headers: string][] = [
  ['Punchdesk results', 'punchdeskrow punchdeskstate'],
  ['ZKTeco CHECKINOUT', 'userid checktime checktype'],
  ['ZKTeco USERINFO', 'userid badgenumber'],
  ['Hikvision records', 'personid name time attendancecheckpoint'],
  ['Icon Time', 'visibleid indate intime outdate outtime'],
  ['QuickBooks Time', 'username localdate localstarttime localendtime'],
  ['Homebase', 'name clockindate clockintime clockoutdate clockouttime payrollid role'],
  ['BrightHR', 'bliptype clockindate clockintime clockoutdate clockouttime'],
  ['Deputy', 'employeeexportcode employeename date start end'],
  ['Toast', 'location employee indate outdate payablehours'],
  ['Square', 'firstname lastname clockindate clockintime laborcost'],
  ['NGTecoTime', 'date in out worktime dailytotal'],
  ['AGL/GLG log', 'no tmno enno mode datetime'],
  ['ZKTeco attendance grid', 'acno clockin1 clockout1'],
  ['ZKTeco attendance grid', 'acno time state'],
  ['ZKTeco attendance grid', 'department name no datetime status'],
  ['ZKTeco attendance grid', 'department name no datetime locationid'],
  ['ZKTeco attendance grid', 'no datetime verifycode'],
]

/** What wrote this file, by what it holds. `headerRow` counts from 1; 0 = the file has none. */
export function recognise(sheet: Sheet, headerRow: number): string {
  if (headerRow === 0) return isAttlog(sheet, headerRow) ? 'ZKTeco attlog' : plainSpreadsheet
  const keys = new Set(sheet.rowTexts(headerRow - 1).map(headerKey))
  const found = byHeaders.find(([, headers]) => headers.split(' ').every((key) => keys.has(key)))
  return found?.[0] ?? plainSpreadsheet
}
