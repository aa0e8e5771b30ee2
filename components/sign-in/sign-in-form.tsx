'use client'

import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { signIn } from '#lib/auth/actions.ts'
import { EmailField } from './email-field.tsx'
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
      {/* The only thing to do on this page. */}
      <EmailField typed={state?.typed.email} error={errors.email} autoFocus />
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
