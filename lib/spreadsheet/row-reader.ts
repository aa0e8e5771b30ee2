import { nowIn } from '#lib/punch/site-zone.ts'
import { clockText, dateText, wallSeconds, wallText } from '#lib/punch/wall-clock.ts'
import { cleanText } from './clean-text.ts'
import { type IdReader, readId } from './id-reader.ts'
import { meaningsOf } from './key-readings.ts'
import {
  emptyMomentRule,
  type MomentContext,
  readMomentCell,
  settleDay,
  settleMoment,
} from './moments.ts'
import { ruleOfName } from './names-agree.ts'
import type { InRow } from './pairs.ts'
import { fine, ruleNumber, ruleOf } from './rules.ts'
import type { Field, ReadPunch, Shape, WordMeaning } from './schema.ts'
import { defaultThresholds, type Thresholds } from './thresholds.ts'
import { cellEmpty, clockUnreadable, readCheckType, readOptional } from './values.ts'

/** One row read on its own: every finding, and the punch as far as it could be read. */
export type RowReading = {
  findings: { column: number | null; rule: number }[]
  /** The worst finding's rule, `fine` when there is none. */
  worst: number
  punch: ReadPunch
  /** Wall seconds of the punch; null when unreadable. */
  wall: number | null
}

export const optionalFields = [
  'sensorid',
  'worktype',
  'eventdescription',
  'latitude',
  'longitude',
  'deviceserial',
] as const satisfies Field[]

const noOptional: Readonly<Record<(typeof optionalFields)[number], string | null>> = {
  sensorid: null,
  worktype: null,
  eventdescription: null,
  latitude: null,
  longitude: null,
  deviceserial: null,
}

/** A shape with the site's clock: all that reading a row depends on. */
export type ReadingPlan = {
  shape: Shape
  columnOf: ReadonlyMap<Field, number>
  meanings: ReadonlyMap<string, WordMeaning>
  context: MomentContext
  /** Leads from an ID as written to a userid; null = every number is taken as it stands. */
  ids: IdReader | null
  thresholds: Thresholds
}

/** What the desk knows beside the file. */
export type DeskKnowledge = {
  ids?: IdReader | null
  /** Type words people explained before (as cleanText gives them); the shape's own count first. */
  learned?: ReadonlyMap<string, WordMeaning>
  thresholds?: Thresholds
}

export function planReading(
  shape: Shape,
  zone: string,
  now = nowIn(zone),
  { ids = null, learned, thresholds = defaultThresholds }: DeskKnowledge = {},
): ReadingPlan {
  const columnOf = new Map<Field, number>()
  shape.columns.forEach(({ field }, index) => {
    if (field !== null && !columnOf.has(field)) columnOf.set(field, index)
  })
  return {
    shape,
    columnOf,
    meanings: new Map([...(learned ?? []), ...meaningsOf(shape.typeWords)]),
    context: {
      order: shape.dateOrder,
      zone,
      now: wallSeconds(now),
      tooOldYears: thresholds.tooOldYears,
    },
    ids,
    thresholds,
  }
}

/**
 * Reads one row; `textOf` answers its cells as they count, `inRow` what the other punches of its row
 * in the file say of it.
 */
export function readRow(
  plan: ReadingPlan,
  textOf: (column: number) => string,
  inRow: InRow = alone,
): RowReading {
  const findings: RowReading['findings'] = []
  // Of a half that the file has no time for, nothing more is to be said.
  const isNoPunch = inRow.rule === noTime || inRow.rule === emptyDay
  const find = (field: Field | null, rule: number) => {
    if (rule !== fine && !(isNoPunch && rule !== inRow.rule && isAboutTime(field)))
      findings.push({ column: markedColumn(plan, field), rule })
  }
  const cell = (field: Field) => {
    const column = plan.columnOf.get(field)
    return column === undefined ? null : textOf(column)
  }
  const userid = readId(plan.ids, cell('userid') ?? '')
  find('userid', userid.rule)
  const time = readTime(plan, cell, find, inRow.days)
  if (inRow.rule !== fine) find(ruleOf(inRow.rule).field, inRow.rule)
  const type = readType(plan, cell, find)
  const optional = { ...noOptional }
  for (const field of optionalFields) {
    const written = cell(field)
    if (written === null) continue
    const { value, rule } = readOptional(field, written)
    find(field, rule)
    optional[field] = value === '' ? null : value
  }
  if (optional.latitude !== null && optional.longitude === null) find('longitude', longitudeMissing)
  if (optional.latitude === null && optional.longitude !== null) find('latitude', latitudeMissing)
  find('name', ruleOfName(plan.ids, userid.value, cell('name') ?? ''))
  const name = cleanText(cell('name') ?? '') || (plan.ids?.person(userid.value)?.name ?? '')
  return {
    findings,
    worst: findings.reduce((worst, finding) => Math.min(worst, finding.rule), fine),
    wall: time.wall,
    punch: {
      userid: userid.value,
      name: name === '' ? null : name,
      checktime: time.wall === null ? null : `${time.date}T${time.time}`,
      date: time.date,
      time: time.time,
      checktype: type,
      ...optional,
    },
  }
}

type Find = (field: Field | null, rule: number) => void

function readTime(
  { columnOf, context }: ReadingPlan,
  cell: (field: Field) => string | null,
  find: Find,
  days: number,
): { wall: number | null; date: string | null; time: string | null } {
  const together = columnOf.has('checktime')
  const dateCell = readMomentCell(
    together ? 'checktime' : 'date',
    cell(together ? 'checktime' : 'date') ?? '',
  )
  const { clock, instant } = together ? dateCell : readMomentCell('time', cell('time') ?? '')
  const dateIsEmpty = dateCell.clock === cellEmpty
  if (together && dateIsEmpty) {
    find('checktime', emptyMomentRule('checktime'))
    return { wall: null, date: null, time: null }
  }
  const day = dateIsEmpty
    ? { day: null, rule: emptyMomentRule('date') }
    : settleDay(dateCell.date, context.order)
  const shifted = day.day === null || days === 0 ? day : { ...day, day: day.day + days }
  const settled = settleMoment(shifted, clock, instant, context)
  const timeRule = clock === clockUnreadable ? notATime : clock < 0 ? emptyMomentRule('time') : fine
  if (day.rule !== fine) find('date', day.rule)
  if (timeRule !== fine && (!together || day.rule === fine)) find('time', timeRule)
  if (day.rule === fine && timeRule === fine) find(ruleFieldOf(settled.rule), settled.rule)
  if (settled.wall !== null) {
    const text = wallText(settled.wall)
    return { wall: settled.wall, date: text.slice(0, 10), time: text.slice(11) }
  }
  return {
    wall: null,
    date: day.day === null ? null : dateText(day.day),
    time: clock >= 0 && clock < 86_400 ? clockText(clock) : null,
  }
}

function readType(
  { columnOf, shape, meanings }: ReadingPlan,
  cell: (field: Field) => string | null,
  find: Find,
): number | null {
  if (columnOf.has('checktype')) {
    const { value, rule } = readCheckType(cell('checktype') ?? '', meanings)
    find('checktype', rule)
    return value
  }
  if (shape.defaultType === null) find(null, typeOpen)
  return shape.defaultType
}

/** The column a rule is marked on: its own field's, or the one that holds date and time together. */
export function markedColumn(plan: ReadingPlan, field: Field | null): number | null {
  if (field === null) return null
  const own = plan.columnOf.get(field)
  if (own !== undefined) return own
  const isTime = field === 'date' || field === 'time' || field === 'checktime'
  return (isTime ? plan.columnOf.get('checktime') : undefined) ?? null
}

function isAboutTime(field: Field | null): boolean {
  return field === 'checktime' || field === 'date' || field === 'time'
}

function ruleFieldOf(rule: number): Field | null {
  return rule === fine ? null : ruleOf(rule).field
}

const alone: InRow = { days: 0, rule: fine }
const noTime = ruleNumber('no-time')
const emptyDay = ruleNumber('empty-day')
const longitudeMissing = ruleNumber('longitude-missing')
const latitudeMissing = ruleNumber('latitude-missing')
const notATime = ruleNumber('not-a-time')
const typeOpen = ruleNumber('type-open')
