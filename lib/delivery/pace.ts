import type { Answer } from '#lib/go2clock/outcome.ts'
import { ceilingMs } from './backoff.ts'
import type { DeliveryOptions } from './options.ts'

/** What the people of a connection allow at most. */
export type PaceLimits = { inFlightLimit: number; perSecond: number | null }

/** `again`: one more answer to what was throttled already, and the wait grew by it. */
export type PaceChange =
  | { kind: 'grow' | 'throttled'; from: number; to: number; waitMs: number | null }
  | { kind: 'again'; waitMs: number }

type PaceOptions = Pick<
  DeliveryOptions,
  | 'inFlightFirst'
  | 'calmMs'
  | 'calmThrottledMs'
  | 'perSecondMarginMs'
  | 'throttleFirstMs'
  | 'throttleMaxMs'
>

/**
 * How fast one connection is served: begins gently, sends one more at a time after every calm window,
 * half as many when Go2Clock asks to slow down, and nothing while it asks for silence. All times are
 * of one steady clock.
 */
export class Pace {
  readonly #options: PaceOptions
  #limits: PaceLimits
  #inFlight: number
  #onTheWire = 0
  /** The next request may leave then: requests a second are spread, never a burst. */
  #nextSendMs = 0
  #throttledMs = 0
  #silentUntilMs = 0
  /** In a row, without an answer of another kind between. */
  #throttlings = 0
  #wasThrottled = false
  #window = { startMs: 0, answered: 0, isFull: false }
  /** Whether the window before needed all it had; if not, more would change nothing. */
  #wasFull = true

  /** `silentUntilMs`: what Go2Clock asked an earlier process for. */
  constructor(limits: PaceLimits, options: PaceOptions, nowMs: number, silentUntilMs = nowMs) {
    this.#limits = limits
    this.#options = options
    this.#inFlight = Math.max(1, Math.min(options.inFlightFirst, limits.inFlightLimit))
    this.#silentUntilMs = silentUntilMs
    this.#wasThrottled = silentUntilMs > nowMs
    this.#startWindow(Math.max(nowMs, silentUntilMs))
    this.#forgetSent(nowMs)
  }

  /** Requests that may be under way at once. */
  get inFlight(): number {
    return this.#inFlight
  }

  get silentUntilMs(): number {
    return this.#silentUntilMs
  }

  isSilent(nowMs: number): boolean {
    return nowMs < this.#silentUntilMs
  }

  /** Until the next request may leave; 0: now. */
  waitMs(nowMs: number): number {
    return Math.max(0, this.#nextSendMs - nowMs, this.#silentUntilMs - nowMs)
  }

  /** When one more at a time is tried if all stays calm; null when more would not help or may not be. */
  get nextGrowthMs(): number | null {
    const mayGrow = this.#inFlight < this.#limits.inFlightLimit
    if (!mayGrow || !(this.#wasFull || this.#window.isFull)) return null
    return this.#window.startMs + this.#calmMs
  }

  /** Limits changed by a person; what was learned stays. */
  follow(limits: PaceLimits, nowMs: number): void {
    const { perSecond } = this.#limits
    this.#limits = limits
    this.#inFlight = Math.max(1, Math.min(this.#inFlight, limits.inFlightLimit))
    if (limits.perSecond !== perSecond) this.#forgetSent(nowMs)
  }

  sent(nowMs: number): void {
    this.#onTheWire++
    if (this.#onTheWire >= this.#inFlight) this.#window.isFull = true
    const { perSecond } = this.#limits
    if (!perSecond) return
    // What a late timer lost is made up for, as far as the margin allows.
    const lateMs = this.#options.perSecondMarginMs / 2
    this.#nextSendMs = Math.max(nowMs - lateMs, this.#nextSendMs) + this.#secondMs / perSecond
  }

  /** What the answer to a request sent at `sentMs` changes, if anything. */
  answered(answer: Answer, sentMs: number, nowMs: number): PaceChange | null {
    this.#onTheWire--
    if (answer.outcome === 'throttled') return this.#throttled(answer, sentMs, nowMs)
    const isAfterSilence = sentMs >= this.#silentUntilMs
    if (isAfterSilence) this.#throttlings = 0
    if (isTrouble(answer)) this.#startWindow(Math.max(nowMs, this.#silentUntilMs))
    else if (isAfterSilence) return this.#calm(nowMs)
    return null
  }

  #throttled(answer: Answer, sentMs: number, nowMs: number): PaceChange | null {
    // The answers to one burst are one throttling.
    const isNew = sentMs >= this.#silentUntilMs
    if (isNew) this.#throttlings++
    const { throttleFirstMs, throttleMaxMs } = this.#options
    const ownMs = ceilingMs(this.#throttlings, throttleFirstMs, throttleMaxMs)
    const untilMs = nowMs + (answer.retryAfterMs ?? ownMs)
    if (!isNew && untilMs <= this.#silentUntilMs) return null
    this.#silentUntilMs = untilMs
    this.#wasThrottled = true
    this.#startWindow(untilMs)
    if (!isNew) return { kind: 'again', waitMs: untilMs - this.#throttledMs }
    this.#throttledMs = nowMs
    const from = this.#inFlight
    this.#inFlight = Math.max(1, Math.floor(from / 2))
    return { kind: 'throttled', from, to: this.#inFlight, waitMs: untilMs - nowMs }
  }

  /** Grows after a window that was long enough, and in which all that was allowed was needed and came back. */
  #calm(nowMs: number): PaceChange | null {
    const window = this.#window
    window.answered++
    if (nowMs - window.startMs < this.#calmMs) return null
    if (window.isFull && window.answered < this.#inFlight) return null
    this.#wasFull = window.isFull
    this.#startWindow(nowMs)
    if (!this.#wasFull || this.#inFlight >= this.#limits.inFlightLimit) return null
    const from = this.#inFlight++
    return { kind: 'grow', from, to: this.#inFlight, waitMs: null }
  }

  get #calmMs(): number {
    return this.#wasThrottled ? this.#options.calmThrottledMs : this.#options.calmMs
  }

  /** A second, and a little for requests that take different times to arrive. */
  get #secondMs(): number {
    return 1_000 + this.#options.perSecondMarginMs
  }

  /** Nobody knows how many left in the last second: an earlier process, or a limit that was another. */
  #forgetSent(nowMs: number): void {
    this.#nextSendMs = this.#limits.perSecond ? nowMs + this.#secondMs : nowMs
  }

  #startWindow(startMs: number): void {
    this.#window = { startMs, answered: 0, isFull: false }
  }
}

function isTrouble({ outcome, isUnreachable, httpStatus }: Answer): boolean {
  if (outcome === 'unknown' || outcome === 'server_error' || outcome === 'not_sent') return true
  return isUnreachable || (httpStatus !== null && httpStatus >= 500)
}
