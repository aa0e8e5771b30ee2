import ChevronsUpDown from 'lucide-react/icons/chevrons-up-down'
import type { ComponentProps } from 'react'
import { classes } from './classes.ts'
import { Field, type FieldText } from './field.tsx'

type SelectProps = Omit<ComponentProps<'select'>, 'size'> & { size?: 's' | 'm' | 'l' }

/** The browser's own list: right on a phone, with a keyboard and for a screen reader. */
export function Select({ size = 'm', className, children, ...rest }: SelectProps) {
  return (
    <span className={classes('relative block', className)}>
      <select
        {...rest}
        className={classes('control cut appearance-none pr-7!', size !== 'm' && `control-${size}`)}
      >
        {children}
      </select>
      <ChevronsUpDown
        aria-hidden
        className="pointer-events-none absolute inset-y-0 right-2 my-auto size-3.5 text-text-3"
      />
    </span>
  )
}

export function SelectField({
  label,
  mark,
  hint,
  error,
  className,
  ...select
}: Omit<FieldText, 'inside'> & SelectProps) {
  return (
    <Field {...{ label, mark, hint, error, className }}>
      {(control) => <Select {...select} {...control} />}
    </Field>
  )
}
