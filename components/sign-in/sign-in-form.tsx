'use client'

import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { signIn } from '#lib/auth/actions.ts'
import { PasswordField } from './password-field.tsx'
import { useGateForm } from './use-gate-form.ts'

export function SignInForm({ from }: { from: string }) {
  const { state, isPending, errors, form } = useGateForm(signIn)
  const failure = state?.failure
  return (
    <form {...form} className="flex flex-col gap-3.5">
      {failure && !failure.fieldErrors && (
        <Notice kind="bad" role="alert" title={failure.message} />
      )}
      <input type="hidden" name="from" value={from} />
      <TextField
        label="Email"
        name="email"
        type="email"
        size="l"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        defaultValue={state?.typed.email}
        error={errors.email}
        // The only thing to do on this page.
        autoFocus
        required
      />
      <PasswordField autoComplete="current-password" error={errors.password} />
      <Button
        type="submit"
        variant="primary"
        size="l"
        pending={isPending}
        pendingLabel="Signing in"
      >
        Sign in
      </Button>
    </form>
  )
}
