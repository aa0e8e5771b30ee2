import type { Lease } from '#lib/ledger/lease.ts'
import type { DeliveryStore } from './store.ts'

/** Beyond this part of the lease nothing is sent any more: another process may be about to begin. */
const safePart = 0.8

/** Renews a lease and knows, by this process's own monotonic clock, whether it can still be relied on. */
export class LeaseKeeper {
  readonly #store: Pick<DeliveryStore, 'renewLease'>
  readonly #lease: Lease
  readonly #leaseMs: number
  readonly #onLost: () => void
  readonly #timer: NodeJS.Timeout
  #renewedMs = performance.now()
  #lastAnswerMs: number | null = null

  constructor(
    store: Pick<DeliveryStore, 'renewLease'>,
    lease: Lease,
    options: { leaseMs: number; heartbeatMs: number },
    onLost: () => void,
  ) {
    this.#store = store
    this.#lease = lease
    this.#leaseMs = options.leaseMs
    this.#onLost = onLost
    this.#timer = setInterval(() => this.#renew(), options.heartbeatMs)
  }

  /** False after a long sleep or a store that is away: send nothing until it is renewed. */
  isSafe(): boolean {
    return performance.now() - this.#renewedMs < this.#leaseMs * safePart
  }

  /** When Go2Clock last answered; written with the next renewal. */
  noteAnswer(nowMs: number): void {
    this.#lastAnswerMs = nowMs
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async #renew(): Promise<void> {
    const startedMs = performance.now()
    const answeredMs = this.#lastAnswerMs
    const lastAnswerAt = answeredMs === null ? null : new Date(answeredMs).toISOString()
    this.#lastAnswerMs = null
    try {
      const isOurs = await this.#store.renewLease(this.#lease, this.#leaseMs, lastAnswerAt)
      if (isOurs) this.#renewedMs = startedMs
      else this.#onLost()
    } catch {
      // The engine's loop meets the same store and tells of it.
    }
  }
}
