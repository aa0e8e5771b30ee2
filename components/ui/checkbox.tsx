import type { ComponentProps, ReactNode } from 'react'
import { classes } from './classes.ts'

type CheckboxProps = Omit<ComponentProps<'input'>, 'type'> & {
  /** Leave out in a table row and give `aria-label` instead. */
  label?: ReactNode
  /** Some but not all of what it stands for. */
  mixed?: boolean
}

/** The whole line is the target. */
export function Checkbox({ label, mixed = false, className, ...rest }: CheckboxProps) {
  return (
    <label
      className={classes(
        'inline-flex min-h-6 items-center gap-2',
        label === undefined && 'min-w-6 justify-center',
        className,
      )}
    >
      <input
        {...rest}
        type="checkbox"
        ref={(element) => {
          if (element) element.indeterminate = mixed
        }}
        className="checkbox"
      />
      {label}
    </label>
  )
}
