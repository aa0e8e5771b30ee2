import type { ComponentProps } from 'react'
import { classes } from './classes.ts'
import { Field, type FieldText } from './field.tsx'

type Size = { size?: 's' | 'm' | 'l' }
type TextInputProps = Size & Omit<ComponentProps<'input'>, 'size'>

/** A bare input, for a place that brings its own label. Elsewhere use TextField. */
export function TextInput({ size = 'm', className, ...rest }: TextInputProps) {
  return <input {...rest} className={classes('control', sizes[size], className)} />
}

type TextFieldProps = FieldText & TextInputProps

/** Works with react-hook-form: `<TextField label="Email" error={..} {...register('email')} />`. */
export function TextField({
  label,
  mark,
  hint,
  error,
  inside,
  className,
  ...input
}: TextFieldProps) {
  return (
    <Field {...{ label, mark, hint, error, inside, className }}>
      {(control) => <TextInput {...input} {...control} />}
    </Field>
  )
}

type TextAreaFieldProps = FieldText & ComponentProps<'textarea'>

export function TextAreaField({
  label,
  mark,
  hint,
  error,
  inside,
  className,
  ...textarea
}: TextAreaFieldProps) {
  return (
    <Field {...{ label, mark, hint, error, inside, className }}>
      {(control) => <textarea rows={4} {...textarea} {...control} className="control" />}
    </Field>
  )
}

const sizes = { s: 'control-s', m: '', l: 'control-l' }
