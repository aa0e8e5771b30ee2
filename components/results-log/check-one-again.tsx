'use client'

import RotateCw from 'lucide-react/icons/rotate-cw'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { type Answer, AnswerNotice } from '#components/punch-form/answer-notice.tsx'
import { useSend } from '#components/punch-form/use-send.ts'
import { Button } from '#components/ui/button.tsx'
import { logHref } from '#lib/ledger/log-filter.ts'
import { checkingIsSafe, whereToLook } from '#lib/ledger/said.ts'
import { fieldsOf } from '#lib/punch/typed.ts'
import type { SendAgainProps } from './send-again.tsx'

/** Asks Go2Clock about one unknown punch by sending it once more as it was, and shows what comes of it. */
export function CheckOneAgain({ punch, filter }: Pick<SendAgainProps, 'punch' | 'filter'>) {
  const router = useRouter()
  const { phase, send } = useSend()
  const [answer, setAnswer] = useState<Answer>()

  async function check() {
    const outcome = await send(fieldsOf(punch), punch.id)
    if (outcome === undefined) return
    if (outcome === 'lost') return setAnswer({ kind: 'lost' })
    if (!outcome.ok) {
      const mustSignIn = outcome.code === 'signed_out'
      return setAnswer({ kind: 'refused_here', message: outcome.message, mustSignIn })
    }
    router.push(logHref({ filter, punchId: outcome.data.punch.id }), { scroll: false })
  }

  return (
    <>
      <p>
        {checkingIsSafe}{' '}
        <span className="text-text-2">
          To see for yourself, look in Go2Clock for {whereToLook(punch)}.
        </span>
      </p>
      <Button
        variant="primary"
        icon={<RotateCw aria-hidden />}
        pending={phase !== 'idle'}
        pendingLabel="Checking"
        onClick={() => void check()}
      >
        Check again
      </Button>
      <AnswerNotice answer={answer} phase={phase} isKept={false} />
    </>
  )
}
