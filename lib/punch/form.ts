import { z } from 'zod'
import { isCheckType } from './check-type.ts'
import { type PunchFields, punchSchema } from './schema.ts'
import { zoneFacts, zoneSentence } from './site-zone.ts'
import { addDays, dayAndMonth, daysInMonth, parseTypedDate, parseTypedTime } from './wall-clock.ts'

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

const text = z.string().catch('')
const typedSchema = z.object({
  userid: text,
  date: text,
  time: text,
  type: z.enum(['', '0', '1', 'other']).catch(''),
  otherType: text,
  worktype: text,
  eventdescription: text,
  sensorid: text,
  latitude: text,
  longitude: text,
  deviceserial: text,
}) satisfies z.ZodType<PunchForm>

/**
 * The form's schema: reads date, time and type, then asks the one schema of a punch. Problems stand
 * at the field that was typed. `today` completes a date without a year.
 */
export function punchFormSchema(zone: string, today: string) {
  return typedSchema.transform((form, context): PunchFields => {
    const complain = (field: keyof PunchForm, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message })

    const date = readTypedDate(form.date, today)
    const time = parseTypedTime(form.time)
    const type = readTypedType(form)
    const parsed = punchSchema.safeParse({
      ...form,
      checktime: `${date ?? '2000-01-01'}T${time ?? '00:00:00'}`,
      checktype: type ?? 0,
    })
    for (const issue of parsed.error?.issues ?? []) {
      complain(issue.path[0] as keyof PunchForm, issue.message)
    }
    if (!date) complain('date', dateProblem(form.date))
    if (!time) complain('time', timeProblem(form.time))
    if (date && time) {
      const problem = gapProblem(`${date}T${time}`, zone)
      if (problem) complain('time', problem)
    }
    if (form.type === '') complain('type', 'Choose In or Out.')
    else if (type === null) complain('otherType', 'A type is a whole number from 0 to 255.')
    return parsed.data && date && time && type !== null ? parsed.data : z.NEVER
  })
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

function dateProblem(typed: string): string {
  if (typed.trim() === '') return 'A date is needed.'
  const match = /^\s*(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*(?:[-/. ]\s*(\d{4}|\d{2}))?\s*$/.exec(typed)
  const day = Number(match?.[1])
  const month = Number(match?.[2])
  const year = Number(match?.[3] ?? 2000)
  if (!match) return 'This is no date. Type day, month and year: 07/08/2026.'
  if (month > 12 && month <= 31 && day >= 1 && day <= 12) {
    return `There is no month ${month}. The day comes first: did you mean ${two(month)}/${two(day)}?`
  }
  if (month < 1 || month > 12) return `There is no month ${month}.`
  const days = daysInMonth(year < 100 ? year + 2000 : year, month)
  const name = dayAndMonth(`2000-${two(month)}-01`).slice(2)
  if (day < 1) return `${name} begins with day 1.`
  const next = month === 12 ? '01/01' : `01/${two(month + 1)}`
  return `${name} has ${days} days. Did you mean ${days}/${two(month)} or ${next}?`
}

function timeProblem(typed: string): string {
  if (typed.trim() === '') return 'A time is needed.'
  if (/^\s*24[:.]?00/.test(typed))
    return 'A day ends at 23:59:59. For midnight type 00:00 of the next day.'
  return 'This is no time of a day. Type hours and minutes: 17:32 or 5:32 pm.'
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
