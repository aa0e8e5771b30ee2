'use client'

import Send from 'lucide-react/icons/send'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { type Answer, AnswerNotice } from '#components/punch-form/answer-notice.tsx'
import { PunchFields } from '#components/punch-form/punch-fields.tsx'
import { ReadBack } from '#components/punch-form/read-back.tsx'
import { usePunchForm } from '#components/punch-form/use-punch-form.ts'
import { useSend } from '#components/punch-form/use-send.ts'
import { Button } from '#components/ui/button.tsx'
import { logHref } from '#lib/ledger/log-filter.ts'
import type { PunchFields as Fields } from '#lib/punch/schema.ts'
import { fieldsOf, formOf } from '#lib/punch/typed.ts'
import type { SendAgainProps } from './send-again.tsx'

type AgainFormProps = SendAgainProps & { onBack: () => void }

/** A refused punch with its fields open. Sending makes a new punch and shows that one's story. */
export function AgainForm({ punch, zone, today, filter, onBack }: AgainFormProps) {
  const router = useRouter()
  const { phase, send } = useSend()
  const [answer, setAnswer] = useState<Answer>()
  const form = usePunchForm({ zone, today, defaultValues: formOf(fieldsOf(punch)), onSend: submit })
  const { setFocus } = form
  useEffect(() => setFocus('userid', { shouldSelect: true }), [setFocus])

  async function submit(fields: Fields) {
    const outcome = await send(fields, punch.id)
    if (outcome === undefined) return
    if (outcome === 'lost') return setAnswer({ kind: 'lost' })
    if (!outcome.ok) {
      const mustSignIn = outcome.code === 'signed_out'
      setAnswer({ kind: 'refused_here', message: outcome.message, mustSignIn })
      if (outcome.fieldErrors) form.showProblems(outcome.fieldErrors)
      return
    }
    router.push(logHref({ filter, punchId: outcome.data.punch.id }), { scroll: false })
  }

  return (
    <form
      {...form.formProps}
      aria-label="Edit and send again"
      className="flex flex-col gap-3"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && phase === 'idle') onBack()
        else form.formProps.onKeyDown(event)
      }}
    >
      <PunchFields form={form} today={today} />
      <ReadBack values={form.watch()} zone={zone} />
      <p className="text-sm text-text-2">
        A new punch replaces this one; the log keeps both. Go2Clock cannot take a punch back.
      </p>
      <AnswerNotice answer={answer} phase={phase} isKept />
      <div className="flex gap-2">
        <Button
          type="submit"
          variant="primary"
          icon={<Send aria-hidden />}
          pending={phase !== 'idle'}
          pendingLabel="Sending"
        >
          Send again
        </Button>
        <Button variant="quiet" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  )
}
