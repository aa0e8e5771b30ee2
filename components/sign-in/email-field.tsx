import { TextField } from '#components/ui/text-field.tsx'

type EmailFieldProps = { typed?: string; error?: string; autoFocus?: boolean }

/** The address that names an account, in a form's field `email`. */
export function EmailField({ typed, error, autoFocus }: EmailFieldProps) {
  return (
    <TextField
      label="Email"
      name="email"
      type="email"
      size="l"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      defaultValue={typed}
      error={error}
      autoFocus={autoFocus}
      required
    />
  )
}
