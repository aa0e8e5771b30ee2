'use client'

import { type FormEvent, startTransition, useActionState, useEffect, useRef } from 'react'
import type { FormState } from '#lib/auth/actions.ts'

/**
 * A form that works before its script has come, and with it keeps what was typed: React empties a
 * form whose `action` has run, so the script sends it itself. After a failure the focus goes to
 * the first field that is wrong.
 */
export function useGateForm(act: (before: FormState, form: FormData) => Promise<FormState>) {
  const [state, dispatch, isPending] = useActionState(act, null)
  const form = useRef<HTMLFormElement>(null)
  const failure = state?.failure
  useEffect(() => {
    if (!failure) return
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid]')
    ;(wrong ?? form.current?.querySelector<HTMLElement>('[name=password]'))?.focus()
  }, [failure])
  return {
    state,
    isPending,
    errors: failure?.fieldErrors ?? {},
    form: {
      ref: form,
      action: dispatch,
      // Ours say what is wrong in words, beside the field.
      noValidate: true,
      onSubmit: (event: FormEvent<HTMLFormElement>) => {
        event.preventDefault()
        const typed = new FormData(event.currentTarget)
        if (!isPending) startTransition(() => dispatch(typed))
      },
    },
  }
}
