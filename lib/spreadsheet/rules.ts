import { count, grouped } from '#lib/count.ts'
import type { PunchState } from '#lib/ledger/states.ts'
import { typeWithNumber } from '#lib/punch/check-type.ts'
import { wallInZone } from '#lib/punch/site-zone.ts'
import { dayAndMonth, longDate, readBack, wallText, weekdayOf } from '#lib/punch/wall-clock.ts'
import { quoted } from './clean-text.ts'
import type { Field, Severity } from './schema.ts'
import type { Thresholds } from './thresholds.ts'

/** A punch of the ledger that stands where a row's punch would. */
export type HeldPunch = { type: number; state: PunchState; by: string; at: string }

/** What a sentence may speak of. */
export type RuleContext = {
  /** The cell as it counts. */
  text: string
  zone: string
  /** The site's now, wall seconds. */
  now: number
  /** The punch's time as read, wall seconds; null when unreadable. */
  wall: number | null
  /** The row it collides with (row number); null when there is none. */
  otherRowNo: number | null
  /** That row's time, wall seconds. */
  otherWall: number | null
  /** The punch of the ledger at the row's employee and time. */
  held: HeldPunch | null
  thresholds: Thresholds
  /** What the list of employees says about the row's ID; absent without a list. */
  people?: PeopleContext
}

export type PeopleContext = {
  /** `the list of Leeds bakery` */
  list: string
  /** As it would be sent; null when unreadable. */
  userid: string | null
  /** The name in the list. */
  name: string
  /** `looks like 417 Megan Holroyd`; null when nobody comes to mind. */
  looksLike: string | null
}

type Rule = {
  id: string
  severity: Severity
  /** The column it speaks of; null = the whole row. */
  field: Field | null
  /** Head of its group of problems, and what the Why column says. */
  title: string | ((thresholds: Thresholds) => string)
  /** A sentence for a payroll admin: what is wrong with this very value, and what would be right. */
  explain: (context: RuleContext) => string
}

/**
 * Every rule, worst first: when a cell or a row breaks several, the first of this list is its
 * reason. A new rule is one entry here and its condition in values.ts or judge.ts.
 */
const rules = [
  // Rows that are no punches.
  skip('left-out', 'Left out by you', () => 'You left this row out.'),
  skip('above-header', 'Above the header', () => 'This line stands above the header row.'),
  skip('empty-row', 'Empty row', () => 'Nothing stands in this row.'),
  skip('section-line', 'Names the employee', () => 'This line says whose rows follow.'),
  skip('repeated-header', 'Header again', () => 'This row repeats the header.'),
  skip('example-row', 'Example row', () => 'This row is the example of the template.'),
  skip('total-row', 'Total row', () => 'This row holds a total, not a punch.'),
  skip(
    'no-time',
    'No time given',
    () =>
      'The file has no time for this half of the pair. Type it here to send it; else nothing is sent for it.',
  ),
  skip('empty-day', 'Day without a punch', () => 'This row names a day, but no time on it.'),
  skip(
    'word-left-out',
    'Type left out',
    ({ text }) => `Rows with ${quoted(text)} are left out, as you decided under Type words.`,
  ),

  // Employee ID.
  error(
    'userid',
    'id-missing',
    'Employee ID is missing',
    () => 'Every punch needs the employee’s number in Go2Clock.',
  ),
  error(
    'userid',
    'id-damaged',
    'Employee ID damaged by Excel',
    ({ text }) =>
      `${quoted(text)} is what Excel makes of a long number; the last digits are lost. Take the ID from the clock or from Go2Clock.`,
  ),
  error(
    'userid',
    'id-too-long',
    'Employee ID is too long',
    ({ text }) => `${quoted(text)} has more than 20 digits, the most Go2Clock takes.`,
  ),
  error(
    'userid',
    'id-not-number',
    'Employee ID is not a whole number',
    ({ text, people }) => `${oddCharacter(text)} Employee IDs are whole numbers.${hint(people)}`,
  ),
  error('userid', 'id-not-matched', 'Leads to no ID in the list', ({ text, people }) =>
    people?.looksLike
      ? `${quoted(text)} is no ID yet.${hint(people)}`
      : `${quoted(text)} leads to nobody in ${people?.list ?? 'the list of employees'}, so the desk cannot tell whose punch it is.`,
  ),

  // Date and time.
  error(
    'date',
    'moment-missing',
    'Date and time are missing',
    () => 'Every punch needs a date and a time.',
  ),
  error('date', 'date-missing', 'Date is missing', () => 'Every punch needs a date.'),
  error('time', 'time-missing', 'Time is missing', ({ text }) =>
    text.trim() === '' ? 'Every punch needs a time.' : `${quoted(text)} is a date without a time.`,
  ),
  error(
    'date',
    'not-a-date',
    'Not a date',
    ({ text }) => `${quoted(text)} cannot be read as a date.`,
  ),
  error(
    'date',
    'date-order-open',
    'Day or month first?',
    ({ text }) => `${quoted(text)} could be two dates. Say which number is the day.`,
  ),
  error(
    'date',
    'date-other-order',
    'Date in another order',
    ({ text }) =>
      `${quoted(text)} is a date only with day and month the other way round than in the rest of the column.`,
  ),
  error(
    'date',
    'not-in-calendar',
    'Not in the calendar',
    ({ text }) => `${quoted(text)} is a day that does not exist.`,
  ),
  error(
    'date',
    'year-absurd',
    'Year is not possible',
    ({ text }) => `${quoted(text)} lies before 1970 or after 2099.`,
  ),
  error(
    'time',
    'not-a-time',
    'Not a time',
    ({ text }) => `${oddCharacter(text)} It cannot be read as a time.`,
  ),
  error(
    'time',
    'zone-gap',
    'Time did not exist',
    ({ zone, wall }) =>
      `${clock(wall)} did not exist that day in ${zone}: the clocks went forward over it.`,
  ),
  error(
    'time',
    'out-before-in',
    'Out before its in',
    ({ wall }) =>
      `${moment(wall)} is earlier than the in of the same row. One of the two is wrong.`,
  ),

  // Type.
  error(
    'checktype',
    'type-missing',
    'Type is missing',
    () =>
      'The cell is empty. Fill in what it was; for a column of types, Type words can say what empty means.',
  ),
  error(
    'checktype',
    'type-unknown',
    'Type is not known',
    ({ text }) => `${quoted(text)} is not a type yet. Say under Type words what it means.`,
  ),
  error(
    null,
    'type-open',
    'Type is not decided',
    () => 'No column holds the type. Say which one does, or which type all rows have.',
  ),

  // The optional fields, with Go2Clock's limits.
  error(
    'sensorid',
    'reader-too-long',
    'Reader is too long',
    () => 'A reader has at most 64 characters.',
  ),
  error(
    'worktype',
    'job-not-number',
    'Job code is not a whole number',
    ({ text }) => `${oddCharacter(text)} A job code is a whole number of at most 10 digits.`,
  ),
  error(
    'eventdescription',
    'note-too-long',
    'Note is too long',
    () => 'A note has at most 255 characters.',
  ),
  error(
    'latitude',
    'latitude-wrong',
    'Latitude is not possible',
    ({ text }) => `${quoted(text)}: a latitude goes from -90 to 90.`,
  ),
  error(
    'longitude',
    'longitude-wrong',
    'Longitude is not possible',
    ({ text }) => `${quoted(text)}: a longitude goes from -180 to 180.`,
  ),
  error(
    'longitude',
    'longitude-missing',
    'Longitude is missing',
    () => 'There is a latitude but no longitude. Give both or neither.',
  ),
  error(
    'latitude',
    'latitude-missing',
    'Latitude is missing',
    () => 'There is a longitude but no latitude. Give both or neither.',
  ),
  error(
    'deviceserial',
    'serial-too-long',
    'Clock serial is too long',
    () => 'A clock serial has at most 64 characters.',
  ),

  // Doubles.
  rule('duplicate', null, 'sent-before', 'Sent before', ({ held, zone }) =>
    held === null ? 'This punch was sent before.' : `${sentence(sentWords(held, zone))}.`,
  ),
  rule(
    'duplicate',
    null,
    'twice-in-file',
    'Twice in this file',
    ({ otherRowNo }) =>
      `The same employee, time and type stand in row ${rowText(otherRowNo)}. The first is sent.`,
  ),

  // Warnings: the row goes unless somebody skips it.
  rule('warning', 'checktype', 'sent-other-type', 'Sent with another type', ({ held, zone }) =>
    held === null
      ? 'A punch of this employee and time was sent with another type.'
      : `A punch of this employee and time was ${sentWords(held, zone)}, as ${typeWithNumber(held.type)}. Go2Clock keeps one punch per employee and time.`,
  ),
  rule('warning', null, 'tried-before', 'Sent before without success', ({ held, zone }) =>
    held === null
      ? 'This punch was sent before, without success.'
      : `${sentence(sentWords(held, zone))}. ${afterState[held.state] ?? ''}`,
  ),
  rule(
    'warning',
    'checktype',
    'same-time-other-type',
    'Same time, other type',
    ({ otherRowNo }) =>
      `Row ${rowText(otherRowNo)} has the same employee and time with another type. Go2Clock keeps one punch per employee and time.`,
  ),
  rule(
    'warning',
    'userid',
    'id-not-in-list',
    'Employee ID not in the list',
    ({ text, people }) =>
      `${quoted(text)} is not in ${people?.list ?? 'the list of employees'}.${hint(people)}`,
  ),
  rule(
    'warning',
    'userid',
    'id-inactive',
    'Employee is not active',
    ({ text, people }) =>
      `${quoted(text)} is ${people?.name || 'somebody'}, who is inactive in ${people?.list ?? 'the list of employees'}.`,
  ),
  rule(
    'warning',
    'name',
    'name-differs',
    'Name differs from the list',
    ({ text, people }) =>
      `The file says ${quoted(text)}, and ${people?.list ?? 'the list of employees'} says ${quoted(people?.name ?? '')} for ${people?.userid ?? 'this ID'}. The punch goes to ${people?.userid ?? 'this ID'}.`,
  ),
  rule(
    'warning',
    'date',
    'clock-reset',
    'Clock had lost its date',
    ({ text }) => `${quoted(text)}: a clock that lost its power starts again at this day.`,
  ),
  rule(
    'warning',
    'date',
    'in-future',
    'Lies in the future',
    ({ wall, now }) => `${moment(wall)} is later than now (${moment(now)}).`,
  ),
  rule(
    'warning',
    'date',
    'too-old',
    ({ tooOldYears }) => `More than ${count(tooOldYears, 'year')} old`,
    ({ wall, thresholds }) =>
      `${moment(wall)} is more than ${count(thresholds.tooOldYears, 'year')} ago.`,
  ),
  rule(
    'warning',
    'time',
    'zone-repeated',
    'Time came twice',
    ({ zone, wall }) =>
      `${clock(wall)} came twice that day in ${zone}, because the clocks went back. Go2Clock cannot be told which one it was.`,
  ),
  // The punches of one row of the file.
  rule(
    'warning',
    'time',
    'row-without-out',
    'Out is missing',
    () => 'This row of the file has an in but no out. The in goes alone unless you type the out.',
  ),
  rule(
    'warning',
    'time',
    'row-without-in',
    'In is missing',
    ({ wall }) =>
      `This row of the file has an out but no in. The out goes alone, on ${day(wall)}, unless you type the in.`,
  ),
  rule(
    'warning',
    'time',
    'other-half-unread',
    'Its in cannot be read',
    ({ wall }) =>
      `Without the in it is not known whether this belongs to the next day. It is read on ${day(wall)}.`,
  ),
  rule(
    'warning',
    'time',
    'steps-back',
    'Earlier than the time before it',
    ({ wall }) =>
      `It is earlier than the time before it in the same row, so it is read as the next day: ${moment(wall)}.`,
  ),
  rule(
    'warning',
    'time',
    'odd-times',
    'Odd number of times that day',
    () =>
      'In and out are told by the order of the times of the day, and one is without its other half. Look at what is in and what is out.',
  ),
  // Rows of one person in the order of time.
  rule(
    'warning',
    'checktype',
    'tapped-other-type',
    ({ nearDoubleSeconds }) => `Two taps within ${spanText(nearDoubleSeconds)}, other type`,
    ({ wall, otherWall, otherRowNo }) =>
      `${otherTap(wall, otherWall, otherRowNo)} with another type. Mostly the later tap is right: it corrects the first.`,
  ),
  rule(
    'warning',
    'checktype',
    'tapped-first-fits',
    ({ nearDoubleSeconds }) => `Two taps within ${spanText(nearDoubleSeconds)}, the first fits`,
    ({ wall, otherWall, otherRowNo }) =>
      `${otherTap(wall, otherWall, otherRowNo)} with another type. By the punches before and after, the first tap is right.`,
  ),
  rule(
    'warning',
    'time',
    'tapped-twice',
    ({ nearDoubleSeconds }) => `Two taps within ${spanText(nearDoubleSeconds)}, same type`,
    ({ wall, otherWall, otherRowNo }) =>
      `${otherTap(wall, otherWall, otherRowNo)} with the same type. One of the two is enough.`,
  ),
  rule(
    'warning',
    'time',
    'over-16-hours',
    ({ longShiftHours }) => `Over ${count(longShiftHours, 'hour')} to the Out`,
    ({ wall, otherWall, otherRowNo }) =>
      `${spanText(distance(wall, otherWall))} to the Out in row ${rowText(otherRowNo)} on ${moment(otherWall)}. Mostly an Out was forgotten.`,
  ),
  rule(
    'warning',
    'checktype',
    'in-after-in',
    'Two Ins in a row',
    ({ otherWall, otherRowNo }) =>
      `Row ${rowText(otherRowNo)} is an In too, on ${moment(otherWall)}, and no Out stands between.`,
  ),
  rule(
    'warning',
    'checktype',
    'out-after-out',
    'Two Outs in a row',
    ({ otherWall, otherRowNo }) =>
      `Row ${rowText(otherRowNo)} is an Out too, on ${moment(otherWall)}, and no In stands between.`,
  ),
  rule('warning', 'checktype', 'missing-in', 'No In that day', ({ otherWall, otherRowNo }) =>
    otherRowNo === null
      ? 'No In of this employee comes before this Out.'
      : `The punch before it is an Out too, in row ${rowText(otherRowNo)} on ${moment(otherWall)}.`,
  ),
  rule('warning', 'checktype', 'missing-out', 'No Out that day', ({ otherWall, otherRowNo }) =>
    otherRowNo === null
      ? 'No Out of this employee follows this In.'
      : `The next punch is an In again, in row ${rowText(otherRowNo)} on ${moment(otherWall)}.`,
  ),
  rule(
    'warning',
    'sensorid',
    'two-clocks',
    ({ twoClocksMinutes }) => `On two clocks within ${count(twoClocksMinutes, 'minute')}`,
    ({ wall, otherWall, otherRowNo }) =>
      `Row ${rowText(otherRowNo)}, ${spanText(distance(wall, otherWall))} earlier, was taken on another clock.`,
  ),
  rule(
    'warning',
    'checktype',
    'type-none',
    'Neither in nor out',
    ({ text }) =>
      `With ${quoted(text)} the clock recorded neither in nor out; it goes as type 255.`,
  ),

  // Remarks: nothing is wrong, but something was understood that is worth saying.
  rule(
    'note',
    'checktype',
    'open-at-start',
    'No In in this file',
    ({ thresholds }) =>
      `No In comes before this Out. The file begins less than ${count(thresholds.longShiftHours, 'hour')} earlier, so the shift may have begun before it.`,
  ),
  rule(
    'note',
    'checktype',
    'open-at-end',
    'No Out yet',
    ({ thresholds }) =>
      `No Out follows this In. The file ends less than ${count(thresholds.longShiftHours, 'hour')} later, so the work may still go on.`,
  ),
  rule(
    'note',
    'checktype',
    'short-break',
    'Short break',
    ({ wall, otherWall, otherRowNo }) =>
      `${otherTap(wall, otherWall, otherRowNo)}. Out and In again fit the order of the day, so both go.`,
  ),
  rule(
    'note',
    'userid',
    'id-decimal',
    'Read without decimals',
    ({ text }) => `${quoted(text)} is read as ${text.trim().replace(/\.0+$/, '')}.`,
  ),
  rule(
    'note',
    'date',
    'converted',
    'Converted to site time',
    ({ text, zone, wall }) => `${quoted(text)} is ${moment(wall)} in ${zone}.`,
  ),
  rule(
    'note',
    'time',
    'midnight',
    'Midnight of the next day',
    ({ wall }) => `24:00 is ${moment(wall)}.`,
  ),
  rule(
    'note',
    'time',
    'overnight',
    'Ends a night shift',
    ({ wall }) => `${moment(wall)} ends the night shift of ${dayBefore(wall)}.`,
  ),
  rule(
    'note',
    'time',
    'after-midnight',
    'After midnight',
    ({ wall }) => `${moment(wall)} belongs to the night shift of ${dayBefore(wall)}.`,
  ),
] as const satisfies Rule[]

export type RuleId = (typeof rules)[number]['id']

/** Rule numbers are places in the list; `fine` = no rule broken, so that the smaller is the worse. */
export const fine = 255

const numberOf = new Map<string, number>(rules.map((each, number) => [each.id, number]))

export function ruleNumber(id: RuleId): number {
  return numberOf.get(id) as number
}

/** The number of a rule by any text, -1 when there is none of that name. */
export function findRule(id: string): number {
  return numberOf.get(id) ?? -1
}

export function ruleOf(number: number): Rule {
  return rules[number] as Rule
}

export const duplicateRule = ruleNumber('twice-in-file')
export const firstNoteRule = ruleNumber('open-at-start')

/** What the rule is called with the desk's thresholds. */
export function titleOf(number: number, thresholds: Thresholds): string {
  const { title } = ruleOf(number)
  return typeof title === 'string' ? title : title(thresholds)
}

function rule<Id extends string>(
  severity: Severity,
  field: Field | null,
  id: Id,
  title: Rule['title'],
  explain: Rule['explain'],
) {
  return { id, severity, field, title, explain }
}

function error<Id extends string>(
  field: Field | null,
  id: Id,
  title: string,
  explain: Rule['explain'],
) {
  return rule('error', field, id, title, explain)
}

function skip<Id extends string>(id: Id, title: string, explain: Rule['explain']) {
  return rule('skipped', null, id, title, explain)
}

/** The most likely slip in a number, named: a letter that looks like a digit, a space, a comma. */
function oddCharacter(text: string): string {
  const clean = text.trim()
  const odd = /[^\d]/.exec(clean.replace(/[.:\s/-]/g, ''))?.[0]
  if (!odd) return `${quoted(text)} is not a number of the right form.`
  if (/[oOlI|]/.test(odd) && /\d/.test(clean)) return `${quoted(text)} holds the letter ${odd}.`
  if (/\p{L}/u.test(odd)) return `${quoted(text)} holds letters.`
  return `${quoted(text)} holds the character ${odd}`.concat('.')
}

/** Who the ID seems to be, as a sentence of its own. */
function hint(people: PeopleContext | undefined): string {
  return people?.looksLike ? ` It ${people.looksLike}.` : ''
}

function moment(wall: number | null): string {
  return wall === null ? 'This time' : readBack(wallText(wall))
}

function day(wall: number | null): string {
  return wall === null ? 'the date of the row' : longDate(wallText(wall).slice(0, 10))
}

function dayBefore(wall: number | null): string {
  return wall === null ? 'the day before' : dayAndMonth(wallText(wall - 86_400).slice(0, 10))
}

function clock(wall: number | null): string {
  return wall === null ? 'This time' : wallText(wall).slice(11, 16)
}

/** `sent Tuesday 5 August by Dan Osei, accepted`; `zone` is the site's. */
export function sentWords({ by, at, state }: HeldPunch, zone: string): string {
  const day = wallInZone(Date.parse(at) / 1000, zone).slice(0, 10)
  const isWaiting = state === 'queued' || state === 'sending'
  const verb = state === 'queued' ? 'queued' : 'sent'
  return `${verb} ${weekdayOf(day)} ${dayAndMonth(day)} by ${by}${isWaiting ? ', no answer yet' : `, ${state}`}`
}

const afterState: Partial<Record<PunchState, string>> = {
  rejected: 'Go2Clock does not hold it; it will most likely be refused again.',
  failed: 'Go2Clock could not save it; it can go again.',
  unknown: 'Go2Clock may hold it: no try got a sure answer. Sent again it cannot be stored twice.',
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function otherTap(wall: number | null, otherWall: number | null, rowNo: number | null): string {
  const isLater = (otherWall ?? 0) > (wall ?? 0)
  return `Row ${rowText(rowNo)} is a tap ${spanText(distance(wall, otherWall))} ${isLater ? 'later' : 'earlier'}`
}

/** Seconds between two wall times. */
function distance(a: number | null, b: number | null): number {
  return Math.abs((a ?? 0) - (b ?? 0))
}

/** `64 s`, `2 minutes`, `4 min 10 s`, `17 h 5 min`: as short as it stays exact enough. */
export function spanText(seconds: number): string {
  if (seconds < 120 && seconds !== 60) return `${seconds} s`
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ]
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : count(hours, 'hour')
  return rest > 0 ? `${minutes} min ${rest} s` : count(minutes, 'minute')
}

function rowText(rowNo: number | null): string {
  return rowNo === null ? 'another row' : grouped(rowNo)
}
