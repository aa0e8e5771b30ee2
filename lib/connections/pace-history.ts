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
