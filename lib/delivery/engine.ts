import { failpoint } from '#lib/failpoint.ts'
import type { Go2Clock } from '#lib/go2clock/client.ts'
import type { HotWritten } from '#lib/ledger/hot-path.ts'
import type { ClaimedPunch } from '#lib/ledger/hot-path-claim.ts'
import type { Settlement } from '#lib/ledger/hot-path-settle.ts'
import type { Ruled } from '#lib/ledger/hot-path-stop-rules.ts'
import { type Lease, LeaseLostError } from '#lib/ledger/lease.ts'
import type { Log } from '#lib/log/events.ts'
import { Appetite, noRoom, type Room } from './appetite.ts'
import type { DeliveredConnection, Work } from './data.ts'
import { Hand } from './hand.ts'
import { LeaseKeeper } from './lease-keeper.ts'
import { Line } from './line.ts'
import type { DeliveryOptions } from './options.ts'
import { lostAnswer, released, settlementOf } from './settlement.ts'
import { Signal } from './signal.ts'
import type { DeliveryStore } from './store.ts'
import { StorePatience } from './store-patience.ts'

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
  readonly #appetite = new Appetite()
  readonly #signal = new Signal()
  readonly #line: Line
  readonly #keeper: LeaseKeeper
  readonly #patience: StorePatience
  #connection: DeliveredConnection
  #client: Go2Clock | undefined
  #work: Pick<Work, 'hasSingles' | 'hasImportPunches' | 'leftovers'>
  #lastImportId = 0
  #nextLookMs = 0
  #hasTakenOver = false
  /** The loop is at the store and looks itself what is due when it is back. */
  #isAtStore = false
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
    this.#patience = new StorePatience(options, this.#log)
    this.#work = { hasSingles: false, hasImportPunches: false, leftovers: [] }
  }

  /** Works until it is stopped or another process has the lease. */
  async run(): Promise<'stopped' | 'lost'> {
    try {
      while (!this.#isOver()) {
        this.#isAtStore = true
        await this.#patience.try(() => this.#readAndWrite())
        this.#isAtStore = false
        this.#sendReady()
        if (!this.#isWriteDue()) await this.#signal.wait(this.#sleepMs())
      }
    } catch (problem) {
      if (!(problem instanceof LeaseLostError)) throw problem
      this.#lose()
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

  async #readAndWrite(): Promise<void> {
    // Until that is written, what was found on the wire is not ours to call unsent.
    if (!this.#hasTakenOver) await this.#takeOver()
    else if (this.#patience.hasFailed) await this.#reconcile()
    if (Date.now() >= this.#nextLookMs) await this.#look()
    this.#line.tick(this.#isWorking())
    if (this.#isWriteDue()) await this.#write()
  }

  /** What a dead owner left on the wire: nobody knows, so it costs a try and goes again. */
  async #takeOver(): Promise<void> {
    const found = await this.#store.listSending(this.#lease)
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
    const found = await this.#store.listSending(this.#lease)
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
      this.#hand.isAnswered ||
      this.#hand.settled >= this.#options.groupRows ||
      this.#hand.settledForMs(Date.now()) >= this.#options.groupMs
    )
  }

  #room(): Room {
    if (this.#isStopping || !this.#keeper.isSafe()) return noRoom
    const { ready, onTheWire } = this.#hand
    const { isProbing } = this.#line
    const capacity = this.#line.capacity()
    return this.#appetite.room({ capacity, isProbing, ready, onTheWire, work: this.#work })
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
    const hadReady = this.#hand.ready > 0
    const { claimed, ruled } = await this.#settle(settlements, room)
    if (claimed.length > 0) this.#appetite.learn(hadReady && this.#isStarved())
    this.#hand.written(settlements.length)
    this.#hand.receive(claimed)
    this.#expect(claimed, room)
    this.#obey(ruled)
    // A hold or a stop may have come while the claim was written.
    this.#putBackWhatMayNotLeave()
  }

  #isStarved(): boolean {
    return this.#hand.ready === 0 && this.#hand.onTheWire < this.#line.capacity()
  }

  async #settle(settlements: readonly Settlement[], room: Room = noRoom): Promise<HotWritten> {
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
  #expect(claimed: ClaimedPunch[], room: Room): void {
    if (room.singles > 0) {
      const singles = claimed.filter((punch) => punch.import_id === null).length
      this.#work.hasSingles = singles === room.singles
    }
    if (room.ofImports > claimed.length) this.#work.hasImportPunches = false
  }

  #sendReady(): void {
    if (this.#isStopping || !this.#keeper.isSafe()) return
    const capacity = this.#line.capacity()
    const mayLeave = () => this.#hand.onTheWire < capacity && this.#line.waitMs() === 0
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
    const startedAt = isoOf(startedMs)
    const tried = { answer, startedAt, tookMs: nowMs - startedMs, isProbe: this.#line.isProbing }
    this.#hand.settle(settlementOf(punch, tried, this.#options, nowMs))
    // What a stop cut off says nothing about Go2Clock.
    if (!(this.#isStopping && answer.isUnreachable)) this.#line.learn(answer, ticket, punch.tries)
    if (!answer.isUnreachable) this.#keeper.noteAnswer(nowMs)
    this.#putBackWhatMayNotLeave()
    this.#sendReady()
    if (!this.#isAtStore && this.#isWriteDue()) this.#signal.wake()
    // The next write is not to wait for all other answers that came with this one.
    this.#store.hear()
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
}

let lastIso = { ms: 0, text: '' }

/** Instant text; many punches leave within one millisecond. */
function isoOf(ms: number): string {
  if (lastIso.ms !== ms) lastIso = { ms, text: new Date(ms).toISOString() }
  return lastIso.text
}
