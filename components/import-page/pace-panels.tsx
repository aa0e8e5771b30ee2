'use client'

import { useState } from 'react'
import { useDeskNow } from '#components/frame/frame-provider.tsx'
import { type ImportProgress, isSettled } from '#lib/imports/progress.ts'
import { PaceChart } from './pace-chart.tsx'
import { PaceReasons } from './pace-reasons.tsx'
import { nextReason, reasonsOf } from './pace-words.ts'

const dayMs = 24 * 60 * 60 * 1_000
/** A shorter time would draw a handful of answers as if they were a course. */
const shownAtLeastMs = 10_000

/** The pace of an import and the reasons for it; absent when it ended before any was kept. */
export function PacePanels({ progress, zone }: { progress: ImportProgress; zone: string }) {
  const { pace, state, startedAt, finishedAt } = progress
  const nowMs = useDeskNow()
  const isOver = isSettled(progress)
  // What was shown while it ran stays when it ends.
  const [wasShown, setWasShown] = useState(false)
  const isShown = pace !== null && (!isOver || pace.points.length > 0 || pace.events.length > 0)
  if (isShown && !wasShown) setWasShown(true)
  if (!pace || !startedAt || !(isShown || wasShown)) return null

  const lastMs = Date.parse(pace.points.at(-1)?.at ?? startedAt)
  // A pause may last for days; it would leave the course itself no room.
  const presentMs = finishedAt ? Date.parse(finishedAt) : state === 'sending' ? nowMs : lastMs
  const endMs = Math.max(lastMs, presentMs)
  const fromMs = Math.max(Date.parse(startedAt), endMs - dayMs)
  return (
    <div className="pace">
      <PaceChart
        pace={pace}
        zone={zone}
        fromMs={fromMs}
        toMs={Math.max(endMs, fromMs + shownAtLeastMs)}
        isOver={isOver}
      />
      <PaceReasons
        next={state === 'sending' && !isOver ? nextReason(pace, zone, nowMs) : null}
        reasons={reasonsOf(pace, zone)}
      />
    </div>
  )
}
