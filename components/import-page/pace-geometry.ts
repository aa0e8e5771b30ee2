import type { PaceHistory, PacePoint } from '#lib/pace/history.ts'
import { wallInZone, wallSecondsInZone } from '#lib/punch/site-zone.ts'
import { dayAndMonth } from '#lib/punch/wall-clock.ts'
import { type PaceStop, saySpan, stopsOf } from './pace-stops.ts'

/** Where the lines, waits and numbers of the chart of a pace stand, in pixels. */

export const chartHeight = 214
const left = 44
const right = 12
const top = 20
const rateBase = 104
const rateTop = 24
const tookBase = 190
const tookTop = 142
/** A circle with a number is so wide; closer ones share one. */
const markSize = 17
/** Two numbers with a dash between take less than this. */
const groupRoom = 46
/** At least so much room for a label of the time axis. */
const timeLabelRoom = 84
/** A word fits upright into this width, and lying into that. */
const standingRoom = 13
const lyingRoom = 64

export type PaceChart = {
  plot: { left: number; right: number; top: number; rateBase: number; bottom: number }
  rateTicks: Tick[]
  tookTicks: Tick[]
  timeTicks: { x: number; label: string }[]
  /** Path data, one per stretch without a gap. */
  areas: string[]
  rates: string[]
  tooks: string[]
  stops: { x: number; width: number; label: string; isStanding: boolean; kind: PaceStop['kind'] }[]
  marks: { x: number; label: string; width: number }[]
  /** Dotted lines below the marks, as path data. */
  markLines: string
  /** The newest point; null when there is none. */
  last: { x: number; rateY: number; tookY: number | null } | null
}

type Tick = { y: number; label: string; isBase: boolean }
type Span = { fromMs: number; toMs: number }
type LayOut = Span & { width: number; zone: string }

export function layOutPace(pace: PaceHistory, { fromMs, toMs, width, zone }: LayOut): PaceChart {
  const plotWidth = Math.max(1, width - left - right)
  const spanMs = Math.max(1_000, toMs - fromMs)
  const x = (ms: number) => round(left + (clamp(ms - fromMs, 0, spanMs) / spanMs) * plotWidth)
  const points = pace.points.filter(({ at }) => Date.parse(at) >= fromMs)
  const rateMax = niceMax(Math.max(2, ...points.map(({ perSecond }) => perSecond)))
  const tookMax = niceMax(Math.max(4, ...points.map(({ tookMs }) => tookMs ?? 0)))
  const rateY = (value: number) => round(rateBase - (value / rateMax) * (rateBase - rateTop))
  const tookY = (value: number) => round(tookBase - (value / tookMax) * (tookBase - tookTop))
  const gapMs = gapOf(points)
  const rates = stretches(points, gapMs, (point) => [
    x(Date.parse(point.at)),
    rateY(point.perSecond),
  ])
  const tooks = stretches(points, gapMs, ({ at, tookMs }) =>
    tookMs === null ? null : [x(Date.parse(at)), tookY(tookMs)],
  )
  const marks = marksOf(
    pace.events.map(({ at }) => x(Date.parse(at))),
    width,
  )
  const last = points.at(-1)
  return {
    plot: { left, right: left + plotWidth, top, rateBase, bottom: tookBase },
    rateTicks: [0, rateMax / 2, rateMax].map((value) => ({
      y: rateY(value),
      label: sayNumber(value),
      isBase: value === 0,
    })),
    tookTicks: [0, tookMax].map((value) => ({
      y: tookY(value),
      label: sayTook(value, tookMax),
      isBase: value === 0,
    })),
    timeTicks: timeTicks({ fromMs, toMs: fromMs + spanMs }, plotWidth, zone).map(
      ({ ms, label }) => ({
        x: x(ms),
        label,
      }),
    ),
    areas: rates.map((stretch) => areaOf(stretch)),
    rates: rates.map(pathOf),
    tooks: tooks.map(pathOf),
    stops: stopsOf(pace.events).map((stop) => {
      const begin = x(stop.fromMs)
      const room = x(stop.toMs ?? toMs) - begin
      return {
        kind: stop.kind,
        x: begin,
        width: Math.max(1, room),
        label: room < standingRoom ? '' : stopLabel(stop, toMs),
        isStanding: room < lyingRoom,
      }
    }),
    ...marks,
    last: last
      ? {
          x: x(Date.parse(last.at)),
          rateY: rateY(last.perSecond),
          tookY: last.tookMs === null ? null : tookY(last.tookMs),
        }
      : null,
  }
}

/** The next of 1, 2, 4, 6, 10, 20, ...: its half is a round number too. */
export function niceMax(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const step = [1, 2, 4, 6, 10].find((one) => one * power >= value * (1 - 1e-9)) ?? 10
  return step * power
}

const secondsPerDay = 86_400
const stepsSeconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800]
const stepsHours = [1, 2, 3, 6, 12, 24]

/** Round times of the site's clock, as many as have room: `10:20`, `10:20:30`, `Wed 12 Aug`. */
function timeTicks({ fromMs, toMs }: Span, plotWidth: number, zone: string) {
  const spanSeconds = (toMs - fromMs) / 1_000
  const leastSeconds = (spanSeconds * timeLabelRoom) / plotWidth
  const steps = [...stepsSeconds, ...stepsHours.map((hours) => hours * 3_600)]
  const step = steps.find((seconds) => seconds >= leastSeconds) ?? secondsPerDay
  const ticks: { ms: number; label: string }[] = []
  const wall = wallSecondsInZone(fromMs / 1_000, zone)
  let seconds = fromMs / 1_000 + (Math.ceil(wall / step) * step - wall)
  for (; seconds * 1_000 <= toMs; seconds += step) {
    ticks.push({ ms: seconds * 1_000, label: clockLabel(wallInZone(Math.round(seconds), zone)) })
  }
  return ticks
}

function clockLabel(wall: string): string {
  if (wall.endsWith('T00:00:00')) return dayAndMonth(wall)
  return wall.endsWith(':00') ? wall.slice(11, 16) : wall.slice(11)
}

/** Points farther apart than this have a gap between them: nothing was sampled there. */
function gapOf(points: readonly PacePoint[]): number {
  const steps = points
    .slice(1)
    .map((point, index) => Date.parse(point.at) - Date.parse(points[index]?.at ?? point.at))
    .sort((a, b) => a - b)
  // Few are wider than the usual one because of gaps, and the last may be cut short by the present.
  const usual = steps[Math.floor(steps.length / 4)] ?? 1_000
  return Math.max(3_000, usual * 1.9)
}

type Place = [x: number, y: number]

/** The points cut where one is missing or too far from the one before. */
function stretches(
  points: readonly PacePoint[],
  gapMs: number,
  place: (point: PacePoint) => Place | null,
): Place[][] {
  const found: Place[][] = []
  let endMs = Number.NEGATIVE_INFINITY
  for (const point of points) {
    const here = place(point)
    const ms = Date.parse(point.at)
    if (here && ms - endMs > gapMs) found.push([here])
    else if (here) found.at(-1)?.push(here)
    // What has no place breaks the line as a gap does.
    endMs = here ? ms : Number.NEGATIVE_INFINITY
  }
  return found
}

/** A single point is drawn as a short dash, so that it is seen at all. */
function pathOf(stretch: readonly Place[]): string {
  const [first] = stretch
  if (first && stretch.length === 1) return `M${first[0] - 1.5} ${first[1]}H${first[0] + 1.5}`
  return stretch.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')
}

function areaOf(stretch: readonly Place[]): string {
  const begin = stretch[0]?.[0] ?? 0
  const end = stretch.at(-1)?.[0] ?? 0
  return `M${begin} ${rateBase}${pathOf(stretch).replace('M', 'L')}L${end} ${rateBase}Z`
}

type Group = { first: number; last: number; from: number; to: number; x: number }

/** Numbered circles; those that would overlap become one with the first and last of their numbers. */
function marksOf(places: readonly number[], width: number): Pick<PaceChart, 'marks' | 'markLines'> {
  const groups = crowdsOf(places).flatMap((crowd) => partsOf(crowd, places))
  return {
    marks: groups.map(({ first, last, x }) => {
      const label = first === last ? `${first}` : `${first}–${last}`
      const room = Math.max(markSize - 2, 8 + label.length * 6)
      return { x: round(Math.min(x, width - room / 2 - 1)), label, width: room }
    }),
    markLines: groups
      .flatMap(({ from, to }) => (from === to ? [from] : [from, to]))
      .map((x) => `M${x} ${top}V${tookBase}`)
      .join(''),
  }
}

/** Marks without room between them. */
function crowdsOf(places: readonly number[]): Group[] {
  const crowds: Group[] = []
  for (const [index, x] of places.entries()) {
    const before = crowds.at(-1)
    const isFree =
      !before || x - before.to >= (before.first === before.last ? markSize : 2 * markSize)
    if (isFree) crowds.push({ first: index + 1, last: index + 1, from: x, to: x, x })
    else Object.assign(before, { last: index + 1, to: x, x: (before.from + x) / 2 })
  }
  return crowds
}

/** A long crowd as several groups side by side, each with room for its numbers. */
function partsOf(crowd: Group, places: readonly number[]): Group[] {
  const span = crowd.to - crowd.from
  const count = Math.floor(span / groupRoom)
  if (count < 2) return [crowd]
  const parts: Group[] = []
  for (let number = crowd.first; number <= crowd.last; number++) {
    const x = places[number - 1] ?? crowd.to
    const slot = Math.min(count - 1, Math.floor(((x - crowd.from) / span) * count))
    const middle = crowd.from + ((slot + 0.5) * span) / count
    const before = parts.at(-1)
    if (before?.x === middle) Object.assign(before, { last: number, to: x })
    else parts.push({ first: number, last: number, from: x, to: x, x: middle })
  }
  return parts
}

function stopLabel({ kind, fromMs, toMs, plannedMs }: PaceStop, nowMs: number): string {
  if (kind === 'held') return 'on hold'
  if (kind === 'paused') return 'paused'
  if (kind === 'unreachable') return 'no answer'
  return `wait ${saySpan(toMs === null ? (plannedMs ?? nowMs - fromMs) : toMs - fromMs)}`
}

function sayNumber(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: 1 })
}

/** `0 s`, `0.4 s`, `40 ms`: both ends of the axis in one unit. */
function sayTook(ms: number, max: number): string {
  return max < 100 ? `${sayNumber(ms)} ms` : `${sayNumber(ms / 1_000)} s`
}

function round(number: number): number {
  return Math.round(number * 10) / 10
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
