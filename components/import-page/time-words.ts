import { isPausedByPerson } from '#components/frame/frame-words.ts'
import type { DeskPause, FrameConnection } from '#lib/connections/schema.ts'
import {
  type ImportProgress,
  ratePerSecond,
  type Sample,
  sayDuration,
  sayRate,
} from '#lib/imports/progress.ts'
import { canaryPunches } from '#lib/ledger/stop-rules.ts'
import { wallInZone } from '#lib/punch/site-zone.ts'
import { tableDate } from '#lib/punch/wall-clock.ts'
import { clockOf, presentPace } from './pace-words.ts'

/** One sample a second: so many without a rate, and nothing moves. */
const stalledAfter = 15
/** What takes longer has an end worth naming. */
const namedEndSeconds = 30

/** `strong` first. */
export type TimeWords = { strong?: string; text: string }

export type Standing = {
  progress: ImportProgress
  samples: readonly Sample[]
  connection: FrameConnection | undefined
  desk: DeskPause | null
  zone: string
  nowMs: number
}

/** When the rest is answered, or why nobody can say; null when nothing waits any more. */
export function timeLeft({
  progress,
  samples,
  connection,
  desk,
  zone,
  nowMs,
}: Standing): TimeWords | null {
  const { counts, state, isHeld, pace } = progress
  const open = counts.queued + counts.sending
  if (state === 'paused') return { strong: 'Paused', text: 'until somebody resumes it' }
  if (state !== 'sending' || open === 0) return null
  if (desk) return { text: 'Everything is paused; nothing is sent.' }
  if (isHeld) {
    const how = connection && isPausedByPerson(connection) ? 'paused' : 'on hold'
    return { text: `The connection is ${how}; nothing is sent.` }
  }
  if (connection?.state === 'delivery_stopped') return { text: 'Nothing is being sent now.' }
  if (connection?.state === 'not_known') return { text: 'How it stands is not known now.' }
  if (connection?.state === 'unreachable') {
    const other = connection.kind === 'sandbox' ? 'The sandbox' : 'Go2Clock'
    return { text: `${other} gives no useful answer; the rest waits.` }
  }
  if (pace?.silentUntil && Date.parse(pace.silentUntil) > nowMs) {
    return { strong: `Waiting until ${clockOf(pace.silentUntil, zone)}`, text: 'as Go2Clock asked' }
  }
  if (!progress.isCleared) return { text: `The first ${canaryPunches} punches go alone` }
  const since = samplesOfThisPace(samples, progress)
  const own = ratePerSecond(since)
  if (own === null) {
    return { text: since.length > stalledAfter ? 'No answer for a while' : 'Measuring the pace' }
  }
  const rate = nearlySame(own, pace && presentPace(pace, false, nowMs).perSecond)
  const seconds = open / rate
  const end =
    seconds < namedEndSeconds ? '' : `, done near ${near(nowMs + seconds * 1_000, zone, nowMs)}`
  return {
    strong: `About ${sayDuration(seconds)} left`,
    text: `at ${sayRate(rate)} a second${end}`,
  }
}

/** While nothing else is sent, the page says one figure; with other imports beside it, its own. */
function nearlySame(own: number, ofAll: number | null): number {
  return ofAll !== null && Math.abs(ofAll - own) < own / 5 ? ofAll : own
}

/** What was before the last stop or start, and the stop itself, says nothing of the pace now. */
function samplesOfThisPace(samples: readonly Sample[], { pace }: ImportProgress): Sample[] {
  const turn = pace?.events.findLast(({ kind }) => kind !== 'grow' && kind !== 'canary')
  const sinceMs = turn ? Date.parse(turn.at) : 0
  return samples.filter(({ atMs }) => atMs >= sinceMs)
}

/** `10:24`, with the day when it is another one. */
function near(ms: number, zone: string, nowMs: number): string {
  const wall = wallInZone(ms / 1_000, zone)
  const isToday = wallInZone(nowMs / 1_000, zone).startsWith(wall.slice(0, 10))
  return isToday ? wall.slice(11, 16) : `${tableDate(wall)} ${wall.slice(11, 16)}`
}
