'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { changeThresholds } from '#lib/settings/actions.ts'
import { thresholdsSchema } from '#lib/settings/schema.ts'
import { defaultThresholds, type Thresholds } from '#lib/spreadsheet/thresholds.ts'
import { thresholdFields } from './threshold-words.ts'

type Typed = Record<keyof Thresholds, string>
type Told = { kind: 'ok' | 'bad'; text: string }

const lost = 'Punchdesk does not answer, so nothing was changed. Save again in a moment.'

/** The thresholds as an admin changes them. */
export function ThresholdsForm({ thresholds }: { thresholds: Thresholds }) {
  const router = useRouter()
  const [told, setTold] = useState<Told>()
  const form = useForm<Typed, unknown, Thresholds>({
    resolver: zodResolver(thresholdsSchema) as never,
    defaultValues: typedOf(thresholds),
  })
  const { errors, isSubmitting, isDirty } = form.formState

  async function save(wanted: Thresholds) {
    setTold(undefined)
    const result = await changeThresholds(wanted).catch(() => null)
    if (!result) return setTold({ kind: 'bad', text: lost })
    if (!result.ok) return setTold({ kind: 'bad', text: result.message })
    form.reset(typedOf(result.data.thresholds))
    setTold({ kind: 'ok', text: 'Saved. Files opened from now on are checked so.' })
    router.refresh()
  }

  return (
    <form
      noValidate
      aria-label="Checks of a spreadsheet"
      className="flex flex-col gap-4"
      onSubmit={form.handleSubmit(save)}
    >
      {thresholdFields.map(({ name, label, unit, hint }) => (
        <TextField
          key={name}
          label={label}
          inside={unit}
          inputMode="numeric"
          autoComplete="off"
          className="max-w-[360px]"
          hint={`${hint} The desk starts with ${defaultThresholds[name]}.`}
          error={errors[name]?.message}
          {...form.register(name)}
        />
      ))}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary" pending={isSubmitting} pendingLabel="Saving">
          Save
        </Button>
        {isDirty && (
          <Button
            variant="quiet"
            onClick={() => {
              setTold(undefined)
              form.reset()
              form.setFocus(thresholdFields[0]?.name ?? 'nearDoubleSeconds')
            }}
          >
            Undo my changes
          </Button>
        )}
      </div>
      {told && (
        <Notice
          kind={told.kind}
          role={told.kind === 'bad' ? 'alert' : 'status'}
          title={told.text}
        />
      )}
    </form>
  )
}

function typedOf(thresholds: Thresholds): Typed {
  return Object.fromEntries(
    thresholdFields.map(({ name }) => [name, String(thresholds[name])]),
  ) as Typed
}
