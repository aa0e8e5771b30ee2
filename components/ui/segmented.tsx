import { type ComponentProps, type ReactNode, useId } from 'react'
import { classes } from './classes.ts'
import { FieldNote, type FieldText } from './field.tsx'

export type Segment = { value: string; label: ReactNode }

type SegmentedProps = Omit<FieldText, 'inside'> &
  Omit<ComponentProps<'input'>, 'type' | 'value' | 'size' | 'onChange' | 'className'> & {
    options: readonly Segment[]
    /** Controlled; leave out for a form that reads the radios itself (`{...register('type')}`). */
    value?: string
    onChange?: ComponentProps<'input'>['onChange']
    size?: 's' | 'm'
    /** The label is for screen readers only. */
    hideLabel?: boolean
    /** On a phone two to a line, for an even number of longer choices. */
    isWrapped?: boolean
  }

/** A few choices side by side: radios in a fieldset, so arrows and forms work by themselves. */
export function Segmented({
  label,
  mark,
  hint,
  error,
  className,
  options,
  value,
  size = 'm',
  hideLabel = false,
  isWrapped = false,
  name,
  ...input
}: SegmentedProps) {
  const id = useId()
  return (
    <fieldset
      className={classes('flex min-w-0 flex-col', className)}
      aria-labelledby={`${id}-label`}
      aria-describedby={error || hint ? `${id}-note` : undefined}
    >
      <legend id={`${id}-label`} className={hideLabel ? 'sr-only' : 'field-label mb-1'}>
        {label}
        {mark && <span className="font-normal text-text-3">{mark}</span>}
      </legend>
      <div
        className={classes(
          'segmented',
          size === 's' && 'segmented-s',
          isWrapped && 'segmented-wrap',
        )}
      >
        {options.map((option) => (
          <label key={option.value}>
            <input
              {...input}
              type="radio"
              name={name ?? id}
              value={option.value}
              {...(value === undefined ? {} : { checked: value === option.value })}
            />
            {option.label}
          </label>
        ))}
      </div>
      {(error || hint) && (
        <div className="mt-1">
          <FieldNote id={`${id}-note`} hint={hint} error={error} />
        </div>
      )}
    </fieldset>
  )
}
