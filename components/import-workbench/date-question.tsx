import CircleCheck from 'lucide-react/icons/circle-check'
import CircleQuestionMark from 'lucide-react/icons/circle-question-mark'
import TriangleAlert from 'lucide-react/icons/triangle-alert'
import { type ReactNode, useId } from 'react'
import { classes } from '#components/ui/classes.ts'
import type { DateOrder, DateQuestion, DateReading } from '#lib/spreadsheet/schema.ts'

type DateQuestionProps = {
  question: DateQuestion
  /** The answer as given, which shows before the rows have been read with it. */
  chosen: DateOrder | null
  onAnswer: (order: DateOrder) => void
  /** Asked together with it, because the file does not tell that either. */
  type?: { isOpen: boolean; field: ReactNode } | undefined
}

/** Which number is the day: asked when the file cannot tell, else the evidence that settles it. */
export function DateQuestionPanel({ question, ...props }: DateQuestionProps) {
  if (question.state === 'none') return null
  if (question.state === 'settled') return <SettledDates question={question} />
  return <AskedDates question={question} {...props} />
}

function SettledDates({ question }: { question: DateQuestion }) {
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

function AskedDates({ question, chosen, onAnswer, type }: DateQuestionProps) {
  const titleId = useId()
  const isOpen = chosen === null || Boolean(type?.isOpen)
  const what = type
    ? 'which number is the day, and which type do the rows have?'
    : 'which number is the day?'
  return (
    <section
      aria-labelledby={titleId}
      className={classes('panel p-4', isOpen && 'border-accent! ring-1 ring-accent')}
    >
      <div className="flex gap-2">
        {isOpen ? (
          <CircleQuestionMark aria-hidden className="mt-0.5 text-accent-text" />
        ) : (
          <CircleCheck aria-hidden className="mt-0.5 text-ok" />
        )}
        <div>
          <h2 id={titleId}>{isOpen ? `One question: ${what}` : `W${what.slice(1)}`}</h2>
          <p className="text-text-2">
            {question.evidence}
            {type && ' No column holds the type either.'}
          </p>
        </div>
      </div>
      <div role="radiogroup" aria-labelledby={titleId} className="mt-3 grid gap-3 sm:grid-cols-2">
        {question.readings.map((reading) => (
          <ReadingChoice
            key={reading.order}
            reading={reading}
            isChosen={chosen === reading.order}
            onChoose={() => onAnswer(reading.order)}
          />
        ))}
      </div>
      {type && <div className="mt-3 max-w-sm">{type.field}</div>}
    </section>
  )
}

type ReadingChoiceProps = { reading: DateReading; isChosen: boolean; onChoose: () => void }

function ReadingChoice({ reading, isChosen, onChoose }: ReadingChoiceProps) {
  const id = useId()
  return (
    <label
      className={classes(
        'block rounded-md border px-3 py-2.5 has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus',
        isChosen ? 'border-accent bg-selected ring-1 ring-accent' : 'border-control hover:bg-hover',
      )}
    >
      <span className="flex items-center gap-2">
        <input
          type="radio"
          name="date-order"
          className="size-3.5 accent-(--accent)"
          aria-labelledby={`${id}-label`}
          aria-describedby={`${id}-examples`}
          checked={isChosen}
          onChange={onChoose}
        />
        <span id={`${id}-label`}>
          <b>{reading.label}</b> <span className="text-text-2">{reading.pattern}</span>
        </span>
      </span>
      <span id={`${id}-examples`} className="block">
        <span className="my-1.5 ml-5.5 grid grid-cols-[max-content_1fr] gap-x-5 gap-y-0.5">
          {reading.examples.map((example) => (
            <span key={example.rowNo} className="contents">
              <span className="raw text-text-2">{example.text}</span>
              <span>{example.readAs}</span>
            </span>
          ))}
        </span>
        <span className="flex items-start gap-1.5 text-sm text-text-2">
          {reading.good ? (
            <CircleCheck aria-hidden className="mt-px size-3.5! text-ok" />
          ) : (
            <TriangleAlert aria-hidden className="mt-px size-3.5! text-warn" />
          )}
          {reading.remark}
        </span>
      </span>
    </label>
  )
}
