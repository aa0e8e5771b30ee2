import { failpoint } from '#lib/failpoint.ts'
import type { Go2Clock } from '#lib/go2clock/client.ts'
import type { HotWritten } from '#lib/ledger/hot-path.ts'
import type { ClaimedPunch } from '#lib/ledger/hot-path-claim.ts'
import { type Lease, LeaseLostError } from '#lib/ledger/hot-path-lease.ts'
import type { Settlement } from '#lib/ledger/hot-path-settle.ts'
import type { Ruled } from '#lib/ledger/hot-path-stop-rules.ts'
import { IllegalMoveError } from '#lib/ledger/states.ts'
import type { Log } from '#lib/log/events.ts'
import { ceilingMs } from './backoff.ts'
import type { DeliveredConnection, Work } from './data.ts'
import { Hand } from './hand.ts'
import { LeaseKeeper } from './lease-keeper.ts'
import { Line } from './line.ts'
import type { DeliveryOptions } from './options.ts'
import { lostAnswer, released, settlementOf } from './settlement.ts'
import { Signal } from './signal.ts'
import type { DeliveryStore } from './store.ts'
import { storeFailure } from './store-errors.ts'

export type EngineNeeds = {
  store: DeliveryStore
  connection: DeliveredConnection
  lease: Lease
  /** Opens the way to Go2Clock with the connection's key; throws when the key cannot be used. */
  openClient: (connection: DeliveredConnection) => Go2Clock
  options: DeliveryOptions
  log: Log
}

/**
 * Delivers the punches of one connection while this process holds its lease. The one loop of `run`
 * writes to the ledger, in turn; answers only fill the hand and wake it.
 */
export class Engine {
  readonly #store: DeliveryStore
  readonly #lease: Lease
  readonly #options: DeliveryOptions
  readonly #openClient: EngineNeeds['openClient']
  readonly #log: Log
  readonly #hand = new Hand()
  readonly #signal = new Signal()
  readonly #line: Line
  readonly #keeper: LeaseKeeper
  #connection: DeliveredConnection
  #client: Go2Clock | undefined
  #work: Pick<Work, 'hasSingles' | 'hasImportPunches' | 'leftovers'>
  #lastImportId = 0
  #nextLookMs = 0
  #storeFailures = 0
  #storeFailedAtMs = 0
  #hasTakenOver = false
  #isStopping = false
  #isLost = false

  constructor(needs: EngineNeeds) {
    const { store, lease, options, connection } = needs
    this.#store = store
    this.#lease = lease
    this.#options = options
    this.#connection = connection
    this.#openClient = needs.openClient
    this.#log = (event, more) => needs.log(event, { connection: connection.id, ...more })
    this.#line = new Line(connection, options, this.#log)
    this.#keeper = new LeaseKeeper(store, lease, options, () => this.#lose())
    this.#work = { hasSingles: false, hasImportPunches: false, leftovers: [] }
  }

  /** Works until it is stopped or another process has the lease. */
  async run(): Promise<'stopped' | 'lost'> {
    try {
      while (!this.#isOver()) {
        await this.#withStore(async () => {
          if (Date.now() >= this.#nextLookMs) await this.#look()
          this.#line.tick(this.#isWorking())
          if (this.#isWriteDue()) await this.#write()
        })
        this.#sendReady()
        await this.#signal.wait(this.#sleepMs())
      }
    } finally {
      this.#keeper.stop()
      await this.#client?.destroy()
    }
    if (this.#isLost) return 'lost'
    failpoint('drained')
    await this.#store.releaseLease(this.#lease).catch(() => {})
    return 'stopped'
  }

  /** Claims no more, lets requests under way come back, writes, and gives the lease back. */
  stop(): void {
    if (this.#isStopping) return
    this.#isStopping = true
    this.#hand.putBack()
    setTimeout(() => this.#client?.destroy(), this.#options.drainMs).unref()
    this.#signal.wake()
  }

  #isOver(): boolean {
    return this.#isLost || (this.#isStopping && this.#hand.isEmpty)
  }

  #isWorking(): boolean {
    return !this.#hand.isEmpty || this.#work.hasSingles || this.#work.hasImportPunches
  }

  /** What a dead owner left on the wire: nobody knows, so it costs a try and goes again. */
  async #takeOver(): Promise<void> {
    const found = await this.#store.listSending(this.#lease.connectionId)
    const nowMs = Date.now()
    const tried = lostAnswer(new Date(nowMs).toISOString())
    if (found.length > 0) {
      failpoint('take-over-found')
      await this.#settle(found.map((punch) => settlementOf(punch, tried, this.#options, nowMs)))
      failpoint('take-over-committed')
      this.#log('recovered', { punches: found.length })
    }
    this.#hasTakenOver = true
  }

  /** After a write whose end was not heard: what it claimed was never sent and goes back. */
  async #reconcile(): Promise<void> {
    const found = await this.#store.listSending(this.#lease.connectionId)
    const lost = found.filter((punch) => !this.#hand.has(punch.id))
    if (lost.length > 0) await this.#settle(lost.map(released))
  }

  /** Reads what people did (holds, resumes, pauses, new punches) and what has become due. */
  async #look(): Promise<void> {
    const work = await this.#store.lookForWork(this.#lease.connectionId, new Date().toISOString())
    this.#nextLookMs = Date.now() + this.#options.pollMs
    this.#work = work
    if (!work.connection?.is_active) return this.stop()
    this.#follow(work.connection)
    this.#hand.putBack(({ import_id }) => import_id !== null && !work.importIds.includes(import_id))
    this.#putBackWhatMayNotLeave()
  }

  #follow(connection: DeliveredConnection): void {
    const { base_url, key_sealed } = this.#connection
    if (connection.base_url !== base_url || connection.key_sealed !== key_sealed) {
      this.#client?.close().catch(() => {})
      this.#client = undefined
    }
    this.#connection = connection
    this.#line.follow(connection)
  }

  #putBackWhatMayNotLeave(): void {
    if (this.#isStopping || this.#line.capacity() === 0) this.#hand.putBack()
  }

  #isWriteDue(): boolean {
    if (this.#line.hasNews || this.#work.leftovers.length > 0) return true
    const room = this.#room()
    if (room.singles + room.ofImports > 0) return true
    if (this.#hand.settled === 0) return false
    return (
      this.#isStopping ||
      this.#hand.settled >= this.#options.groupRows ||
      this.#hand.settledForMs(Date.now()) >= this.#options.groupMs
    )
  }

  /**
   * How many punches to claim now. A claim is at most twice what may be in flight, so that a crash
   * leaves few in doubt, and comes when half of that is gone, so that no slot waits for the store.
   */
  #room(): { singles: number; ofImports: number } {
    const { hasSingles, hasImportPunches } = this.#work
    const mayClaim = !this.#isStopping && this.#keeper.isSafe()
    const capacity = mayClaim ? this.#line.capacity() : 0
    if (capacity === 0 || !(hasSingles || hasImportPunches)) return { singles: 0, ofImports: 0 }
    const { ready, onTheWire } = this.#hand
    if (this.#line.isProbing) {
      const one = ready + onTheWire === 0 ? 1 : 0
      return { singles: hasSingles ? one : 0, ofImports: hasImportPunches ? one : 0 }
    }
    const isLow = ready <= capacity / 2
    return {
      singles: hasSingles ? 2 * capacity : 0,
      ofImports: hasImportPunches && isLow ? 2 * capacity - ready : 0,
    }
  }

  /** Settles what came back and claims what there is room for, in one transaction. */
  async #write(): Promise<void> {
    if (this.#line.hasNews) {
      const news = this.#line.news()
      await this.#store.writeNews(this.#lease, news)
      this.#line.told(news)
    }
    const cancelled = this.#work.leftovers.pop()
    if (cancelled !== undefined) await this.#store.cancelSomeQueued(cancelled)
    const settlements = this.#hand.peekSettled(this.#options.groupRows)
    const room = this.#room()
    if (settlements.length + room.singles + room.ofImports === 0) return
    const { claimed, ruled } = await this.#settle(settlements, room)
    this.#hand.written(settlements.length)
    this.#hand.receive(claimed)
    this.#expect(claimed, room)
    this.#obey(ruled)
    // A hold or a stop may have come while the claim was written.
    this.#putBackWhatMayNotLeave()
  }

  async #settle(
    settlements: readonly Settlement[],
    room = { singles: 0, ofImports: 0 },
  ): Promise<HotWritten> {
    const written = await this.#store.settleAndClaim({
      lease: this.#lease,
      settlements,
      claimSingles: room.singles,
      claimOfImports: room.ofImports,
      lastImportId: this.#lastImportId,
      freshFirst: this.#line.isStumbling,
    })
    this.#lastImportId = written.lastImportId
    return written
  }

  /** What a rule paused goes back at once; what it let go on need not wait for the next look. */
  #obey({ paused, cleared }: Ruled): void {
    this.#hand.putBack(({ import_id }) => import_id !== null && paused.includes(import_id))
    if (cleared.length > 0) this.#nextLookMs = 0
    for (const id of paused) this.#log('import_paused', { import: id })
  }

  /** A claim that came back short found the end of the queue; the next look sees what is new. */
  #expect(claimed: ClaimedPunch[], room: { singles: number; ofImports: number }): void {
    if (room.singles > 0) {
      const singles = claimed.filter((punch) => punch.import_id === null).length
      this.#work.hasSingles = singles === room.singles
    }
    if (room.ofImports > claimed.length) this.#work.hasImportPunches = false
  }

  #sendReady(): void {
    const mayLeave = () =>
      !this.#isStopping &&
      this.#keeper.isSafe() &&
      this.#hand.onTheWire < this.#line.capacity() &&
      this.#line.waitMs() === 0
    while (this.#hand.ready > 0 && mayLeave()) {
      const client = this.#getClient()
      const punch = client && this.#hand.send()
      if (!punch) return
      this.#send(client, punch)
    }
  }

  #getClient(): Go2Clock | undefined {
    try {
      this.#client ??= this.#openClient(this.#connection)
      return this.#client
    } catch (problem) {
      const detail = `The key of this connection cannot be used. ${(problem as Error).message}`
      this.#line.hold(detail, 'key_unusable')
      this.#hand.putBack()
      return undefined
    }
  }

  async #send(client: Go2Clock, punch: ClaimedPunch): Promise<void> {
    const startedMs = Date.now()
    const ticket = this.#line.sent()
    const answer = await client.send(punch)
    if (this.#isLost) return
    const nowMs = Date.now()
    const startedAt = new Date(startedMs).toISOString()
    const tried = { answer, startedAt, tookMs: nowMs - startedMs, isProbe: this.#line.isProbing }
    this.#hand.settle(settlementOf(punch, tried, this.#options, nowMs))
    // What a stop cut off says nothing about Go2Clock.
    if (!(this.#isStopping && answer.isUnreachable)) this.#line.learn(answer, ticket, punch.tries)
    if (!answer.isUnreachable) this.#keeper.noteAnswer(nowMs)
    this.#putBackWhatMayNotLeave()
    this.#sendReady()
    if (this.#isWriteDue()) this.#signal.wake()
  }

  /** Another process has the connection: nothing here is ours to write any more. */
  #lose(): void {
    if (this.#isLost) return
    this.#isLost = true
    this.#hand.drop()
    this.#log('lease_lost')
    this.#signal.wake()
  }

  #sleepMs(): number {
    if (this.#isWriteDue()) return 0
    const nowMs = Date.now()
    const waits = [this.#nextLookMs - nowMs]
    const { settled, ready, onTheWire } = this.#hand
    // An answer may come during the sleep; its group must not wait longer than its time.
    if (onTheWire > 0) waits.push(this.#options.groupMs)
    if (settled > 0) waits.push(this.#options.groupMs - this.#hand.settledForMs(nowMs))
    const paceMs = ready > 0 ? this.#line.waitMs() : 0
    if (paceMs > 0) waits.push(paceMs)
    return Math.max(0, Math.min(...waits))
  }

  /** A store that is locked or away for a while costs time, never an outcome. */
  async #withStore(work: () => Promise<void>): Promise<void> {
    try {
      // Until that is written, what was found on the wire is not ours to call unsent.
      if (!this.#hasTakenOver) await this.#takeOver()
      else if (this.#storeFailures > 0) await this.#reconcile()
      await work()
      if (this.#storeFailures > 0) this.#storeIsBack()
      this.#storeFailures = 0
    } catch (problem) {
      if (problem instanceof LeaseLostError) return this.#lose()
      if (problem instanceof IllegalMoveError || problem instanceof TypeError) throw problem
      const { storeRetryFirstMs, storeRetryMaxMs } = this.#options
      if (this.#storeFailures++ === 0) this.#storeHasFailed(problem)
      const waitMs = ceilingMs(this.#storeFailures, storeRetryFirstMs, storeRetryMaxMs)
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }

  #storeHasFailed(problem: unknown): void {
    this.#storeFailedAtMs = performance.now()
    this.#log('store_failed', storeFailure(problem))
  }

  #storeIsBack(): void {
    const downMs = Math.round(performance.now() - this.#storeFailedAtMs)
    this.#log('store_back', { failures: this.#storeFailures, downMs })
  }
}
