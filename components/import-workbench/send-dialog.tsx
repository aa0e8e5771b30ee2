import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { count, grouped } from '#lib/count.ts'
import { sayDuration } from '#lib/imports/progress.ts'
import type { Destination } from '#lib/imports/schema.ts'
import type { SendSummary } from '#lib/spreadsheet/schema.ts'
import { behindParts, dayAndClock } from './send-words.ts'

type SendDialogProps = {
  summary: SendSummary
  destination: Destination
  /** A sentence when this very file was sent before. */
  sentBefore: string | null
  /** False: nobody knows which of the punches were sent before. */
  isCompared: boolean
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  onConfirm: () => void
}

/** The last look before sending: what, to whom, from when to when, and what stays behind. */
export function SendDialog({
  summary,
  destination,
  sentBefore,
  isCompared,
  isOpen,
  onOpenChange,
  onConfirm,
}: SendDialogProps) {
  const { punches, people, first, last, warnings } = summary
  const what = count(punches, 'punch', 'punches')
  const warned = warnings.map(({ title, rows }) => `${grouped(rows)} ${lower(title)}`)
  return (
    <ConfirmDialog
      open={isOpen}
      onOpenChange={onOpenChange}
      title={`Send ${what} to ${destination.name}?`}
      confirmLabel={`Send ${what}`}
      onConfirm={onConfirm}
    >
      <dl className="facts">
        <dt>People</dt>
        <dd>{grouped(people)}</dd>
        <dt>From</dt>
        <dd>{first && dayAndClock(first)}</dd>
        <dt>To</dt>
        <dd>{last && dayAndClock(last)}</dd>
        {destination.pace && (
          <>
            <dt>Takes</dt>
            <dd>about {sayDuration(punches / destination.pace)} at the last pace</dd>
          </>
        )}
        <dt>Stays behind</dt>
        <dd>
          {behindParts(summary.staysBehind)}
          <ReasonList reasons={summary.behind} />
        </dd>
      </dl>
      {warned.length > 0 && <p>Some have a warning: {warned.join(', ')}.</p>}
      {sentBefore && <p className="font-medium text-warn">{sentBefore}</p>}
      {!isCompared && (
        <p className="font-medium text-warn">
          The rows were not compared with what was sent before.
        </p>
      )}
      <p className="text-text-2">
        {destination.isSandbox
          ? 'This desk talks to the sandbox, so nothing reaches Go2Clock.'
          : 'Go2Clock cannot take punches back. You can pause or cancel at any time; what was sent by then stays.'}
      </p>
    </ConfirmDialog>
  )
}

/** A longer list says nothing more before a send; the Check step has all of it. */
const reasonsShown = 8

function ReasonList({ reasons }: { reasons: SendSummary['behind'] }) {
  if (reasons.length === 0) return null
  const more = reasons.length - reasonsShown
  return (
    <ul className="text-sm text-text-2">
      {reasons.slice(0, reasonsShown).map(({ rule, title, rows }) => (
        <li key={rule}>
          {grouped(rows)} {lower(title)}
        </li>
      ))}
      {more > 0 && <li>and {count(more, 'more reason')}</li>}
    </ul>
  )
}

/** `3 tapped twice`, but `22 ID not in the list`. */
function lower(title: string): string {
  return /^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title
}
