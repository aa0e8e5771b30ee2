/** How a connection's pace went: what the chart on an import's page shows, and why it changed. */

/**
 * `canary`: an import's first punches went alone and the rest may follow. `grow`: more at a time.
 * `throttled`: Go2Clock asked for silence, and half as many go after it; `go_on`: that wait is over.
 * `started`: a delivery process began. The others are the connection's own troubles and their end.
 */
export type PaceEventKind =
  | 'started'
  | 'canary'
  | 'grow'
  | 'throttled'
  | 'go_on'
  | 'unreachable'
  | 'reachable'
  | 'held'
  | 'resumed'

export type PaceEvent = {
  id: number
  at: string
  kind: PaceEventKind
  fromInFlight: number | null
  toInFlight: number | null
  waitMs: number | null
  /** Go2Clock's own words, or what was seen of the network. */
  said: string | null
}

/** `at` is the end of its span; `perSecond` is 0 while nothing was answered. */
export type PacePoint = { at: string; perSecond: number; tookMs: number | null }

export type PaceHistory = {
  /** Requests at once now, and the connection's limits. */
  inFlight: number | null
  inFlightLimit: number
  perSecondLimit: number | null
  /** Go2Clock asked for silence until then. */
  silentUntil: string | null
  /** When one more at a time is tried if all stays calm. */
  nextAt: string | null
  /** Oldest first, evenly spaced over the time shown; where nothing was sampled there is no point. */
  points: PacePoint[]
  /** Oldest first. */
  events: PaceEvent[]
}

/** What delivery wrote of a span of time: how many punches were answered for good, and how fast. */
export type PaceSample = { at: string; span_ms: number; answered: number; took_ms: number | null }

/** More would be narrower than a chart shows. */
const pointsMax = 120
const stepsMs = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900].map((seconds) => seconds * 1_000)

/**
 * The points of a chart from `fromMs` to `toMs`. They lie on round times, so that those of the past
 * stay where they are while time goes on.
 */
export function pacePoints(
  samples: readonly PaceSample[],
  fromMs: number,
  toMs: number,
): PacePoint[] {
  // One point less than fits: neither end needs to lie on a round time.
  const wantedMs = (toMs - fromMs) / (pointsMax - 1)
  const stepMs = stepsMs.find((step) => step >= wantedMs) ?? Math.ceil(wantedMs)
  const buckets = new Map<number, { answered: number; coveredMs: number; tookSum: number }>()
  for (const { at, span_ms, answered, took_ms } of samples) {
    const endMs = Math.min(Date.parse(at), toMs)
    let startMs = Math.max(Date.parse(at) - span_ms, fromMs)
    while (startMs < endMs) {
      const bucketEndMs = (Math.floor(startMs / stepMs) + 1) * stepMs
      const partMs = Math.min(endMs, bucketEndMs) - startMs
      const part = (answered * partMs) / span_ms
      const bucket = buckets.get(bucketEndMs) ?? { answered: 0, coveredMs: 0, tookSum: 0 }
      bucket.answered += part
      bucket.coveredMs += partMs
      bucket.tookSum += part * (took_ms ?? 0)
      buckets.set(bucketEndMs, bucket)
      startMs += partMs
    }
  }
  return [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([endMs, { answered, coveredMs, tookSum }]) => ({
      at: new Date(Math.min(endMs, toMs)).toISOString(),
      perSecond: Number(((answered * 1_000) / coveredMs).toFixed(2)),
      tookMs: answered > 0 ? Math.round(tookSum / answered) : null,
    }))
}
