'use client'

import { zodResolver } from '@hookform/resolvers/zod'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import { type FieldErrors, useForm } from 'react-hook-form'
import { punchFormSchema } from '#lib/punch/form.ts'
import type { PunchFields } from '#lib/punch/schema.ts'
import type { PunchForm } from '#lib/punch/typed.ts'

/** Under `More`, in the order of the screen. */
const moreNames = ['sensorid', 'deviceserial', 'latitude', 'longitude'] as const
const namesInOrder = [
  ...(['userid', 'date', 'time', 'type', 'otherType', 'worktype', 'eventdescription'] as const),
  ...moreNames,
]

type Options = {
  zone: string
  today: string
  defaultValues: PunchForm
  onSend: (fields: PunchFields) => Promise<void>
}

/** The state of one punch's form: checked by the one schema, the first wrong field gets the focus. */
export function usePunchForm({ zone, today, defaultValues, onSend }: Options) {
  const schema = useMemo(() => punchFormSchema(zone, today), [zone, today])
  const hasMore = moreNames.some((name) => defaultValues[name] !== '')
  const [isMoreOpen, setIsMoreOpen] = useState(hasMore)
  const form = useForm<PunchForm, unknown, PunchFields>({
    resolver: zodResolver(schema),
    defaultValues,
    shouldFocusError: false,
  })

  function focusFirstWrong(errors: FieldErrors<PunchForm>) {
    const wrong = namesInOrder.find((name) => errors[name])
    if (!wrong) return
    // A field in a closed part cannot take the focus.
    if ((moreNames as readonly string[]).includes(wrong)) flushSync(() => setIsMoreOpen(true))
    form.setFocus(wrong)
  }

  /** Problems found by the server, at the fields that were typed. */
  function showProblems(problems: Record<string, string>) {
    const names = { 'fields.checktime': 'time', 'fields.checktype': 'otherType' } as const
    const errors: FieldErrors<PunchForm> = {}
    for (const [path, message] of Object.entries(problems)) {
      const name = (names[path as keyof typeof names] ??
        path.replace(/^fields\./, '')) as keyof PunchForm
      if (!namesInOrder.includes(name)) continue
      form.setError(name, { message })
      errors[name] = { type: 'server', message }
    }
    focusFirstWrong(errors)
  }

  return {
    ...form,
    isMoreOpen,
    setIsMoreOpen,
    showProblems,
    formProps: {
      noValidate: true,
      onSubmit: form.handleSubmit(onSend, focusFirstWrong),
      onKeyDown: sendOrMoveOn,
    },
  }
}

export type PunchFormState = ReturnType<typeof usePunchForm>

/**
 * Ctrl Enter sends. Enter alone moves on: a badge scanner ends with it, and Go2Clock cannot take a
 * punch back.
 */
function sendOrMoveOn(event: KeyboardEvent<HTMLFormElement>) {
  if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return
  event.preventDefault()
  const form = event.currentTarget
  if (event.ctrlKey || event.metaKey) return form.requestSubmit()
  const { target } = event
  const stops = [...form.elements].filter(
    (element): element is HTMLInputElement | HTMLButtonElement =>
      (element instanceof HTMLInputElement || isSubmit(element)) &&
      (element as HTMLElement).offsetParent !== null &&
      (element === target || !('name' in element) || element.name !== target.name),
  )
  const next = stops[stops.indexOf(target) + 1]
  next?.focus()
}

function isSubmit(element: Element): boolean {
  return element instanceof HTMLButtonElement && element.type === 'submit'
}
