import CircleCheck from 'lucide-react/icons/circle-check'
import type { DateOrder, DateQuestion } from '#lib/spreadsheet/schema.ts'
import { Choices, type Unknown } from './question-panel.tsx'

/** `Dates are day first, DD/MM/YYYY.` with the evidence, where the file itself tells it. */
export function SettledDates({ question }: { question: DateQuestion }) {
  if (question.state !== 'settled') return null
  const reading = question.readings.find(({ order }) => order === question.order)
  return (
    <section aria-label="Dates" className="panel flex gap-2.5 px-4 py-2.5">
      <CircleCheck aria-hidden className="mt-0.5 text-ok" />
      <p>
        <b>Dates are {reading ? `${reading.label.toLowerCase()}, ${reading.pattern}` : 'clear'}.</b>{' '}
        <span className="text-text-2">
          {question.evidence} {reading?.remark}
        </span>
      </p>
    </section>
  )
}

/**
 * Which number is the day, where the file cannot tell.
 *
 * `chosen`: the answer as given, which shows before the rows have been read with it.
 */
export function unknownDates(
  { state, evidence, readings }: DateQuestion,
  chosen: DateOrder | null,
  onAnswer: (order: DateOrder) => void,
): Unknown[] {
  if (state !== 'asked' && state !== 'answered') return []
  const asks = 'which number is the day'
  const choices = readings.map(({ order, label, pattern, examples, remark, good }) => ({
    ...{ answer: order, label, beside: pattern, examples, remark: { text: remark, good } },
  }))
  const field = <Choices label={asks} choices={choices} chosen={chosen} onChoose={onAnswer} />
  return [{ asks, isOpen: chosen === null, evidence, field }]
}
