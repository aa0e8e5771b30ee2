import { count, grouped } from '#lib/count.ts'
import { type ImportProgress, punchCount } from '#lib/imports/progress.ts'
import { sayLeft } from '#lib/ledger/cancel-words.ts'
import { refusalsInRowMax } from '#lib/ledger/stop-rules.ts'
import type { PaceHistory } from '#lib/pace/history.ts'
import { saySpan } from './pace-stops.ts'
import { atATime, clockOf } from './pace-words.ts'

/** What an import's page says at its top: what happened, what comes next. */

export type Words = { title: string; text: string }

/** After Go2Clock asked to slow down, until more at a time went well; null otherwise. */
export function slowedDown(
  { events, inFlight, inFlightLimit, nextAt }: PaceHistory,
  zone: string,
  nowMs: number,
): (Words & { id: number; waitMs: number }) | null {
  const index = events.findLastIndex(({ kind }) => kind === 'throttled')
  const event = events[index]
  const isOver = events.slice(index).some(({ kind }) => kind === 'grow' || kind === 'started')
  if (!event || isOver) return null
  const { fromInFlight: from, toInFlight: to } = event
  const waitMs = event.waitMs ?? 0
  const untilMs = Date.parse(event.at) + waitMs
  const isWaiting = untilMs > nowMs
  const wait = isWaiting
    ? `We wait ${saySpan(waitMs)}, until ${clockOf(new Date(untilMs).toISOString(), zone)}, and then send`
    : `We waited ${saySpan(waitMs)} and now send`
  const pace =
    from !== null && to !== null && to < from
      ? `${atATime(to)} instead of ${from}`
      : atATime(to ?? inFlight ?? 1)
  const next =
    !isWaiting && nextAt && inFlight !== null && inFlight < inFlightLimit
      ? `; at ${clockOf(nextAt, zone)} we try ${inFlight + 1}`
      : ''
  return {
    id: event.id,
    waitMs,
    title: `Go2Clock asked us to slow down at ${clockOf(event.at, zone)}.`,
    text: `${wait} ${pace}${next}. No punch lost a try. You need do nothing.`,
  }
}

/** Why a paused import is paused, and what waits. */
export function paused(progress: ImportProgress): Words {
  const { pausedBy, pausedReason, counts } = progress
  const waits = count(counts.queued, 'waits', 'wait')
  if (!isPausedByRule(progress)) {
    return { title: 'This import is paused.', text: `${waits}; none is lost.` }
  }
  const refused = notStored(counts)
  const who =
    pausedBy === 'canary'
      ? `The first ${refused === 1 ? 'punch was' : `${refused} punches were all`}`
      : `The last ${refusalsInRowMax} punches in a row were all`
  const what = counts.rejected + counts.failed === 0 ? 'left without a sure answer' : 'refused'
  return {
    title: 'This import paused itself.',
    text: `${who} ${what}${quoted(pausedReason)} ${waits}.`,
  }
}

/** A stop rule paused it: it asks a person what to do. */
export function isPausedByRule({ pausedBy }: Pick<ImportProgress, 'pausedBy'>): boolean {
  return pausedBy === 'canary' || pausedBy === 'refusals'
}

/** Exactly what had left before a cancel, and what still comes back. */
export function cancelled({ counts }: ImportProgress): Words {
  const { sending, queued } = counts
  const given = `${grouped(counts.cancelled)} of ${grouped(punchCount(counts))} punches were given up and not sent.`
  const left = sayLeft({ ...counts, onTheirWay: sending, inDoubt: queued })
  return { title: 'This import was cancelled.', text: `${given} ${left}` }
}

/** Punches that ended and are not in Go2Clock for sure. */
export function notStored(counts: ImportProgress['counts']): number {
  return counts.rejected + counts.failed + counts.unknown
}

/** `: “...”.`, as it came; its own full stop is enough. */
function quoted(reason: string | null): string {
  const text = reason?.trim()
  return text ? `: “${text}”${text.endsWith('.') ? '' : '.'}` : '.'
}
