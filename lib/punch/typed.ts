import { isCheckType } from './check-type.ts'
import type { PunchFields } from './schema.ts'
import { zoneFacts, zoneSentence } from './site-zone.ts'
import { addDays, parseTypedDate } from './wall-clock.ts'

/** One punch as a person types it: every value is text, date and time are apart. */
export type PunchForm = {
  userid: string
  date: string
  time: string
  /** `other` takes the number from `otherType`. */
  type: '' | '0' | '1' | 'other'
  otherType: string
  worktype: string
  eventdescription: string
  sensorid: string
  latitude: string
  longitude: string
  deviceserial: string
}

export const emptyPunchForm: PunchForm = {
  userid: '',
  date: '',
  time: '',
  type: '',
  otherType: '',
  worktype: '',
  eventdescription: '',
  sensorid: '',
  latitude: '',
  longitude: '',
  deviceserial: '',
}

/** Why a time cannot go out: the clocks skipped it. Null when it exists. */
export function gapProblem(checktime: string, zone: string): string | null {
  const fact = zoneFacts(checktime, zone)
  return fact === 'gap' ? zoneSentence(fact, checktime, zone) : null
}

/** The nine fields of a punch that a store holds with nulls. */
export function fieldsOf(
  row: {
    [name in keyof PunchFields]: undefined extends PunchFields[name]
      ? PunchFields[name] | null
      : PunchFields[name]
  },
): PunchFields {
  return {
    userid: row.userid,
    checktime: row.checktime,
    checktype: row.checktype,
    sensorid: row.sensorid ?? undefined,
    worktype: row.worktype ?? undefined,
    latitude: row.latitude ?? undefined,
    longitude: row.longitude ?? undefined,
    eventdescription: row.eventdescription ?? undefined,
    deviceserial: row.deviceserial ?? undefined,
  }
}

/** A punch as the form shows it, for `Edit and send again`. */
export function formOf(fields: PunchFields): PunchForm {
  const { checktime, checktype, ...others } = fields
  const isNamed = checktype === 0 || checktype === 1
  return {
    ...emptyPunchForm,
    ...Object.fromEntries(Object.entries(others).map(([name, value]) => [name, value ?? ''])),
    date: shownDate(checktime.slice(0, 10)),
    time: checktime.endsWith(':00') ? checktime.slice(11, 16) : checktime.slice(11),
    type: isNamed ? (String(checktype) as '0' | '1') : 'other',
    otherType: isNamed ? '' : String(checktype),
  }
}

/** `YYYY-MM-DD`, or null. Takes what parseTypedDate takes, `today`, `yesterday`, and `7/8` of this year. */
export function readTypedDate(typed: string, today: string): string | null {
  const words = typed.trim().toLowerCase()
  if (words === 'today') return today
  if (words === 'yesterday') return addDays(today, -1)
  const short = /^(\d{1,2})\s*[-/. ]\s*(\d{1,2})$/.exec(words)
  return parseTypedDate(short ? `${short[1]}/${short[2]}/${today.slice(0, 4)}` : typed)
}

/** One day earlier or later than what stands in the field; from an empty one today or yesterday. */
export function moveDay(typed: string, days: 1 | -1, today: string): string | null {
  if (typed.trim() === '') return shownDate(days > 0 ? today : addDays(today, -1))
  const date = readTypedDate(typed, today)
  return date && shownDate(addDays(date, days))
}

/** The number of the type chosen; null while it is none. */
export function readTypedType({ type, otherType }: Pick<PunchForm, 'type' | 'otherType'>) {
  if (type !== 'other') return type === '' ? null : Number(type)
  const number = /^\d{1,3}$/.test(otherType.trim()) ? Number(otherType) : Number.NaN
  return isCheckType(number) ? number : null
}

function shownDate(date: string): string {
  return `${date.slice(8, 10)}/${date.slice(5, 7)}/${date.slice(0, 4)}`
}
