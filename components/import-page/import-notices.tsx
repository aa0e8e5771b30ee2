'use client'

import Gauge from 'lucide-react/icons/gauge'
import Pause from 'lucide-react/icons/pause'
import X from 'lucide-react/icons/x'
import { useState } from 'react'
import { useDeskNow } from '#components/frame/frame-provider.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { grouped } from '#lib/count.ts'
import type { ImportProgress } from '#lib/imports/progress.ts'
import { logHref, noFilter } from '#lib/ledger/log-filter.ts'
import type { PunchState } from '#lib/ledger/states.ts'
import { cancelled, isPausedByRule, notStored, paused, slowedDown } from './notice-words.ts'
import { ResumeImport } from './resume-import.tsx'

type ImportNoticesProps = {
  progress: ImportProgress
  zone: string
  mayAct: boolean
  onChanged: () => Promise<void>
}

/** What happened to this import and what comes next. What concerns the connection the frame says. */
export function ImportNotices({ progress, zone, mayAct, onChanged }: ImportNoticesProps) {
  const { state } = progress
  if (state === 'receiving' || state === 'ready') {
    return (
      <Notice kind="warn" title="This file is still on its way up.">
        Nothing of it is sent before all its rows are here. If the page that sends it was closed,
        import the file again; this half is cleared after a day.
      </Notice>
    )
  }
  if (state === 'paused') {
    return <PausedNotice progress={progress} mayAct={mayAct} onChanged={onChanged} />
  }
  if (state === 'cancelled') {
    const { title, text } = cancelled(progress)
    return (
      <Notice kind="info" role="status" title={title}>
        {text}
      </Notice>
    )
  }
  if (state === 'sending') return <SlowedDown progress={progress} zone={zone} />
  return state === 'finished' ? <FinishedNotice progress={progress} /> : null
}

/** Paused by a person it says so; paused by a rule it asks what to do. */
function PausedNotice({ progress, mayAct, onChanged }: Omit<ImportNoticesProps, 'zone'>) {
  const { title, text } = paused(progress)
  const isByRule = isPausedByRule(progress)
  const toLookAt = notStored(progress.counts)
  return (
    <Notice
      kind="warn"
      role="status"
      icon={<Pause aria-hidden />}
      title={title}
      actions={
        isByRule && (
          <>
            {toLookAt > 0 && <LookAt progress={progress} count={toLookAt} />}
            {mayAct && <ResumeImport importId={progress.id} onChanged={onChanged} size="s" />}
          </>
        )
      }
    >
      {text}
      {isByRule && !mayAct && ' An operator or admin can resume or cancel it.'}
    </Notice>
  )
}

/** Heals alone, so it can be put away; a longer wait than the one put away is told again. */
function SlowedDown({ progress, zone }: { progress: ImportProgress; zone: string }) {
  const nowMs = useDeskNow()
  const [hiddenWaitMs, setHiddenWaitMs] = useState(-1)
  const words = progress.pace && slowedDown(progress.pace, zone, nowMs)
  if (!words || words.waitMs <= hiddenWaitMs) return null
  return (
    <Notice
      kind="warn"
      icon={<Gauge aria-hidden />}
      title={words.title}
      corner={
        <IconButton
          size="s"
          label="Hide this notice"
          icon={<X aria-hidden />}
          onClick={() => setHiddenWaitMs(words.waitMs)}
        />
      }
    >
      {words.text}
    </Notice>
  )
}

function LookAt({ progress, count }: { progress: ImportProgress; count: number }) {
  const filter = { ...noFilter, importId: progress.id, states: repairable }
  return (
    <ButtonLink size="s" href={logHref({ filter })}>
      Look at the {grouped(count)}
    </ButtonLink>
  )
}

function FinishedNotice({ progress }: { progress: ImportProgress }) {
  const { counts } = progress
  const toRepair = notStored(counts)
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
      actions={<LookAt progress={progress} count={toRepair} />}
    >
      {answers(counts)}, {grouped(toRepair)} not stored or not known.
    </Notice>
  )
}

const repairable: PunchState[] = ['rejected', 'failed', 'unknown']

function answers({ accepted, duplicate }: ImportProgress['counts']): string {
  const there = duplicate > 0 ? `, ${grouped(duplicate)} were there already` : ''
  return `${grouped(accepted)} accepted${there}`
}
