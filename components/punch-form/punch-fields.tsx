'use client'

import ChevronRight from 'lucide-react/icons/chevron-right'
import type { KeyboardEvent } from 'react'
import { classes } from '#components/ui/classes.ts'
import { Segmented } from '#components/ui/segmented.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { typeLabel } from '#lib/punch/check-type.ts'
import { moveDay, readTypedDate, readTypedType } from '#lib/punch/typed.ts'
import { parseTypedTime, twelveHour, weekdayOf } from '#lib/punch/wall-clock.ts'
import { useAfterPress } from './use-after-press.ts'
import type { PunchFormState } from './use-punch-form.ts'

const types = [
  { value: '0', label: <Choice word="In" number={0} /> },
  { value: '1', label: <Choice word="Out" number={1} /> },
  { value: 'other', label: 'Other…' },
]

/** The nine fields of a punch, with what the desk understood inside each. */
export function PunchFields({ form, today }: { form: PunchFormState; today: string }) {
  const { register, formState, watch, setValue, trigger } = form
  const afterPress = useAfterPress()
  const error = (name: keyof typeof formState.errors) => formState.errors[name]?.message
  const [date, time, type, otherType] = watch(['date', 'time', 'type', 'otherType'])
  const day = readTypedDate(date, today)
  const clock = parseTypedTime(time)
  const number = readTypedType({ type, otherType })
  /** A wrong date or time is told when leaving it, an empty one only on sending. */
  const checkWhenTyped = (name: 'date' | 'time') => ({
    onBlur: ({ target }: { target: { value: string } }) => {
      if (target.value.trim() !== '') afterPress(() => trigger(name))
    },
  })

  function moveDate(event: KeyboardEvent) {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    const moved = moveDay(date, event.key === 'ArrowUp' ? 1 : -1, today)
    if (moved === null) return
    event.preventDefault()
    setValue('date', moved, { shouldValidate: formState.isSubmitted, shouldDirty: true })
  }

  const text = { autoComplete: 'off', spellCheck: false, enterKeyHint: 'next' } as const
  return (
    <>
      <TextField
        label="Employee ID"
        inputMode="numeric"
        error={error('userid')}
        {...text}
        {...register('userid')}
      />
      <div className="grid grid-cols-2 items-start gap-3">
        <TextField
          label="Date"
          placeholder="DD/MM/YYYY"
          error={error('date')}
          inside={day ? weekdayOf(day) : undefined}
          onKeyDown={moveDate}
          {...text}
          {...register('date', checkWhenTyped('date'))}
        />
        <TextField
          label="Time"
          placeholder="HH:MM"
          error={error('time')}
          inside={clock ? twelveHour(clock) : undefined}
          {...text}
          {...register('time', checkWhenTyped('time'))}
        />
      </div>
      <Segmented label="Type" options={types} error={error('type')} {...register('type')} />
      {type === 'other' && (
        <TextField
          label="Number of the type"
          inputMode="numeric"
          hint={number === null ? 'From 0 to 255, as Go2Clock is set up.' : undefined}
          error={error('otherType')}
          inside={number === null ? undefined : typeLabel(number)}
          {...text}
          {...register('otherType')}
        />
      )}
      <div className="grid grid-cols-[112px_1fr] items-start gap-3 max-sm:grid-cols-1">
        <TextField
          label="Job code"
          mark="optional"
          placeholder="none"
          inputMode="numeric"
          error={error('worktype')}
          {...text}
          {...register('worktype')}
        />
        <TextField
          label="Note"
          mark="optional"
          error={error('eventdescription')}
          {...text}
          spellCheck
          {...register('eventdescription')}
        />
      </div>
      <details
        open={form.isMoreOpen}
        onToggle={(event) => form.setIsMoreOpen(event.currentTarget.open)}
      >
        <summary className="group flex min-h-6 w-max list-none items-center gap-1.5 font-medium text-text-2 max-sm:min-h-10 [&::-webkit-details-marker]:hidden">
          <ChevronRight
            aria-hidden
            className={classes('size-3.5! stroke-2!', form.isMoreOpen && 'rotate-90')}
          />
          More <span className="font-normal text-text-3">reader, place, clock serial</span>
        </summary>
        <div className="mt-2 grid grid-cols-2 items-start gap-3">
          <TextField label="Reader" error={error('sensorid')} {...text} {...register('sensorid')} />
          <TextField
            label="Clock serial"
            error={error('deviceserial')}
            {...text}
            {...register('deviceserial')}
          />
          <TextField
            label="Latitude"
            inputMode="text"
            error={error('latitude')}
            {...text}
            {...register('latitude')}
          />
          <TextField
            label="Longitude"
            inputMode="text"
            error={error('longitude')}
            {...text}
            {...register('longitude')}
          />
        </div>
      </details>
    </>
  )
}

function Choice({ word, number }: { word: string; number: number }) {
  return (
    <span>
      {word} <span className="font-normal">{number}</span>
    </span>
  )
}
