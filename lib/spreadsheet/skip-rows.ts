import { cleanOptional } from './clean-text.ts'
import type { ReadingPlan, RowReading } from './row-reader.ts'
import { ruleNumber } from './rules.ts'

/** How the example row of the template (template-file.ts) begins its cells. */
export const exampleMark = 'e.g.'

/**
 * The rule that says a row is no punch at all, null when it is meant as one. Only rows without a
 * readable time are asked about: a row with a time is never thrown away by its look.
 */
export function autoSkip(
  plan: ReadingPlan,
  cells: string[],
  reading: Pick<RowReading, 'wall' | 'punch'>,
): number | null {
  if (reading.wall !== null) return null
  const texts = cells.map(cleanOptional)
  const first = texts.find((text) => text !== '')
  if (first === undefined) return emptyRow
  if (isTotal(first)) return totalRow
  if (isHeaderAgain(plan, texts)) return repeatedHeader
  if (isExample(plan, texts)) return exampleRow
  return isEmptyDay(plan, texts, reading) ? emptyDay : null
}

function isTotal(text: string): boolean {
  return /^(grand |sub-?)?totals?\b/i.test(text)
}

function isHeaderAgain({ shape }: ReadingPlan, texts: string[]): boolean {
  const named = shape.columns.flatMap(({ header, field }, index) =>
    field === null || header === '' ? [] : [{ header: cleanOptional(header), index }],
  )
  return (
    shape.headerRow > 0 &&
    named.length > 0 &&
    named.every(({ header, index }) => texts[index] === header)
  )
}

/** What the file of "Download template" shows: its ID is none, as its date and time are. */
function isExample({ columnOf }: ReadingPlan, texts: string[]): boolean {
  const id = columnOf.get('userid')
  return id !== undefined && (texts[id] ?? '').startsWith(exampleMark)
}

/** A report with a line per day: the day is named, and nothing that could be a punch. */
function isEmptyDay(
  { columnOf }: ReadingPlan,
  texts: string[],
  { punch }: Pick<RowReading, 'punch'>,
): boolean {
  const time = columnOf.get('time')
  const type = columnOf.get('checktype')
  if (time === undefined || punch.date === null) return false
  return texts[time] === '' && (type === undefined || texts[type] === '')
}

const emptyRow = ruleNumber('empty-row')
const exampleRow = ruleNumber('example-row')
const totalRow = ruleNumber('total-row')
const repeatedHeader = ruleNumber('repeated-header')
const emptyDay = ruleNumber('empty-day')
