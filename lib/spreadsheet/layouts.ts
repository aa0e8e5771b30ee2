import type { Field, Layout, Shape } from './schema.ts'

/** What a punch is by its place in a layout. The texts stand in the `In or out` column. */
export const sides = ['In', 'Out', 'Break out', 'Break in'] as const
export const sideIn = 0
export const sideOut = 1

/** A place of a row that may hold a punch: where its time and its date stand, and what it is. */
export type Slot = {
  side: number
  /** Slots of one in and out share it. */
  pair: number
  /** The column of its time, or of date and time together. */
  time: number
  /** The column of its own date; null when it has none. */
  ownDate: number | null
  /** The column of the date that counts when it has none of its own. */
  rowDate: number | null
}

const shared: readonly Field[] = ['userid', 'name']
const optional: readonly Field[] = [
  ...(['sensorid', 'worktype', 'eventdescription'] as const),
  ...(['latitude', 'longitude', 'deviceserial'] as const),
]
const timeFields: Record<Layout, readonly Field[]> = {
  'punch-per-row': ['checktime', 'date', 'time', 'checktype'],
  'pair-per-row': [
    ...(['date', 'in', 'inDate', 'inTime', 'out', 'outDate', 'outTime'] as const),
    ...(['breakOut', 'breakIn'] as const),
  ],
  'pairs-per-day': ['date', 'in', 'inTime', 'out', 'outTime'],
  'day-grid': ['day'],
}

/** The fields a layout has, in the order of a menu. */
export function fieldsOf(layout: Layout): Field[] {
  return [...shared, ...timeFields[layout], ...optional]
}

export function isTimeField(field: Field): boolean {
  return !shared.includes(field) && !optional.includes(field)
}

/** True when several columns of that layout may hold the field. */
export function isRepeatable(field: Field, layout: Layout): boolean {
  if (layout === 'pairs-per-day') return ['in', 'inTime', 'out', 'outTime'].includes(field)
  if (layout === 'pair-per-row') return field === 'breakOut' || field === 'breakIn'
  return layout === 'day-grid' && field === 'day'
}

/** True when date and time of the layout's punches stand in one column. */
export function areMomentsTogether({ columns }: Shape): boolean {
  return columns.some(({ field }) => field === 'in' || field === 'out')
}

/** The places of punches in a row, in the order of time; none for a punch per row and a day grid. */
export function slotsOf(shape: Shape): Slot[] {
  if (shape.layout !== 'pair-per-row' && shape.layout !== 'pairs-per-day') return []
  const together = areMomentsTogether(shape)
  const ins = columnsOf(shape, together ? 'in' : 'inTime')
  const outs = columnsOf(shape, together ? 'out' : 'outTime')
  const [date = null] = columnsOf(shape, 'date')
  const [inDate = null] = columnsOf(shape, 'inDate')
  const [outDate = null] = columnsOf(shape, 'outDate')
  const rowDate = together ? null : (date ?? inDate ?? outDate)
  const own = (column: number | null) => (together || column === rowDate ? null : column)
  const breaks = shape.columns.flatMap(({ field }, time): Slot[] =>
    !together && (field === 'breakOut' || field === 'breakIn')
      ? [{ side: field === 'breakOut' ? 2 : 3, pair: -1, time, ownDate: null, rowDate }]
      : [],
  )
  const slots: Slot[] = []
  for (let pair = 0; pair < Math.max(ins.length, outs.length); pair++) {
    const [first, last] = [ins[pair], outs[pair]]
    if (first !== undefined)
      slots.push({ side: sideIn, pair, time: first, ownDate: own(inDate), rowDate })
    slots.push(...(pair === 0 && shape.layout === 'pair-per-row' ? breaks : []))
    if (last !== undefined)
      slots.push({ side: sideOut, pair, time: last, ownDate: own(outDate), rowDate })
  }
  return slots
}

export function columnsOf({ columns }: Shape, field: Field): number[] {
  return columns.flatMap((column, index) => (column.field === field ? [index] : []))
}

/** What the layout still lacks before a time can be read, as a sentence; null when nothing. */
export function layoutQuestion(shape: Shape): string | null {
  const has = (...some: Field[]) => some.some((field) => columnsOf(shape, field).length > 0)
  if (shape.layout === 'day-grid') {
    return has('day') ? null : 'Say which columns are days: each holds the times of one date.'
  }
  const isTogether = has('in', 'out')
  if (isTogether && has('inTime', 'outTime')) {
    return 'Some times stand with their date in one column and some apart. Keep one of the two.'
  }
  const [hasIn, hasOut] = [has('in', 'inTime'), has('out', 'outTime')]
  if (!hasIn && !hasOut) return 'Say which columns hold the in and the out.'
  if (!hasIn || !hasOut) return `Say which column holds the ${hasIn ? 'out' : 'in'}.`
  if (!isTogether && !has('date', 'inDate', 'outDate')) return 'Say which column holds the date.'
  return null
}
