import type { Answer } from '#lib/go2clock/outcome.ts'
import { ceilingMs } from './backoff.ts'

/** How fast one connection is served. The engine asks; how the answers shape it is the pace's own. */
export type Pace = {
  /** Requests that may be under way at once. */
  inFlightMax(): number
  /** Until the next request may leave; 0: now. */
  waitMs(nowMs: number): number
  /** True while Go2Clock asked for silence. */
  isSilent(nowMs: number): boolean
  sent(nowMs: number): void
  answered(answer: Answer, nowMs: number): void
}

export type PaceLimits = {
  inFlightLimit: number
  perSecond: number | null
  throttleFirstMs: number
  throttleMaxMs: number
}

/** A fixed number in flight, an optional rate, and silence when Go2Clock asks for it. */
export function fixedPace(limits: PaceLimits): Pace {
  const spacingMs = limits.perSecond ? 1_000 / limits.perSecond : 0
  let nextSendMs = 0
  let silentUntilMs = 0
  let throttlings = 0
  return {
    inFlightMax: () => limits.inFlightLimit,
    isSilent: (nowMs) => nowMs < silentUntilMs,
    waitMs: (nowMs) => Math.max(0, nextSendMs - nowMs, silentUntilMs - nowMs),
    sent(nowMs) {
      if (spacingMs > 0) nextSendMs = Math.max(nowMs, nextSendMs) + spacingMs
    },
    answered(answer, nowMs) {
      if (answer.outcome === 'throttled') {
        // The answers to one burst are one throttling.
        if (nowMs >= silentUntilMs) throttlings++
        const ownMs = ceilingMs(throttlings, limits.throttleFirstMs, limits.throttleMaxMs)
        silentUntilMs = Math.max(silentUntilMs, nowMs + (answer.retryAfterMs ?? ownMs))
      } else if (nowMs >= silentUntilMs) throttlings = 0
    },
  }
}
