'use client'

import Pencil from 'lucide-react/icons/pencil'
import Send from 'lucide-react/icons/send'
import { useEffect } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { useIsAlive } from '#components/ui/use-is-alive.ts'
import type { LogRow } from '#lib/ledger/data.ts'
import { isRepairable } from '#lib/ledger/states.ts'
import type { PunchFields as Fields } from '#lib/punch/schema.ts'
import { emptyPunchForm, fieldsOf, type PunchForm } from '#lib/punch/typed.ts'
import type { Answer } from './answer-notice.tsx'
import { PunchFields } from './punch-fields.tsx'
import { ReadBack } from './read-back.tsx'
import { usePunchForm } from './use-punch-form.ts'
import type { SendOutcome, SendPhase } from './use-send.ts'

type SingleFormProps = {
  start: PunchForm
  takesFocus: boolean
  zone: string
  today: string
  phase: SendPhase
  send: (fields: Fields, replaces?: number) => Promise<SendOutcome | undefined>
  /** The refused punch that the next send replaces. */
  refused: LogRow | undefined
  /** `kept`: refused by Go2Clock, so what was typed stays to be corrected. */
  onAnswer: (answer: Answer, kept: boolean) => void
  /** Sent: begin again with these values. */
  onDone: (next: PunchForm) => void
  clear: () => void
}

export function SingleForm({ start, takesFocus, zone, today, phase, ...props }: SingleFormProps) {
  const { send, refused, onAnswer, onDone, clear } = props
  const form = usePunchForm({ zone, today, defaultValues: start, onSend: submit })
  const { setFocus } = form
  const isAlive = useIsAlive()
  useEffect(() => {
    if (takesFocus) setFocus('userid', { shouldSelect: true })
  }, [takesFocus, setFocus])

  async function submit(fields: Fields) {
    const typed = form.getValues()
    const outcome = await send(fields, refused?.id)
    if (outcome === undefined) return
    if (outcome === 'lost') return onAnswer({ kind: 'lost' }, false)
    if (!outcome.ok) {
      const mustSignIn = outcome.code === 'signed_out'
      onAnswer({ kind: 'refused_here', message: outcome.message, mustSignIn }, false)
      if (outcome.fieldErrors) form.showProblems(outcome.fieldErrors)
      return
    }
    const { punch, isRepeat } = outcome.data
    const isOther = isRepeat && !isSame(fieldsOf(punch), fields)
    const kept = isRepairable(punch.state)
    onAnswer({ kind: 'answered', punch, isOther }, kept)
    // Twenty missed punches share a day and often a type; the rest belongs to one person.
    const { date, type, otherType } = typed
    if (!kept && !isOther) onDone({ ...emptyPunchForm, date, type, otherType })
    else setFocus('userid', { shouldSelect: true })
  }

  return (
    <form
      {...form.formProps}
      aria-label="New punch"
      inert={!isAlive}
      className="panel flex flex-col gap-3 p-4 max-sm:border-0 max-sm:bg-transparent max-sm:p-0"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && phase === 'idle') clear()
        else form.formProps.onKeyDown(event)
      }}
    >
      {refused && (
        <p className="flex gap-1.5 text-sm text-text-2">
          <Pencil aria-hidden className="mt-px size-3.5! stroke-2!" />
          <span>
            You are correcting the {refused.state} punch of employee {refused.userid}. Sending
            replaces it; the log keeps both.
          </span>
        </p>
      )}
      <PunchFields form={form} today={today} />
      <div className="flex flex-col gap-3 max-sm:sticky max-sm:bottom-0 max-sm:z-20 max-sm:-mx-4 max-sm:-mb-3 max-sm:gap-2 max-sm:border-t max-sm:border-line max-sm:bg-surface max-sm:px-4 max-sm:pt-2.5 max-sm:pb-3">
        <ReadBack values={form.watch()} zone={zone} />
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <Button
            type="submit"
            variant="primary"
            pending={phase !== 'idle'}
            pendingLabel="Sending"
            icon={<Send aria-hidden />}
            className="max-sm:h-10 max-sm:w-full"
          >
            Send punch
            <span aria-hidden className="flex gap-1 max-sm:hidden">
              <Kbd>Ctrl</Kbd>
              <Kbd>Enter</Kbd>
            </span>
          </Button>
          <span className="text-sm text-text-2 max-sm:hidden">
            Go2Clock cannot take a punch back.
          </span>
        </div>
      </div>
    </form>
  )
}

function isSame(one: Fields, other: Fields): boolean {
  return JSON.stringify(fieldsOf(one)) === JSON.stringify(fieldsOf(other))
}
