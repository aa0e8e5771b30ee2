import { grouped } from '#lib/count.ts'
import type { IdQuestion, IdReading, IdWay } from '#lib/spreadsheet/schema.ts'
import { Choices, type Unknown } from './question-panel.tsx'

/**
 * What the numbers of the employee column are, where the list fits another reading better.
 *
 * `chosen`: the answer as given, which shows before the rows have been read with it.
 */
export function unknownIds(
  { state, evidence, readings, distinct, way }: IdQuestion,
  chosen: IdWay | undefined,
  onAnswer: (way: IdWay) => void,
): Unknown[] {
  const isOpen = state === 'asked'
  const isAnswered = (state === 'answered' && readings.length > 1) || state === 'remembered'
  if (!isOpen && !isAnswered) return []
  const asks = 'what stands in the employee column'
  const field = (
    <Choices
      label={asks}
      choices={readings.map((reading) => choiceOf(reading, distinct))}
      chosen={chosen ?? (isOpen ? undefined : way)}
      onChoose={onAnswer}
    />
  )
  const known = 'Read as it was answered for an earlier file with this column.'
  return [{ asks, isOpen, evidence: state === 'remembered' ? known : evidence, field }]
}

function choiceOf({ way, label, fits, examples }: IdReading, distinct: number) {
  return {
    answer: way,
    label,
    beside: `${grouped(fits)} of ${grouped(distinct)} are in the list`,
    examples:
      examples.length > 0
        ? examples.map(({ text, userid, name }) => ({ text, readAs: `${userid} ${name}` }))
        : [{ text: '', readAs: 'Nobody in the list has one of these.' }],
  }
}
