import CircleX from 'lucide-react/icons/circle-x'
import { type ReactNode, useId } from 'react'
import { classes } from './classes.ts'

export type FieldText = {
  label: ReactNode
  /** A quiet word behind the label, e.g. `optional`. */
  mark?: ReactNode
  /** Stands below; gives way to the error. */
  hint?: ReactNode
  /** A sentence with a proposal, below the field and tied to it. */
  error?: ReactNode
  /** What was understood, inside the field at the right (a name, a weekday); tied to it too. */
  inside?: ReactNode
  className?: string
}

/** What the control inside must carry so that label, hint and error belong to it. */
export type ControlProps = {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
}

type FieldProps = FieldText & { children: (control: ControlProps) => ReactNode }

/** Label above, control, then hint or error. For plain inputs use TextField and its neighbours. */
export function Field({ label, mark, hint, error, inside, className, children }: FieldProps) {
  const id = useId()
  const described = [inside && `${id}-inside`, (error || hint) && `${id}-note`].filter(Boolean)
  const control = children({
    id,
    'aria-describedby': described.join(' ') || undefined,
    'aria-invalid': error ? true : undefined,
  })
  return (
    <div className={classes('flex min-w-0 flex-col gap-1', className)}>
      <label className="field-label" htmlFor={id}>
        {label}
        {mark && <span className="font-normal text-text-3">{mark}</span>}
      </label>
      <div className="relative">
        {control}
        {inside && (
          <span
            id={`${id}-inside`}
            className="pointer-events-none absolute inset-y-0 right-2.5 flex max-w-[70%] items-center gap-1.5 overflow-hidden whitespace-nowrap text-text-2"
          >
            {inside}
          </span>
        )}
      </div>
      <FieldNote id={`${id}-note`} hint={hint} error={error} />
    </div>
  )
}

/** The line below a field or a group of fields. */
export function FieldNote({
  id,
  hint,
  error,
}: {
  id: string
  hint?: ReactNode
  error?: ReactNode
}) {
  if (error) {
    return (
      <p id={id} role="alert" className="flex gap-1.5 text-sm text-bad">
        <CircleX aria-hidden className="mt-px size-3.5 stroke-2" />
        <span>{error}</span>
      </p>
    )
  }
  if (!hint) return null
  return (
    <p id={id} className="text-sm text-text-2">
      {hint}
    </p>
  )
}
