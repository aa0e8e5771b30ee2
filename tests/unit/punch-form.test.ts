import { describe, expect, it } from 'vitest'
import { punchFormSchema } from '#lib/punch/form.ts'
import type { PunchFields } from '#lib/punch/schema.ts'
import { emptyPunchForm, formOf, moveDay, type PunchForm, readTypedDate } from '#lib/punch/typed.ts'

const today = '2026-08-11'
const schema = punchFormSchema('Europe/London', today)
const filled: PunchForm = {
  ...emptyPunchForm,
  userid: ' 1023 ',
  date: '07/08/2026',
  time: '5:32pm',
  type: '1',
}
const problemsOf = (form: Partial<PunchForm>) => {
  const parsed = schema.safeParse({ ...filled, ...form })
  return Object.fromEntries(
    (parsed.error?.issues ?? []).map((issue) => [issue.path.join('.'), issue.message]),
  )
}

describe('the form of one punch', () => {
  it('becomes the fields that go over the wire', () => {
    expect(
      schema.parse({ ...filled, eventdescription: 'Forgot', type: 'other', otherType: '5' }),
    ).toEqual({
      userid: '1023',
      checktime: '2026-08-07T17:32:00',
      checktype: 5,
      eventdescription: 'Forgot',
    })
  })

  it('names every problem at the field that was typed', () => {
    expect(
      problemsOf({ userid: '', date: '', time: '', type: '', latitude: '91', longitude: 'x' }),
    ).toEqual({
      userid: 'An employee ID is needed.',
      date: 'A date is needed.',
      time: 'A time is needed.',
      type: 'Choose In or Out.',
      latitude: 'Latitude goes from -90 to 90.',
      longitude: 'Longitude goes from -180 to 180.',
    })
    expect(problemsOf({ type: 'other', otherType: '256' })).toEqual({
      otherType: 'A type is a whole number from 0 to 255.',
    })
    expect(problemsOf({ latitude: '51.5' })).toEqual({ longitude: 'Give both or neither.' })
  })

  it.each([
    ['31/06/2026', 'June has 30 days. Did you mean 30/06 or 01/07?'],
    ['31/6', 'June has 30 days. Did you mean 30/06 or 01/07?'],
    ['29/02/2026', 'February has 28 days. Did you mean 28/02 or 01/03?'],
    ['08/15/2026', 'There is no month 15. The day comes first: did you mean 15/08?'],
    ['32/12/2026', 'December has 31 days. Did you mean 31/12 or 01/01?'],
    ['7/0/2026', 'There is no month 0.'],
    ['soon', 'This is no date. Type day, month and year: 07/08/2026.'],
  ])('proposes what %s may mean', (date, message) => {
    expect(problemsOf({ date })).toEqual({ date: message })
  })

  it('says why a time is none', () => {
    expect(problemsOf({ time: '25:00' }).time).toContain('17:32 or 5:32 pm')
    expect(problemsOf({ time: '24:00' }).time).toContain('00:00 of the next day')
  })

  it('refuses a time the clocks skipped in the zone of the site', () => {
    expect(problemsOf({ date: '29/03/2026', time: '01:30' }).time).toContain('did not exist')
    const kathmandu = punchFormSchema('Asia/Kathmandu', today)
    expect(kathmandu.safeParse({ ...filled, date: '29/03/2026', time: '01:30' }).success).toBe(true)
  })

  it('completes a date without a year, and knows today and yesterday', () => {
    expect(readTypedDate('7/8', today)).toBe('2026-08-07')
    expect(readTypedDate('7.8.26', today)).toBe('2026-08-07')
    expect(readTypedDate('Today', today)).toBe('2026-08-11')
    expect(readTypedDate('yesterday', today)).toBe('2026-08-10')
  })

  it('moves a day with the arrows, also over the end of a month and from an empty field', () => {
    expect(moveDay('31/08/2026', 1, today)).toBe('01/09/2026')
    expect(moveDay('01/01/2026', -1, today)).toBe('31/12/2025')
    expect(moveDay('', 1, today)).toBe('11/08/2026')
    expect(moveDay('', -1, today)).toBe('10/08/2026')
    expect(moveDay('soon', 1, today)).toBeNull()
  })

  it('shows a refused punch so that sending it unchanged sends the same', () => {
    const fields: PunchFields = {
      userid: '00417',
      checktime: '2026-08-07T15:02:09',
      checktype: 255,
      sensorid: undefined,
      worktype: '12',
      latitude: '40.7128',
      longitude: '-74.0060',
      eventdescription: 'Gate',
      deviceserial: undefined,
    }
    expect(schema.parse(formOf(fields))).toEqual(fields)
  })
})
