import { type Answer, htmlHeaders, htmlPage, refusal, timeLimitText } from './answers.ts'
import type { Down, Throttle } from './settings.ts'

/** Lets through at most `perSecond` requests in any second, however that second is cut. */
export class Window {
  readonly #perSecond: number
  readonly #passed: number[] = []
  #next = 0

  constructor(perSecond: number) {
    this.#perSecond = perSecond
  }

  isFull(nowMs: number): boolean {
    if (this.#perSecond === 0) return true
    const oldest = this.#passed[this.#next]
    if (oldest !== undefined && nowMs - oldest < 1000) return true
    this.#passed[this.#next] = nowMs
    this.#next = (this.#next + 1) % this.#perSecond
    return false
  }
}

export function throttledAnswer(throttle: Throttle): Answer {
  return refusal(throttle.code ?? 401, timeLimitText, retryAfterHeader(throttle.retryAfter))
}

export function downAnswer(down: Down): Answer {
  const headers = { ...htmlHeaders, ...retryAfterHeader(down.retryAfter) }
  return { status: 503, body: htmlPage('503 Service Unavailable'), headers }
}

function retryAfterHeader(value: string | undefined): Record<string, string> {
  if (value === undefined) return {}
  const seconds = /^date\+(\d{1,9})$/.exec(value)?.[1]
  const text = seconds ? new Date(Date.now() + Number(seconds) * 1000).toUTCString() : value
  return { 'retry-after': text }
}
