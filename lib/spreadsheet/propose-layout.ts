import { readClock, readDate } from '#lib/punch/wall-clock.ts'
import { cleanText } from './clean-text.ts'
import { headerKey, pairWord } from './header-words.ts'
import type { Field, Layout } from './schema.ts'
import { isTimeList } from './time-lists.ts'

/** What a column looks like by its samples. */
export type Nature = 'checktime' | 'date' | 'time' | 'other' | 'empty'

export type Candidate = {
  index: number
  header: string
  samples: string[]
  nature: Nature
  isPair: boolean
}

export type LayoutProposal = { layout: Layout; fields: ReadonlyMap<number, Field> }

/**
 * The layout and its time columns by headers and samples; null when nothing speaks against a punch per
 * row. `wanted` takes one as given and finds the columns that fit it best.
 */
export function proposeLayout(
  candidates: Candidate[],
  wanted?: Exclude<Layout, 'punch-per-row'>,
): LayoutProposal | null {
  if (wanted) {
    return wanted === 'day-grid'
      ? { layout: wanted, fields: new Map(dayColumns(candidates).map((index) => [index, 'day'])) }
      : { layout: wanted, fields: pairFields(candidates, wanted) ?? inTurn(candidates, wanted) }
  }
  const days = dayColumns(candidates)
  if (days.length > 1)
    return { layout: 'day-grid', fields: new Map(days.map((day) => [day, 'day'])) }
  const many = pairFields(candidates, 'pairs-per-day')
  if (!many) return null
  const times = [...many.values()].filter((field) => field !== 'date')
  const isOnePair = times.every((field, i) => times.indexOf(field) === i)
  const layout = isOnePair ? 'pair-per-row' : 'pairs-per-day'
  const fields = pairFields(candidates, layout)
  return fields && { layout, fields }
}

/** Columns whose header is a date, when mostly times of that day stand in them. */
function dayColumns(candidates: Candidate[]): number[] {
  const days = candidates.filter(({ header }) => isDayHeader(header))
  const cells = days.flatMap(({ samples }) => samples)
  return areMostlyTimeLists(cells) ? days.map(({ index }) => index) : []
}

/** Of the cells that could be times, more are than are not (hours, dates). */
export function areMostlyTimeLists(cells: string[]): boolean {
  const some = cells.filter((text) => /\d/.test(text))
  return some.filter(isTimeList).length * 2 > some.length
}

export function isDayHeader(header: string): boolean {
  return readDate(cleanText(header)) !== null
}

/** In and out columns that their headers name; null when one of the two is missing. */
function pairFields(
  candidates: Candidate[],
  layout: 'pair-per-row' | 'pairs-per-day',
): Map<number, Field> | null {
  const halves = candidates.flatMap((candidate) => {
    const word = pairWord(candidate.header)
    return word && candidate.isPair
      ? [{ ...candidate, side: word.side, kind: kindOf(candidate) }]
      : []
  })
  const times = halves.filter(({ kind }) => kind === 'checktime' || kind === 'time')
  const together = times.some(({ kind }) => kind === 'checktime')
  const fields = new Map<number, Field>()
  for (const { index, side, kind, nature } of times) {
    // An empty column is whatever the others are; a time without a date beside moments is not.
    if (together && kind === 'time' && nature !== 'empty') continue
    fields.set(index, together ? side : `${side}Time`)
  }
  const sides = new Set([...fields.values()].map((field) => field.slice(0, 2)))
  if (sides.size < 2) return null
  if (together) return fields
  const dates = halves.filter(({ kind }) => kind === 'date')
  if (layout === 'pair-per-row') {
    for (const { index, side } of dates) fields.set(index, `${side}Date`)
  }
  return fields
}

function kindOf({ nature, header, samples }: Candidate): Nature {
  if (nature !== 'empty' && nature !== 'other') return nature
  if (nature === 'other') return areClocks(samples) ? 'time' : 'other'
  const key = headerKey(header)
  if (/date$/.test(key)) return 'date'
  return /datetime$/.test(key) ? 'checktime' : 'time'
}

/** `0741`, and times among which some are dirt: under a header that says so, they are times. */
export function areClocks(samples: string[]): boolean {
  const clocks = samples.filter((text) => readClock(cleanText(text)) !== null)
  return clocks.length * 2 >= samples.length
}

/** No header names them: times in the order of the columns, in and out in turn. */
function inTurn(candidates: Candidate[], layout: Layout): Map<number, Field> {
  const times = candidates.filter(({ nature }) => nature === 'time')
  const moments = candidates.filter(({ nature }) => nature === 'checktime')
  const [some, names] = times.length > 0 ? [times, ['inTime', 'outTime']] : [moments, ['in', 'out']]
  const most = layout === 'pair-per-row' ? 2 : some.length
  return new Map(some.slice(0, most).map(({ index }, i) => [index, names[i % 2] as Field]))
}
