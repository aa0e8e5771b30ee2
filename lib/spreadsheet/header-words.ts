import type { Field } from './schema.ts'

/** How headers are compared: case, spaces and punctuation do not count (`AC-No.` = `acno`). */
export function headerKey(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

/** What clocks and payroll tools call a column, the surest word first. A new synonym is one word here. */
export const headerWords: Partial<Record<Field, string>> = {
  userid: `acno acnumber enno enrollno enrollnumber enrollid enrolledid badgenumber badgeno badgeid badge
    visibleid personid personnelid personnelno personnelnumber pin employeeid employeeno employeenumber
    employeecode empno empid empcode empnumber emp staffid staffno staffnumber staffcode workerid workerno
    userid userno usernumber useridnumber attendanceid fingerid clockno clocknumber clockid employee id no
    number idno idnumber cardno cardnumber payrollid payrollno payrollnumber employeeexportcode`,
  name: `name namegmno employeename fullname personname staffname workername employeefullname username displayas
    displayname employee worker firstname lastname`,
  checktime: `datetime checktime dateandtime datetimestamp timestamp punchtime punchdatetime clocktime
    clockingtime clockdatetime attendancetime attendancedatetime eventtime eventdatetime recordtime logtime
    scantime swipetime transactiontime time date punch clocking`,
  date: `date punchdate clockdate clockingdate workdate attendancedate eventdate logdate recorddate localdate
    day sortdate`,
  time: `time punchtime clocktime clockingtime attendancetime eventtime logtime recordtime hour`,
  checktype: `checktype attendancestatus attendancestate punchstate punchtype clocktype clockingtype inout
    inoutmode inoutstatus inoutstate io direction state status type eventtype event action function
    attstate workstate`,
  sensorid: `sensorid readerid reader readerno locationid doorid door doorno gate terminalid terminal
    terminalno deviceid deviceno device devicename machineid machineno machine tmno itmno
    attendancecheckpoint checkpoint accesspoint location`,
  worktype: `workcode worktype jobcode jobno jobnumber jobid job costcode projectcode activitycode`,
  eventdescription: `note notes comment comments remark remarks memo memoinfo description eventdescription reason`,
  latitude: `latitude lat gpslatitude`,
  longitude: `longitude long lng lon gpslongitude`,
  deviceserial: `deviceserial deviceserialnumber devicesn serialnumber serialno serial sn clockserial
    machineserial terminalsn`,
}

const rankByField = new Map<Field, Map<string, number>>(
  Object.entries(headerWords).map(([field, words]) => [
    field as Field,
    new Map(words.split(/\s+/).map((word, rank) => [word, rank])),
  ]),
)

/** Words that stand in headers without meaning a field of ours; they help to find the header row. */
const otherWords = new Set(
  `department dept verifycode verify mode gmno temperature abnormal customname datasource handlingtype
  jobtitle team teams totalhours hours start end in out clockin clockout mealbreak sn userextfmt company
  branch shift week breakstart breakend`.split(/\s+/),
)

/** 0 = the surest word for the field; null = the header does not speak for it. */
export function headerRank(field: Field, header: string): number | null {
  return rankByField.get(field)?.get(headerKey(header)) ?? null
}

export function isHeaderWord(header: string): boolean {
  const key = headerKey(header)
  if (key === '') return false
  return (
    otherWords.has(key) ||
    pairWord(header) !== null ||
    [...rankByField.values()].some((words) => words.has(key))
  )
}

/** `Clock in time`, `Out Date`, `Start`: half of a pair; null for any other header. */
export function pairWord(header: string): { side: 'in' | 'out' } | null {
  const match =
    /^(?:local|clock|punch|check|shift|time|date|am|pm|first|last)?(in|start|out|end)(?:date|time|datetime)?\d*$/.exec(
      headerKey(header),
    )
  if (!match) return null
  return { side: match[1] === 'in' || match[1] === 'start' ? 'in' : 'out' }
}

/** `Break start`: half of a break; which punch it is, is for a person to say. */
export function isBreakWord(header: string): boolean {
  return /^(meal|lunch|rest)?break(start|end|in|out)(time)?\d*$/.test(headerKey(header))
}

export function isHoursWord(header: string): boolean {
  return /^(reg|regular|ot|overtime|total|paid|payable|worked)?hours\d*$|^othours$/.test(
    headerKey(header),
  )
}
