import type { PaceEvent, PaceEventKind } from '#lib/pace/history.ts'

/** A time in which nothing went out, and why. */
export type PaceStop = {
  kind: 'wait' | 'unreachable' | 'held' | 'paused'
  fromMs: number
  /** Null while it goes on. */
  toMs: number | null
  /** How long it was to be, as far as that was said. */
  plannedMs: number | null
}

const ends: Record<PaceStop['kind'], PaceEventKind> = {
  wait: 'go_on',
  unreachable: 'reachable',
  held: 'resumed',
  paused: 'resumed',
}

/** The stops of a pace's events, oldest first. A second throttling within a wait is the same wait. */
export function stopsOf(events: readonly PaceEvent[]): PaceStop[] {
  const stops: PaceStop[] = []
  for (const event of events) {
    const { kind } = event
    const atMs = Date.parse(event.at)
    const begun = begunBy(event)
    if (begun && !stops.some((stop) => stop.kind === begun && stop.toMs === null)) {
      stops.push({ kind: begun, fromMs: atMs, toMs: null, plannedMs: event.waitMs })
    }
    for (const stop of stops) {
      // Who resumes while nobody delivers is seen by the next process; what is held still it says again.
      const isHold = stop.kind === 'held' || stop.kind === 'paused'
      const isOver = kind === ends[stop.kind] || (kind === 'started' && isHold)
      if (stop.toMs === null && isOver) stop.toMs = atMs
    }
  }
  return stops
}

/** Of a hold Go2Clock's words are known; a person's pause has none. */
function begunBy({ kind, said }: PaceEvent): PaceStop['kind'] | undefined {
  if (kind === 'throttled') return 'wait'
  if (kind === 'unreachable') return 'unreachable'
  if (kind === 'held') return said ? 'held' : 'paused'
  return undefined
}

/** `8 s`, `1 min 20 s`, `2 h`: how long a stop is, to the second where it matters. */
export function saySpan(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return joined([minutes, 'min'], [minutes < 10 ? seconds % 60 : 0, 's'])
  return joined([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min'])
}

function joined(...parts: [number, string][]): string {
  return parts
    .filter(([number]) => number > 0)
    .map(([number, unit]) => `${number} ${unit}`)
    .join(' ')
}
