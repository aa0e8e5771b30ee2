'use client'

import Eye from 'lucide-react/icons/eye'
import EyeOff from 'lucide-react/icons/eye-off'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextInput } from '#components/ui/text-field.tsx'

type PasswordFieldProps = {
  autoComplete: 'current-password' | 'new-password'
  error?: string
  hint?: string
}

/** A password one can look at, in a form's field `password`. */
export function PasswordField({ autoComplete, error, hint }: PasswordFieldProps) {
  const [isShown, setShown] = useState(false)
  return (
    <Field label="Password" error={error} hint={hint}>
      {(control) => (
        <>
          <TextInput
            {...control}
            size="l"
            name="password"
            type={isShown ? 'text' : 'password'}
            autoComplete={autoComplete}
            autoCapitalize="none"
            spellCheck={false}
            maxLength={128}
            className="pr-11"
            required
          />
          <Button
            variant="quiet"
            size="s"
            icon={isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
            aria-label={isShown ? 'Hide what is typed' : 'Show what is typed'}
            className="btn-icon absolute! inset-y-0 right-1.5 my-auto"
            onClick={() => setShown(!isShown)}
          />
        </>
      )}
    </Field>
  )
}
