'use client'

import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useFrame } from '#components/frame/frame-provider.tsx'
import { PageBody, PageTop } from '#components/frame/page-top.tsx'
import { grouped } from '#lib/count.ts'
import { answeredCount, type ImportProgress, punchCount } from '#lib/imports/progress.ts'
import { ImportButtons } from './import-buttons.tsx'
import { ImportNotices } from './import-notices.tsx'
import { LatestAnswers } from './latest-answers.tsx'
import { PacePanels } from './pace-panels.tsx'
import { ProgressPanel } from './progress-panel.tsx'
import { StateNow } from './state-now.tsx'
import { TimeLeft } from './time-left.tsx'
import { useLiveImport, useSamples } from './use-live-import.ts'

const announceEveryMs = 10_000
const settleMs = 1_000

type ImportViewProps = {
  connectionId: number
  name: string
  byline: string
  zone: string
  initial: ImportProgress
  /** What stayed behind; does not change while the import runs. */
  children: ReactNode
}

/** One import, live. */
export function ImportView(props: ImportViewProps) {
  const { connectionId, name, byline, zone, initial, children } = props
  const { progress, refresh } = useLiveImport(initial)
  const { frame, aheadMs, refresh: refreshFrame } = useFrame()
  const samples = useSamples(progress, aheadMs)
  const connection = frame.connections.find(({ id }) => id === connectionId)
  const { state, isHeld } = progress
  useEffect(() => {
    // What changes here changes what waits or comes of a hold: the frame says so at once.
    if (state || isHeld) void refreshFrame()
    // And once more when what was on its way has come back.
    const timer = setTimeout(refreshFrame, settleMs)
    return () => clearTimeout(timer)
  }, [state, isHeld, refreshFrame])
  const mayAct = frame.user.role !== 'viewer'
  return (
    <>
      <PageTop
        title={name}
        crumb={{ href: '/imports', label: 'Imports' }}
        beside={<StateNow state={state} connectionId={connectionId} chip />}
        actions={
          <div className="flex flex-wrap justify-end gap-2">
            <ImportButtons progress={progress} mayAct={mayAct} onChanged={refresh} />
          </div>
        }
      />
      <PageBody className="flex flex-col gap-4">
        <ImportNotices progress={progress} zone={zone} mayAct={mayAct} onChanged={refresh} />
        <ProgressPanel
          progress={progress}
          mayAct={mayAct}
          onChanged={refresh}
          end={
            <TimeLeft
              progress={progress}
              samples={samples}
              connection={connection}
              desk={frame.desk}
              zone={zone}
            />
          }
        />
        <PacePanels progress={progress} zone={zone} />
        {children}
        <LatestAnswers progress={progress} zone={zone} byline={byline} />
      </PageBody>
      <Announcer progress={progress} />
    </>
  )
}

/** Says how far it is, politely and at most every 10 s; a new state at once. */
function Announcer({ progress }: { progress: ImportProgress }) {
  const [spoken, setSpoken] = useState('')
  const last = useRef({ atMs: 0, state: progress.state })
  useEffect(() => {
    const { state, counts } = progress
    const now = Date.now()
    if (last.current.atMs === 0) {
      last.current = { atMs: now, state }
      return
    }
    if (state === last.current.state && now - last.current.atMs < announceEveryMs) return
    last.current = { atMs: now, state }
    const answered = grouped(answeredCount(counts))
    setSpoken(`${state}: ${answered} of ${grouped(punchCount(counts))} answered.`)
  }, [progress])
  return (
    <div role="status" className="sr-only">
      {spoken}
    </div>
  )
}
