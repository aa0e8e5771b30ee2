import { type Answer, retryAfterMaxMs } from '#lib/go2clock/outcome.ts'
import type { Log } from '#lib/log/events.ts'
import { Breaker, isUseless } from './breaker.ts'
import type { DeliveredConnection } from './data.ts'
import type { Health, News } from './mutations.ts'
import type { DeliveryOptions } from './options.ts'
import { Pace } from './pace.ts'
import { PaceRecord } from './pace-record.ts'
import { isFinal } from './settlement.ts'

/** When a request left, and in which era of the line. */
export type Ticket = { sentMs: number; era: number }

/**
 * Whether punches may leave for Go2Clock now, and how many: the hold of a connection, its breaker and
 * its pace, learned from every answer. News for people gathers until it is written. Its clock is
 * steady: nothing is sent too early, or never, because somebody set the time of day.
 */
export class Line {
  readonly #log: Log
  readonly #clock: () => number
  readonly #breaker: Breaker
  readonly #pace: Pace
  readonly #record: PaceRecord
  #isHeld: boolean
  #isDeskPaused: boolean
  #isWorking = false
  #isSilenced = false
  #unreachableSinceMs = 0
  #health: Health | null = null
  #toldHealth: Health | null = null
  /** Grows with every resume: the answer to an older request holds nothing any more. */
  #era = 0

  constructor(
    connection: DeliveredConnection,
    options: DeliveryOptions,
    log: Log,
    clock = () => performance.now(),
  ) {
    const nowMs = clock()
    this.#log = log
    this.#clock = clock
    this.#isHeld = connection.held_at !== null
    this.#isDeskPaused = connection.desk_paused_at !== null
    this.#breaker = new Breaker(options)
    if (connection.unreachable_at) {
      this.#breaker.startOpen(nowMs)
      this.#unreachableSinceMs = nowMs + Date.parse(connection.unreachable_at) - Date.now()
    }
    const silentMs = leftOf(connection.silent_until)
    this.#isSilenced = silentMs > 0
    this.#pace = new Pace(limitsOf(connection), options, nowMs, nowMs + Math.max(silentMs, 0))
    this.#record = new PaceRecord(options, (ms) => this.#instant(ms))
    const going = { to_in_flight: this.#pace.inFlight }
    // It ended while nobody delivered.
    if (silentMs < 0) this.#record.event('go_on', nowMs + silentMs, going)
    this.#record.event('started', nowMs, going)
    if (this.#isStopped) this.#record.event('held', nowMs, { said: saidOf(connection) })
  }

  /** Punches in flight at once right now; 0 while held, silent, or waiting for the next probe. */
  capacity(): number {
    const nowMs = this.#clock()
    if (this.#isStopped || this.#pace.isSilent(nowMs)) return 0
    if (this.#breaker.isOpen) return this.#breaker.isProbeDue(nowMs) ? 1 : 0
    return Math.min(this.#pace.inFlight, this.#breaker.room)
  }

  /** Go2Clock gives no answer of use: one punch at a time asks whether it does again. */
  get isProbing(): boolean {
    return this.#breaker.isOpen
  }

  /** Nothing of use has come since the last failure. */
  get isStumbling(): boolean {
    return this.#breaker.isStumbling
  }

  waitMs(): number {
    return this.#pace.waitMs(this.#clock())
  }

  sent(): Ticket {
    const sentMs = this.#clock()
    this.#pace.sent(sentMs)
    return { sentMs, era: this.#era }
  }

  /** Time goes on; `isWorking` while punches wait or are under way. */
  tick(isWorking: boolean): void {
    const nowMs = this.#clock()
    this.#isWorking = isWorking
    if (this.#isSilenced && !this.#pace.isSilent(nowMs)) {
      this.#isSilenced = false
      this.#record.event('go_on', nowMs, { to_in_flight: this.#pace.inFlight })
      this.#log('went_on', { toInFlight: this.#pace.inFlight })
    }
    this.#record.tick(nowMs, isWorking && !this.#isStopped, this.#pace.inFlight)
  }

  /** What people changed in the meantime. */
  follow(connection: DeliveredConnection): void {
    const wasStopped = this.#isStopped
    const wasHeld = this.#isHeld
    this.#pace.follow(limitsOf(connection), this.#clock())
    this.#isDeskPaused = connection.desk_paused_at !== null
    this.#isHeld = connection.held_at !== null || Boolean(this.#health?.held_at)
    if (wasHeld && !this.#isHeld) this.#era++
    if (wasStopped === this.#isStopped) return
    const kind = this.#isStopped ? 'held' : 'resumed'
    this.#record.event(kind, this.#clock(), { said: saidOf(connection) })
    this.#log(kind, { why: this.#isDeskPaused ? 'desk' : connection.held_reason })
  }

  /** What an answer says about the connection; `tries` are those its punch had before. */
  learn(answer: Answer, { sentMs, era }: Ticket, tries: number): void {
    const nowMs = this.#clock()
    const change = this.#pace.answered(answer, sentMs, nowMs)
    const { inFlight } = this.#pace
    if (isFinal(answer.outcome)) this.#record.answered(nowMs - sentMs, nowMs, inFlight)
    if (change?.kind === 'grow') this.#grew(change, nowMs)
    else if (change?.kind === 'again') this.#record.waitGrew(change.waitMs)
    else if (change) this.#throttled(answer, change, nowMs)
    if (!isUseless(answer)) this.#reached(nowMs)
    // A punch that fails again and again says more of itself than of Go2Clock.
    else if (answer.isUnreachable || tries === 0 || this.isProbing) this.#missed(answer, nowMs)
    if (answer.outcome === 'blocked' && era === this.#era && !this.#isHeld)
      this.hold(answer.text, 'blocked', answer.httpStatus)
  }

  /** Nothing leaves any more until a person resumes. The log has no words of Go2Clock: they may quote. */
  hold(detail: string, why: 'blocked' | 'key_unusable', status: number | null = null): void {
    this.#isHeld = true
    this.#tell({
      held_at: new Date().toISOString(),
      held_reason: 'blocked',
      held_detail: detail,
    })
    this.#record.event('held', this.#clock(), { said: detail })
    this.#log('held', { why, status })
  }

  get hasNews(): boolean {
    return this.#health !== null || this.#record.isDue
  }

  /** All that people should know; stays until it was `told`. */
  news(): News {
    this.#toldHealth = this.#health
    return { health: { ...this.#health, ...this.#now() }, ...this.#record.peek() }
  }

  told(news: News): void {
    if (this.#health === this.#toldHealth) this.#health = null
    this.#record.written(news)
  }

  /** Only a person lets it go on. */
  get #isStopped(): boolean {
    return this.#isHeld || this.#isDeskPaused
  }

  /** What is true at every moment. */
  #now(): Health {
    const nowMs = this.#clock()
    const { nextProbeMs } = this.#breaker
    // Without a punch that waits there is nothing to probe with.
    const willProbe = nextProbeMs !== null && (this.#isWorking || nextProbeMs > nowMs)
    const growthMs = this.#isWorking && !this.isProbing ? this.#pace.nextGrowthMs : null
    return {
      in_flight_now: this.#pace.inFlight,
      silent_until: this.#pace.isSilent(nowMs) ? this.#instant(this.#pace.silentUntilMs) : null,
      pace_next_at: growthMs === null ? null : this.#instant(growthMs),
      next_probe_at: willProbe ? this.#instant(nextProbeMs) : null,
    }
  }

  #grew({ from, to }: { from: number; to: number }, nowMs: number): void {
    this.#record.grew(from, to, nowMs)
    this.#log('pace_grew', { fromInFlight: from, toInFlight: to })
  }

  #throttled(
    answer: Answer,
    change: { from: number; to: number; waitMs: number | null },
    nowMs: number,
  ): void {
    this.#isSilenced = true
    const waitMs = Math.round(change.waitMs ?? 0)
    this.#record.event('throttled', nowMs, {
      from_in_flight: change.from,
      to_in_flight: change.to,
      wait_ms: waitMs,
      said: answer.text,
    })
    const { from: fromInFlight, to: toInFlight } = change
    this.#log('throttled', { waitMs, fromInFlight, toInFlight, status: answer.httpStatus })
  }

  #missed(answer: Answer, nowMs: number): void {
    const wasOpen = this.#breaker.isOpen
    if (!this.#breaker.failed(nowMs)) return
    const since = wasOpen ? {} : { unreachable_at: this.#instant(nowMs) }
    this.#tell({ ...since, unreachable_detail: answer.text })
    if (wasOpen) return
    this.#record.event('unreachable', nowMs, { said: answer.text })
    this.#unreachableSinceMs = nowMs
    this.#log('unreachable', { outcome: answer.outcome, status: answer.httpStatus })
  }

  #reached(nowMs: number): void {
    if (!this.#breaker.reached()) return
    this.#tell({ unreachable_at: null, unreachable_detail: null })
    this.#record.event('reachable', nowMs)
    this.#log('reachable', { downMs: Math.round(nowMs - this.#unreachableSinceMs) })
  }

  #tell(health: Health): void {
    this.#health = { ...this.#health, ...health }
  }

  #instant(ms: number): string {
    return new Date(Date.now() + ms - this.#clock()).toISOString()
  }
}

function limitsOf(connection: DeliveredConnection) {
  return { inFlightLimit: connection.in_flight_limit, perSecond: connection.per_second }
}

/**
 * What is left of a silence an earlier process was asked for, below 0 when it is over; a clock may
 * have been wrong.
 */
function leftOf(silentUntil: string | null): number {
  const leftMs = silentUntil ? Date.parse(silentUntil) - Date.now() : 0
  return Math.min(leftMs, retryAfterMaxMs)
}

/** Why it is held; of a person's own pause nothing was said. */
function saidOf({ held_reason, held_detail }: DeliveredConnection): string | null {
  return held_reason === 'person' ? null : held_detail
}
