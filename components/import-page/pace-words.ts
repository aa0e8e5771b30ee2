import { sayRate } from '#lib/imports/progress.ts'
import { canaryPunches } from '#lib/ledger/stop-rules.ts'
import type { PaceEvent, PaceHistory } from '#lib/pace/history.ts'
import { shownSpan } from '#lib/punch/instant.ts'
import { wallInZone } from '#lib/punch/site-zone.ts'
import { saySpan, stopsOf } from './pace-stops.ts'

/** Why a pace is what it is, in the words of the people at the desk. Times are on the site's clock. */

export type Reason = {
  /** The number on the chart; null for what comes next. */
  no: number | null
  /** `10:21:40`; of what comes next with its condition. */
  clock: string
  title: string
  text?: string
  /** Go2Clock's own words. */
  quote?: string
}

type Told = Omit<Reason, 'no' | 'clock'>

/** Every change of the pace, newest first, under the numbers of the chart. */
export function reasonsOf({ events, inFlightLimit }: PaceHistory, zone: string): Reason[] {
  return events
    .map((event, index) => ({
      no: index + 1,
      clock: clockOf(event.at, zone),
      ...told(event, inFlightLimit),
    }))
    .reverse()
}

/** What is tried next, and when; null when nothing will change by itself, or nothing is sent. */
export function nextReason(pace: PaceHistory, zone: string, nowMs: number): Reason | null {
  const { inFlight, inFlightLimit, silentUntil, nextAt, events } = pace
  if (stopsOf(events).some(({ kind, toMs }) => kind !== 'wait' && toMs === null)) return null
  if (silentUntil && Date.parse(silentUntil) > nowMs) {
    const title = inFlight === null ? 'Sending goes on' : `Go on with ${atATime(inFlight)}`
    return { no: null, clock: clockOf(silentUntil, zone), title }
  }
  if (!nextAt || inFlight === null || inFlight >= inFlightLimit) return null
  const title = `${inFlight} to ${inFlight + 1} at a time`
  return { no: null, clock: `${clockOf(nextAt, zone)}, if calm`, title }
}

function told(event: PaceEvent, limit: number): Told {
  const { fromInFlight: from, toInFlight: to, said } = event
  switch (event.kind) {
    case 'started':
      return {
        title: to === null ? 'Sending begins' : `Begin with ${atATime(to)}`,
        text: 'Gently: how much Go2Clock takes is not known yet.',
      }
    case 'canary':
      return {
        title: `First ${canaryPunches} punches alone`,
        text: 'Not all were refused, so the rest may follow.',
      }
    case 'grow':
      return {
        title: `Grow from ${from ?? 1} to ${to ?? limit} at a time`,
        text: `One more each calm while, up to your limit of ${limit}.`,
      }
    case 'throttled':
      return { title: throttledTitle(event), quote: said ?? undefined }
    case 'go_on':
      return {
        title: to === null ? 'Go on' : `Go on with ${atATime(to)}`,
        text: 'The wait is over.',
      }
    case 'unreachable':
      return {
        title: 'Go2Clock gives no useful answer',
        text: ended(said, 'One punch at a time tries until it does.'),
      }
    case 'reachable':
      return { title: 'Go2Clock answers again', text: 'Sending goes on by itself.' }
    case 'held':
      return said
        ? { title: 'The connection goes on hold', quote: said }
        : {
            title: 'Paused until resumed',
            text: 'The connection or the whole desk, by a person or as a copy.',
          }
    case 'resumed':
      return { title: 'Resumed by a person' }
  }
}

function throttledTitle({ waitMs, fromInFlight: from, toInFlight: to }: PaceEvent): string {
  const stop = waitMs === null ? 'Stop for a while' : `Stop for ${saySpan(waitMs)}`
  if (from === null || to === null) return stop
  if (to >= from) return `${stop}, then ${atATime(to)} as before`
  return to * 2 === from
    ? `${stop}, halve from ${from} to ${to}`
    : `${stop}, down from ${from} to ${to}`
}

/** What the chart shows, in a few sentences, for whoever does not see it. */
export function sayFinding(
  pace: PaceHistory,
  zone: string,
  isOver: boolean,
  nowMs: number,
): string {
  const { points } = pace
  const first = points[0]
  if (!first) return 'Rate and answer time: nothing was answered yet.'
  const rates = points.map(({ perSecond }) => perSecond)
  const present = presentPace(pace, isOver, nowMs)
  const now =
    present.perSecond === null
      ? ''
      : isOver
        ? `, ${sayRate(present.perSecond)} on average`
        : `, now ${sayRate(present.perSecond)}`
  const sentences = [
    `Rate and answer time since ${clockOf(first.at, zone)}: at most ${sayRate(Math.max(...rates))} punches a second${now}.`,
    sayStops(pace, zone),
    sayTimes(pace),
  ]
  return sentences.filter(Boolean).join(' ')
}

function sayStops({ events }: PaceHistory, zone: string): string {
  const stops = stopsOf(events)
  const waits = stops.filter(({ kind }) => kind === 'wait')
  const last = waits.at(-1)
  const clock = (ms: number) => clockOf(new Date(ms).toISOString(), zone)
  const sentences: string[] = []
  if (last && waits.length === 1) {
    const span = last.toMs === null ? 'A stop' : `A stop of ${saySpan(last.toMs - last.fromMs)}`
    sentences.push(`${span} at ${clock(last.fromMs)}, when Go2Clock asked to slow down.`)
  } else if (last) {
    sentences.push(
      `${waits.length} stops, when Go2Clock asked to slow down, the last at ${clock(last.fromMs)}.`,
    )
  }
  for (const [kind, what] of [
    ['unreachable', 'Go2Clock gave no useful answer'],
    ['held', 'The connection was on hold'],
    ['paused', 'A person paused it'],
  ] as const) {
    const found = stops.filter((stop) => stop.kind === kind)
    const newest = found.at(-1)
    if (!newest) continue
    const times = found.length === 1 ? '' : ` ${found.length} times, the last`
    const until = newest.toMs === null ? '' : ` to ${clock(newest.toMs)}`
    sentences.push(`${what}${times} from ${clock(newest.fromMs)}${until}.`)
  }
  return sentences.join(' ')
}

function sayTimes({ points }: PaceHistory): string {
  const times = points.flatMap(({ tookMs }) => (tookMs === null ? [] : [tookMs]))
  const middle = medianOf(times)
  if (middle === null) return ''
  return `Answers took ${shownSpan(middle)}, at most ${shownSpan(Math.max(...times))}.`
}

/** A moment is too short for a figure to hold still. */
const presentMs = 10_000
/** What is older than this says nothing of the present. */
const staleMs = 20_000

/** The figures beside the chart: of the last ten seconds, or of the whole time when it is over. */
export function presentPace(
  { points, events }: PaceHistory,
  isOver: boolean,
  nowMs: number,
): { perSecond: number | null; tookMs: number | null } {
  const last = points.at(-1)
  const isStale = last && !isOver && nowMs - Date.parse(last.at) > staleMs
  if (!last || isStale) return { perSecond: null, tookMs: null }
  const sinceMs = isOver ? 0 : Math.max(Date.parse(last.at) - presentMs, lastStopMs(events, nowMs))
  const shown = points.filter(({ at }) => Date.parse(at) > sinceMs)
  return {
    perSecond:
      shown.length === 0
        ? null
        : shown.reduce((sum, { perSecond }) => sum + perSecond, 0) / shown.length,
    tookMs: medianOf(shown.flatMap(({ tookMs }) => (tookMs === null ? [] : [tookMs]))),
  }
}

/** What was before a stop, and the stop itself, says nothing of the pace now. */
function lastStopMs(events: readonly PaceEvent[], nowMs: number): number {
  const stop = stopsOf(events).at(-1)
  // A point spans a second or more: the one in which it went on again is half of the stop.
  return stop ? (stop.toMs ?? nowMs) + 1_000 : 0
}

/** An instant on the clock of the site, to the second. */
export function clockOf(instant: string, zone: string): string {
  return wallInZone(Date.parse(instant) / 1_000, zone).slice(11)
}

export function atATime(count: number): string {
  return `${count} at a time`
}

function ended(said: string | null, sentence: string): string {
  return said ? `${said.trim().replace(/[.\s]+$/, '')}. ${sentence}` : sentence
}

function medianOf(values: number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}
