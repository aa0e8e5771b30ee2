import type { ClaimedPunch } from '#lib/ledger/hot-path-claim.ts'
import type { Settlement } from '#lib/ledger/hot-path-settle.ts'
import { released } from './settlement.ts'

/** The punches this process has claimed and not yet settled in the store. */
export class Hand {
  /** Not sent yet, in the order they will leave. */
  #ready: ClaimedPunch[] = []
  readonly #onTheWire = new Set<number>()
  /** To be written. */
  #settled: Settlement[] = []
  #oldestSettledMs = 0

  get ready(): number {
    return this.#ready.length
  }

  get onTheWire(): number {
    return this.#onTheWire.size
  }

  get settled(): number {
    return this.#settled.length
  }

  /** Nothing more will come that could be written with what is settled. */
  get isAnswered(): boolean {
    return this.#ready.length + this.#onTheWire.size === 0
  }

  get isEmpty(): boolean {
    return this.#ready.length + this.#onTheWire.size + this.#settled.length === 0
  }

  settledForMs(nowMs: number): number {
    return this.#settled.length === 0 ? 0 : nowMs - this.#oldestSettledMs
  }

  /** Single punches go before what an import has ready. */
  receive(claimed: ClaimedPunch[]): void {
    const singles = claimed.filter((punch) => punch.import_id === null)
    const others = claimed.filter((punch) => punch.import_id !== null)
    this.#ready = [...singles, ...this.#ready, ...others]
  }

  send(): ClaimedPunch | undefined {
    const punch = this.#ready.shift()
    if (punch) this.#onTheWire.add(punch.id)
    return punch
  }

  settle(settlement: Settlement): void {
    this.#onTheWire.delete(settlement.id)
    if (this.#settled.length === 0) this.#oldestSettledMs = Date.now()
    this.#settled.push(settlement)
  }

  /** Punches that must not leave now go back to the queue as they came. */
  putBack(mustGoBack: (punch: ClaimedPunch) => boolean = () => true): void {
    if (!this.#ready.some(mustGoBack)) return
    const goingBack = this.#ready.filter(mustGoBack)
    this.#ready = this.#ready.filter((punch) => !mustGoBack(punch))
    for (const punch of goingBack) this.settle(released(punch))
  }

  /** The oldest settlements; they stay in hand until `written`. */
  peekSettled(max: number): readonly Settlement[] {
    return this.#settled.length <= max ? this.#settled.slice() : this.#settled.slice(0, max)
  }

  written(count: number): void {
    this.#settled = this.#settled.slice(count)
    this.#oldestSettledMs = Date.now()
  }

  has(punchId: number): boolean {
    return (
      this.#onTheWire.has(punchId) ||
      this.#ready.some((punch) => punch.id === punchId) ||
      this.#settled.some(({ id }) => id === punchId)
    )
  }

  /** Another process has the connection: none of this is ours any more. */
  drop(): void {
    this.#ready = []
    this.#settled = []
    this.#onTheWire.clear()
  }
}
