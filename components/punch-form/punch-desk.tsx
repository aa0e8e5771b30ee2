'use client'

import { useRouter } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { Panel } from '#components/ui/panel.tsx'
import { useRefreshWhile } from '#components/ui/use-refresh-while.ts'
import type { LogRow } from '#lib/ledger/data.ts'
import { finalStates } from '#lib/ledger/states.ts'
import { emptyPunchForm, fieldsOf, formOf, type PunchForm } from '#lib/punch/typed.ts'
import type { Answer } from './answer-notice.tsx'
import { AnswerNotice } from './answer-notice.tsx'
import { LastPunches } from './last-punches.tsx'
import { SingleForm } from './single-form.tsx'
import { useSend } from './use-send.ts'

type PunchDeskProps = {
  zone: string
  today: string
  last: LogRow[]
  /** Viewers look; they get the reason in place of the form. */
  maySend: boolean
  /** What Go2Clock can answer, for whoever sends a first punch. */
  legend: ReactNode
}

/** The page of one punch: form, Go2Clock's answer, the last ten. */
export function PunchDesk({ zone, today, last, maySend, legend }: PunchDeskProps) {
  const router = useRouter()
  const { phase, send, forgetKey } = useSend()
  const [answer, setAnswer] = useState<Answer>()
  const [start, setStart] = useState({ round: 0, values: emptyPunchForm, focus: false })
  /** The refused punch that the next send replaces. */
  const [refused, setRefused] = useState<LogRow>()
  useRefreshWhile(last.some((row) => !finalStates.includes(row.state)))

  function begin(values: PunchForm) {
    setStart(({ round }) => ({ round: round + 1, values, focus: true }))
  }

  function clear() {
    setRefused(undefined)
    setAnswer(undefined)
    forgetKey()
    begin(emptyPunchForm)
  }

  function edit(row: LogRow) {
    setRefused(row)
    setAnswer({ kind: 'answered', punch: row, isOther: false })
    forgetKey()
    begin(formOf(fieldsOf(row)))
  }

  return (
    <div className="grid gap-4 lg:grid-cols-[456px_minmax(0,1fr)]">
      {maySend && (
        <SingleForm
          key={start.round}
          start={start.values}
          takesFocus={start.focus}
          {...{ zone, today, phase, send, refused, clear }}
          onAnswer={(next, kept) => {
            setAnswer(next)
            if (next.kind !== 'answered') return
            router.refresh()
            if (next.isOther) return
            setRefused(kept ? next.punch : undefined)
          }}
          onDone={begin}
        />
      )}
      <Panel
        title="Go2Clock’s answer"
        className="max-lg:order-first max-lg:border-0 max-lg:bg-transparent max-lg:[&>.panel-head]:hidden max-lg:[&>div]:p-0"
      >
        {maySend ? (
          <AnswerNotice answer={answer} phase={phase} isKept={refused !== undefined} />
        ) : (
          <p>Your role can look but not send. An operator or admin can type punches here.</p>
        )}
        {legend}
      </Panel>
      <LastPunches rows={last} {...{ zone, today, maySend }} onEdit={edit} />
    </div>
  )
}
