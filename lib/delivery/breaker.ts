import type { Answer } from '#lib/go2clock/outcome.ts'

/**
 * Opens after a number of failures in a row; then one probe at a time may go, a fixed wait apart. The
 * first answer of use closes it.
 */
export class Breaker {
  #failures = 0
  #nextProbeMs: number | null = null
  readonly #failuresMax: number
  readonly #probeMs: number

  constructor(options: { breakerFailures: number; probeMs: number }) {
    this.#failuresMax = options.breakerFailures
    this.#probeMs = options.probeMs
  }

  get isOpen(): boolean {
    return this.#nextProbeMs !== null
  }

  get isStumbling(): boolean {
    return this.isOpen || this.#failures > 0
  }

  /** Requests that may be under way at once: when it stumbles, no more than would open it. */
  get room(): number {
    if (this.#failures === 0) return Number.POSITIVE_INFINITY
    return Math.max(1, this.#failuresMax - this.#failures)
  }

  get nextProbeMs(): number | null {
    return this.#nextProbeMs
  }

  isProbeDue(nowMs: number): boolean {
    return this.#nextProbeMs !== null && nowMs >= this.#nextProbeMs
  }

  /** An earlier process left it open: the first punch is the probe. */
  startOpen(nowMs: number): void {
    this.#nextProbeMs = nowMs
  }

  /** True when what people see changed: it opened, or a probe failed. */
  failed(nowMs: number): boolean {
    this.#failures++
    const wasProbe = this.isProbeDue(nowMs)
    const opens = !this.isOpen && this.#failures >= this.#failuresMax
    if (!wasProbe && !opens) return false
    this.#nextProbeMs = nowMs + this.#probeMs
    return true
  }

  /** True when this closed it. */
  reached(): boolean {
    this.#failures = 0
    const wasOpen = this.isOpen
    this.#nextProbeMs = null
    return wasOpen
  }
}

/** Nothing was heard, or nothing that can be understood, or that Go2Clock cannot write now. */
export function isUseless({ outcome, isUnreachable }: Answer): boolean {
  return isUnreachable || ['unknown', 'server_error', 'not_sent'].includes(outcome)
}
