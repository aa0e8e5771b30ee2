import type { Answer } from '#lib/go2clock/outcome.ts'
import { Breaker } from './breaker.ts'
import type { DeliveredConnection } from './data.ts'
import type { Log } from './log.ts'
import type { Health } from './mutations.ts'
import type { DeliveryOptions } from './options.ts'
import { fixedPace, type Pace } from './pace.ts'

/**
 * Whether punches may leave for Go2Clock now, and how many: the hold of a connection, its breaker and
 * its pace, learned from every answer. News for people gathers until it is written.
 */
export class Line {
  readonly #options: DeliveryOptions
  readonly #log: Log
  readonly #breaker: Breaker
  #connection: DeliveredConnection
  #pace: Pace
  #isHeld: boolean
  #news: Health | null = null
  /** Grows with every resume: the answer to an older request holds nothing any more. */
  #era = 0

  constructor(connection: DeliveredConnection, options: DeliveryOptions, log: Log) {
    this.#connection = connection
    this.#options = options
    this.#log = log
    this.#isHeld = connection.held_at !== null
    this.#breaker = new Breaker(options)
    if (connection.unreachable_at) this.#breaker.startOpen(Date.now())
    this.#pace = this.#newPace()
  }

  get era(): number {
    return this.#era
  }

  get news(): Health | null {
    return this.#news
  }

  told(news: Health): void {
    if (this.#news === news) this.#news = null
  }

  /** Punches in flight at once right now; 0 while held, silent, or waiting for the next probe. */
  capacity(nowMs: number): number {
    if (this.#isHeld || this.#connection.desk_paused_at !== null) return 0
    if (this.#pace.isSilent(nowMs)) return 0
    if (this.#breaker.isOpen) return this.#breaker.isProbeDue(nowMs) ? 1 : 0
    return this.#pace.inFlightMax()
  }

  get isProbing(): boolean {
    return this.#breaker.isOpen
  }

  waitMs(nowMs: number): number {
    return this.#pace.waitMs(nowMs)
  }

  sent(nowMs: number): void {
    this.#pace.sent(nowMs)
  }

  /** What people changed in the meantime. */
  follow(connection: DeliveredConnection): void {
    const before = this.#connection
    this.#connection = connection
    if (
      connection.in_flight_limit !== before.in_flight_limit ||
      connection.per_second !== before.per_second
    ) {
      this.#pace = this.#newPace()
    }
    const isHeld = connection.held_at !== null || Boolean(this.#news?.held_at)
    if (this.#isHeld && !isHeld) {
      this.#era++
      this.#log('resumed')
    }
    this.#isHeld = isHeld
  }

  /** What an answer says about the connection; `era` is that of its request. */
  learn(answer: Answer, nowMs: number, era: number): void {
    this.#pace.answered(answer, nowMs)
    if (answer.isUnreachable) this.#missed(answer, nowMs)
    else this.#reached()
    if (answer.outcome === 'blocked' && era === this.#era && !this.#isHeld) this.hold(answer.text)
  }

  /** Nothing leaves any more until a person resumes. */
  hold(detail: string): void {
    this.#isHeld = true
    this.#tell({
      held_at: new Date().toISOString(),
      held_reason: 'blocked',
      held_detail: detail,
    })
    this.#log('held', { detail })
  }

  #missed(answer: Answer, nowMs: number): void {
    const wasOpen = this.#breaker.isOpen
    if (!this.#breaker.failed(nowMs)) return
    const nextProbe = new Date(this.#breaker.nextProbeMs ?? nowMs).toISOString()
    const since = wasOpen ? {} : { unreachable_at: new Date(nowMs).toISOString() }
    this.#tell({ ...since, unreachable_detail: answer.text, next_probe_at: nextProbe })
    if (!wasOpen) this.#log('unreachable', { detail: answer.text, nextProbe })
  }

  #reached(): void {
    if (!this.#breaker.reached()) return
    this.#tell({ unreachable_at: null, unreachable_detail: null, next_probe_at: null })
    this.#log('reachable')
  }

  #tell(news: Health): void {
    this.#news = { ...this.#news, ...news }
  }

  #newPace(): Pace {
    return fixedPace({
      inFlightLimit: this.#connection.in_flight_limit,
      perSecond: this.#connection.per_second,
      ...this.#options,
    })
  }
}
