import { z } from 'zod'
import { isWallTime } from './wall-clock.ts'

/**
 * One punch as it goes over the wire (Go2Clock's help page). All values are text as typed, except the type.
 * Empty optional fields become undefined and are left out of the request.
 */
export const punchSchema = z
  .object({
    /** Go2Clock's employee number: text of 1 to 20 digits, never a JS number. */
    userid: z
      .string()
      .trim()
      .min(1, 'An employee ID is needed.')
      .regex(/^\d*$/, 'Employee IDs are whole numbers.')
      .max(20, 'Employee IDs have at most 20 digits.'),
    /** Wall-clock time of the site, `YYYY-MM-DDTHH:MM:SS`, no offset. */
    checktime: z.string().refine(isWallTime, 'This is not a date and time of the calendar.'),
    /** 0 in, 1 out, up to 255. */
    checktype: z
      .number({ error: 'A type is a whole number from 0 to 255.' })
      .int('A type is a whole number from 0 to 255.')
      .min(0, 'A type is a whole number from 0 to 255.')
      .max(255, 'A type is a whole number from 0 to 255.'),
    sensorid: optionalText(64),
    worktype: optionalText(10).refine(isAbsentOr(/^\d+$/), 'A job code is a whole number.'),
    latitude: optionalText(16).refine(isAbsentOrWithin(90), 'Latitude goes from -90 to 90.'),
    longitude: optionalText(16).refine(isAbsentOrWithin(180), 'Longitude goes from -180 to 180.'),
    eventdescription: optionalText(255),
    deviceserial: optionalText(64),
  })
  .superRefine((punch, context) => {
    if ((punch.latitude === undefined) === (punch.longitude === undefined)) return
    const missing = punch.latitude === undefined ? 'latitude' : 'longitude'
    context.addIssue({ code: 'custom', path: [missing], message: 'Give both or neither.' })
  })

export type PunchFields = z.output<typeof punchSchema>

/** The nine fields in the order of Go2Clock's own page. */
export const punchFieldNames = [
  'userid',
  'checktime',
  'checktype',
  'sensorid',
  'worktype',
  'latitude',
  'longitude',
  'eventdescription',
  'deviceserial',
] as const satisfies (keyof PunchFields)[]

function optionalText(maxLength: number) {
  return z
    .string()
    .trim()
    .max(maxLength, `At most ${maxLength} characters.`)
    .transform((text) => (text === '' ? undefined : text))
    .optional()
}

function isAbsentOr(pattern: RegExp) {
  return (text: string | undefined) => text === undefined || pattern.test(text)
}

function isAbsentOrWithin(limit: number) {
  return (text: string | undefined) =>
    text === undefined || (/^[+-]?\d+(\.\d+)?$/.test(text) && Math.abs(Number(text)) <= limit)
}
