import { grouped } from '#lib/count.ts'
import { typeLabel } from './check-type.ts'
import { zoneFacts, zoneSentence } from './site-zone.ts'
import { gapProblem, type PunchForm, readTypedDate, readTypedType } from './typed.ts'
import { daysBetween, parseTypedTime, readBack, twelveHour, wallSeconds } from './wall-clock.ts'

/** What the desk understood of a half or wholly typed punch, to be read before it goes. */
export type Reading = {
  /** What is still to be typed, in words: `the date`. Empty when the punch can be read. */
  missing: string[]
  userid: string
  /** `in`, `out`, `break out (2)`, `type 7` */
  does: string
  /** `Friday 7 August 2026 at 17:32` */
  when: string
  /** `5:32 pm, four days ago` */
  more: string
  /** Sentences about what is odd but may be meant. */
  warnings: string[]
}

/** A missed punch is rarely older; a wrong year is. */
const longAgoDays = 60

/** `now` is the wall time of the site. */
export function readPunch(form: PunchForm, zone: string, now: string): Reading {
  const today = now.slice(0, 10)
  const date = readTypedDate(form.date, today)
  const time = parseTypedTime(form.time)
  const type = readTypedType(form)
  const userid = form.userid.trim()
  const missing = [
    userid === '' && 'the employee ID',
    !date && 'the date',
    !time && 'the time',
    type === null && 'the type',
  ].filter((part) => part !== false)
  if (missing.length > 0 || !date || !time || type === null) {
    return { missing, userid, does: '', when: '', more: '', warnings: [] }
  }
  const checktime = `${date}T${time}`
  return {
    missing,
    userid,
    does: doing(type),
    when: readBack(checktime),
    more: `${twelveHour(time)}, ${distance(daysBetween(today, date))}`,
    warnings: warningsOf(checktime, zone, now),
  }
}

/** The same of a punch that is already in the ledger: `1023 out on Friday 7 August 2026 at 17:32`. */
export function sayPunch(punch: { userid: string; checktype: number; checktime: string }): string {
  return `${punch.userid} ${doing(punch.checktype)} on ${readBack(punch.checktime)}`
}

function doing(type: number): string {
  if (type === 0) return 'in'
  if (type === 1) return 'out'
  const label = typeLabel(type).toLowerCase()
  return label.startsWith('type') ? label : `${label} (${type})`
}

function warningsOf(checktime: string, zone: string, now: string): string[] {
  const warnings: string[] = []
  const days = daysBetween(now.slice(0, 10), checktime.slice(0, 10))
  if (gapProblem(checktime, zone) === null) {
    const sentence = zoneSentence(zoneFacts(checktime, zone), checktime, zone)
    if (sentence) warnings.push(sentence)
  }
  if (wallSeconds(checktime) > wallSeconds(now)) warnings.push('This time is still to come.')
  else if (-days > longAgoDays) warnings.push('This is long ago. Check the year.')
  return warnings
}

const small = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

/** Days from today in words: `four days ago`, `tomorrow`, `in 12 days`, `2 years ago`. */
export function distance(days: number): string {
  if (days === 0) return 'today'
  if (days === -1) return 'yesterday'
  if (days === 1) return 'tomorrow'
  const count = Math.abs(days)
  const span =
    count < longAgoDays
      ? `${small[count] ?? count} days`
      : count < 730
        ? `${Math.round(count / 30.44)} months`
        : `${grouped(Math.floor(count / 365.25))} years`
  return days < 0 ? `${span} ago` : `in ${span}`
}
