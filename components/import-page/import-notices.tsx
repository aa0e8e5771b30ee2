import Pause from 'lucide-react/icons/pause'
import { ButtonLink } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { type ImportProgress, punchCount } from '#lib/imports/progress.ts'
import { logHref, noFilter } from '#lib/ledger/log-filter.ts'
import type { PunchState } from '#lib/ledger/states.ts'

/** What happened to this import and what comes next. What concerns the connection the frame says. */
export function ImportNotices({ progress }: { progress: ImportProgress }) {
  const { state, counts, pausedBy, pausedReason } = progress
  if (state === 'receiving' || state === 'ready') {
    return (
      <Notice kind="warn" title="This file is still on its way up.">
        Nothing of it is sent before all its rows are here. If the page that sends it was closed,
        import the file again; this half is cleared after a day.
      </Notice>
    )
  }
  if (state === 'paused') {
    return (
      <Notice
        kind="warn"
        icon={<Pause aria-hidden />}
        title={pausedBy === 'person' ? 'This import is paused.' : 'This import paused itself.'}
      >
        {pausedReason} {format(counts.queued)}{' '}
        {counts.queued === 1 ? 'punch waits' : 'punches wait'}; none is lost.
      </Notice>
    )
  }
  if (state === 'cancelled') {
    return (
      <Notice kind="info" title="This import was cancelled.">
        {format(counts.cancelled)} of {format(punchCount(counts))} punches were not sent; what was
        sent before stays in Go2Clock.
      </Notice>
    )
  }
  return state === 'finished' ? <FinishedNotice progress={progress} /> : null
}

function FinishedNotice({ progress: { id, counts } }: { progress: ImportProgress }) {
  const toRepair = counts.rejected + counts.failed + counts.unknown
  if (toRepair === 0) {
    return (
      <Notice kind="ok" role="status" title="Finished.">
        Every punch has its answer: {answers(counts)}.
      </Notice>
    )
  }
  return (
    <Notice
      kind="warn"
      role="status"
      title="Finished, with something left to do."
      actions={
        <ButtonLink
          size="s"
          href={logHref({ filter: { ...noFilter, importId: id, states: repairable } })}
        >
          Look at the {format(toRepair)}
        </ButtonLink>
      }
    >
      {answers(counts)}, {format(toRepair)} not stored or not known.
    </Notice>
  )
}

const repairable: PunchState[] = ['rejected', 'failed', 'unknown']

function answers({ accepted, duplicate }: ImportProgress['counts']): string {
  const there = duplicate > 0 ? `, ${format(duplicate)} were there already` : ''
  return `${format(accepted)} accepted${there}`
}

function format(number: number): string {
  return number.toLocaleString('en-GB')
}
