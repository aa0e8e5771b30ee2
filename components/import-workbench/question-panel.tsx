import CircleCheck from 'lucide-react/icons/circle-check'
import CircleQuestionMark from 'lucide-react/icons/circle-question-mark'
import TriangleAlert from 'lucide-react/icons/triangle-alert'
import { Fragment, type ReactNode, useId } from 'react'
import { classes } from '#components/ui/classes.ts'

/** Something the file does not tell by itself. */
export type Unknown = {
  /** As it goes on after `One question:`, e.g. `which number is the day`. */
  asks: string
  isOpen: boolean
  /** What the file says about it, with the counts. */
  evidence: string
  field: ReactNode
}

/** All that must be asked about a file, as one question; nothing when nothing must. */
export function QuestionPanel({ unknown }: { unknown: readonly Unknown[] }) {
  const titleId = useId()
  if (unknown.length === 0) return null
  const isOpen = unknown.some((each) => each.isOpen)
  const what = listed(unknown.map(({ asks }) => asks))
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
        <h2 id={titleId}>
          {isOpen ? `One question: ${what}?` : `${what.slice(0, 1).toUpperCase()}${what.slice(1)}?`}
        </h2>
      </div>
      {unknown.map(({ asks, evidence, field }) => (
        <Fragment key={asks}>
          <p className="mt-1 pl-6 text-text-2 not-first-of-type:mt-4">{evidence}</p>
          <div className="mt-3">{field}</div>
        </Fragment>
      ))}
    </section>
  )
}

/** `which number is the day, what stands in the employee column, and which type do the rows have` */
export function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? ''
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')}, and ${last}`
}

export type Choice<Answer> = {
  answer: Answer
  label: string
  beside: string
  /** Cells of the file and what they would mean; without a cell, a remark in their place. */
  examples: { text: string; readAs: string }[]
  remark?: { text: string; good: boolean }
}

type ChoicesProps<Answer> = {
  /** `which number is the day`, for who hears the radios one by one. */
  label: string
  choices: readonly Choice<Answer>[]
  chosen: Answer | null | undefined
  onChoose: (answer: Answer) => void
}

/** The ways to read a column, each with what it would make of the file's own cells. */
export function Choices<Answer extends string>({
  label,
  choices,
  chosen,
  onChoose,
}: ChoicesProps<Answer>) {
  const group = useId()
  return (
    <div role="radiogroup" aria-label={label} className="grid gap-3 sm:grid-cols-2">
      {choices.map(({ answer, label: name, beside, examples, remark }) => (
        <label
          key={answer}
          className={classes(
            'block rounded-md border px-3 py-2.5 has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus',
            answer === chosen
              ? 'border-accent bg-selected ring-1 ring-accent'
              : 'border-control hover:bg-hover',
          )}
        >
          <span className="flex items-center gap-2">
            <input
              type="radio"
              name={group}
              className="size-3.5 accent-(--accent)"
              aria-labelledby={`${group}-${answer}`}
              aria-describedby={`${group}-${answer}-examples`}
              checked={answer === chosen}
              onChange={() => onChoose(answer)}
            />
            <span id={`${group}-${answer}`}>
              <b>{name}</b> <span className="text-text-2">{beside}</span>
            </span>
          </span>
          <span id={`${group}-${answer}-examples`} className="block">
            <span className="my-1.5 ml-5.5 grid grid-cols-[max-content_1fr] gap-x-5 gap-y-0.5">
              {examples.map(({ text, readAs }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same text may stand in two rows
                <span key={index} className="contents">
                  {text !== '' && <span className="raw text-text-2">{text}</span>}
                  <span className={text === '' ? 'col-span-2 text-text-2' : ''}>{readAs}</span>
                </span>
              ))}
            </span>
            {remark && (
              <span className="flex items-start gap-1.5 text-sm text-text-2">
                {remark.good ? (
                  <CircleCheck aria-hidden className="mt-px size-3.5! text-ok" />
                ) : (
                  <TriangleAlert aria-hidden className="mt-px size-3.5! text-warn" />
                )}
                {remark.text}
              </span>
            )}
          </span>
        </label>
      ))}
    </div>
  )
}
