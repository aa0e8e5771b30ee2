import CircleCheck from 'lucide-react/icons/circle-check'
import CircleQuestionMark from 'lucide-react/icons/circle-question-mark'
import { useId } from 'react'
import { classes } from '#components/ui/classes.ts'
import { grouped } from '#lib/count.ts'
import type { IdQuestion, IdReading, IdWay } from '#lib/spreadsheet/schema.ts'

type IdQuestionProps = {
  question: IdQuestion
  /** The answer as given, which shows before the rows have been read with it. */
  chosen: IdWay | undefined
  onAnswer: (way: IdWay) => void
}

/** What the numbers of the employee column are: asked when the list fits another reading better. */
export function IdQuestionPanel({ question, chosen, onAnswer }: IdQuestionProps) {
  const titleId = useId()
  const { state, readings, way } = question
  const isOpen = state === 'asked'
  const isShown = isOpen || (state === 'answered' && readings.length > 1) || state === 'remembered'
  if (!isShown) return null
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
          <h2 id={titleId}>{isOpen ? 'What stands in the employee column?' : 'Employee column'}</h2>
          <p className="text-text-2">
            {state === 'remembered'
              ? 'Read as it was answered for an earlier file with this column.'
              : question.evidence}
          </p>
        </div>
      </div>
      <div role="radiogroup" aria-labelledby={titleId} className="mt-3 grid gap-3 sm:grid-cols-2">
        {readings.map((reading) => (
          <ReadingChoice
            key={reading.way}
            reading={reading}
            question={question}
            isChosen={reading.way === (chosen ?? (isOpen ? undefined : way))}
            onChoose={() => onAnswer(reading.way)}
          />
        ))}
      </div>
    </section>
  )
}

type ReadingChoiceProps = {
  reading: IdReading
  question: IdQuestion
  isChosen: boolean
  onChoose: () => void
}

function ReadingChoice({ reading, question, isChosen, onChoose }: ReadingChoiceProps) {
  const id = useId()
  const { distinct, connection } = question
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
          name={`id-way-${connection}`}
          className="size-3.5 accent-(--accent)"
          aria-labelledby={`${id}-label`}
          aria-describedby={`${id}-examples`}
          checked={isChosen}
          onChange={onChoose}
        />
        <span id={`${id}-label`}>
          <b>{reading.label}</b>{' '}
          <span className="text-text-2">
            {grouped(reading.fits)} of {grouped(distinct)} are in the list
          </span>
        </span>
      </span>
      <span
        id={`${id}-examples`}
        className="my-1.5 ml-5.5 grid grid-cols-[max-content_1fr] gap-x-5 gap-y-0.5"
      >
        {reading.examples.map((example) => (
          <span key={example.text} className="contents">
            <span className="raw text-text-2">{example.text}</span>
            <span>
              {example.userid} {example.name}
            </span>
          </span>
        ))}
        {reading.examples.length === 0 && (
          <span className="col-span-2 text-text-2">Nobody in the list has one of these.</span>
        )}
      </span>
    </label>
  )
}
