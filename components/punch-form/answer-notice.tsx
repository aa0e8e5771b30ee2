import Link from 'next/link'
import { punchLooks } from '#components/states/punch-state.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { LogRow } from '#lib/ledger/data.ts'
import { logHref, noFilter } from '#lib/ledger/log-filter.ts'
import { meaningOf, whatToLookFor } from '#lib/ledger/said.ts'
import { isRepairable } from '#lib/ledger/states.ts'
import { sayPunch } from '#lib/punch/read-back.ts'
import type { SendPhase } from './use-send.ts'

/** What the form has to say about the last send. */
export type Answer =
  | { kind: 'answered'; punch: LogRow; isOther: boolean }
  | { kind: 'refused_here'; message: string; mustSignIn: boolean }
  | { kind: 'lost' }

type AnswerNoticeProps = {
  answer: Answer | undefined
  phase: SendPhase
  /** A refused punch stays in the form to be corrected. */
  isKept: boolean
}

/** Go2Clock's own answer, or why there is none; spoken when it changes. */
export function AnswerNotice({ answer, phase, isKept }: AnswerNoticeProps) {
  return (
    <div role="status" aria-label="Answer" className="empty:hidden">
      {noticeOf(answer, phase, isKept)}
    </div>
  )
}

function noticeOf(answer: Answer | undefined, phase: SendPhase, isKept: boolean) {
  if (phase === 'asking_again') {
    return (
      <Notice kind="warn" title="Punchdesk did not answer yet.">
        Asking again. The same form cannot make a second punch.
      </Notice>
    )
  }
  if (phase === 'sending' || !answer) return null
  if (answer.kind === 'lost') {
    return (
      <Notice kind="bad" title="Punchdesk, or its store, cannot be reached.">
        The punch may have been taken or not. What you typed is still here: send it again when the
        connection is back. The same form cannot make a second punch.
      </Notice>
    )
  }
  if (answer.kind === 'refused_here') {
    const signIn = (
      <a className="btn btn-s" href="/sign-in" target="_blank" rel="noreferrer">
        Sign in
      </a>
    )
    return (
      <Notice kind="bad" title="Not sent." actions={answer.mustSignIn ? signIn : undefined}>
        {answer.message}
      </Notice>
    )
  }
  return <PunchAnswer {...answer} isKept={isKept} />
}

function PunchAnswer({
  punch,
  isOther,
  isKept,
}: {
  punch: LogRow
  isOther: boolean
  isKept: boolean
}) {
  const href = logHref({ filter: noFilter, punchId: punch.id })
  const quoted = punch.state === 'queued' || punch.state === 'sending' ? null : punch.answer
  return (
    <Notice
      kind={kinds[punch.state] ?? 'warn'}
      icon={punchLooks[punch.state].icon}
      title={`${titles[punch.state]}: ${sayPunch(punch)}.`}
      actions={
        <Link className="btn btn-s" href={href}>
          Show
        </Link>
      }
    >
      {quoted && (
        <>
          “{quoted}”{/[.!?]$/.test(quoted) ? ' ' : '. '}
        </>
      )}
      {punch.state === 'queued' &&
        !punch.heldAt &&
        !punch.deskPausedAt &&
        'Go2Clock has not answered yet. '}
      {punch.state === 'accepted' ? '' : meaningOf(punch)}
      {punch.state === 'unknown' && ` ${whatToLookFor(punch)}`}
      {isRepairable(punch.state) && isKept && ' What you typed is still here.'}
      {isOther &&
        ' This is what was sent first. Your later changes were not sent; they are still here.'}
    </Notice>
  )
}

const kinds: Partial<Record<LogRow['state'], 'ok' | 'bad' | 'info'>> = {
  accepted: 'ok',
  duplicate: 'info',
  rejected: 'bad',
  failed: 'bad',
}
const titles: Record<LogRow['state'], string> = {
  queued: 'Queued',
  sending: 'On its way',
  accepted: 'Accepted',
  duplicate: 'Go2Clock already had it',
  rejected: 'Rejected',
  failed: 'Failed',
  unknown: 'Unknown',
  cancelled: 'Cancelled',
}
