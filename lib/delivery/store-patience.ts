import { LeaseLostError } from '#lib/ledger/lease.ts'
import { IllegalMoveError } from '#lib/ledger/states.ts'
import type { Log } from '#lib/log/events.ts'
import { ceilingMs } from './backoff.ts'
import { storeFailure } from './store-errors.ts'

type Waits = { storeRetryFirstMs: number; storeRetryMaxMs: number }

/** A store that is locked or away for a while costs time, never an outcome. */
export class StorePatience {
  readonly #waits: Waits
  readonly #log: Log
  #failures = 0
  #failedAtMs = 0

  constructor(waits: Waits, log: Log) {
    this.#waits = waits
    this.#log = log
  }

  /** True while the last work ended in the middle of nobody knows what. */
  get hasFailed(): boolean {
    return this.#failures > 0
  }

  /** Does `work`, or waits a while when the store fails it. Throws what waiting does not heal. */
  async try(work: () => Promise<void>): Promise<void> {
    try {
      await work()
      if (this.#failures > 0) this.#isBack()
      this.#failures = 0
    } catch (problem) {
      if (problem instanceof LeaseLostError) throw problem
      if (problem instanceof IllegalMoveError || problem instanceof TypeError) throw problem
      if (this.#failures++ === 0) this.#hasJustFailed(problem)
      const { storeRetryFirstMs, storeRetryMaxMs } = this.#waits
      const waitMs = ceilingMs(this.#failures, storeRetryFirstMs, storeRetryMaxMs)
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }

  #hasJustFailed(problem: unknown): void {
    this.#failedAtMs = performance.now()
    this.#log('store_failed', storeFailure(problem))
  }

  #isBack(): void {
    const downMs = Math.round(performance.now() - this.#failedAtMs)
    this.#log('store_back', { failures: this.#failures, downMs })
  }
}
