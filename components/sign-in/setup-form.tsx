'use client'

import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SelectField } from '#components/ui/select.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { setUp } from '#lib/auth/actions.ts'
import { EmailField } from './email-field.tsx'
import { PasswordField } from './password-field.tsx'
import { useGateForm } from './use-gate-form.ts'

type SetupFormProps = {
  token: string
  /** Zones to choose from; none when the environment says the zone. */
  zones: string[]
}

export function SetupForm({ token, zones }: SetupFormProps) {
  const { state, isPending, errors, form } = useGateForm(setUp)
  const failure = state?.failure
  return (
    <form {...form} className="flex flex-col gap-3.5">
      {failure && !failure.fieldErrors && (
        <Notice kind="bad" role="alert" title={failure.message} />
      )}
      <input type="hidden" name="token" value={token} />
      <TextField
        label="Name"
        name="name"
        size="l"
        autoComplete="name"
        maxLength={100}
        defaultValue={state?.typed.name}
        error={errors.name}
        autoFocus
        required
      />
      <EmailField typed={state?.typed.email} error={errors.email} />
      <PasswordField
        autoComplete="new-password"
        error={errors.password}
        hint="At least 12 characters. A few words of your own do well."
      />
      {zones.length > 0 && (
        <ZoneField zones={zones} typed={state?.typed.timeZone} error={errors.timeZone} />
      )}
      <Button
        type="submit"
        variant="primary"
        size="l"
        pending={isPending}
        pendingLabel="Creating the account"
      >
        Create the admin account
      </Button>
    </form>
  )
}

type ZoneFieldProps = { zones: string[]; typed?: string; error?: string }

/** The browser's own zone is a proposal one can see; the server's would seldom be the site's. */
function ZoneField({ zones, typed, error }: ZoneFieldProps) {
  const [zone, setZone] = useState(typed ?? '')
  const [own, setOwn] = useState('')
  useEffect(() => {
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
    setOwn(timeZone)
    setZone((chosen) => chosen || timeZone)
  }, [])
  // Browsers and servers spell a few zones differently (Kolkata, Calcutta).
  const choices = !own || zones.includes(own) ? zones : [own, ...zones]
  return (
    <SelectField
      label="Time zone of the site"
      name="timeZone"
      size="l"
      value={zone}
      onChange={(event) => setZone(event.target.value)}
      hint="Where the people clock in and out. Punches carry the wall clock of this zone."
      error={error}
    >
      <option value="">Choose the zone</option>
      {choices.map((name) => (
        <option key={name} value={name}>
          {name.replaceAll('_', ' ')}
        </option>
      ))}
    </SelectField>
  )
}
