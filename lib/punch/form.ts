import { z } from 'zod'
import { type PunchFields, punchSchema } from './schema.ts'
import { gapProblem, type PunchForm, readTypedDate, readTypedType } from './typed.ts'
import { dayAndMonth, daysInMonth, parseTypedTime } from './wall-clock.ts'

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
