import type { Go2Clock } from '#lib/go2clock/client.ts'
import type { Log } from '#lib/log/events.ts'
import type { DeliveredConnection } from './data.ts'
import { Engine } from './engine.ts'
import type { DeliveryOptions } from './options.ts'
import type { DeliveryStore } from './store.ts'
import { storeFailure } from './store-errors.ts'

export type SupervisorNeeds = {
  store: DeliveryStore
  /** Names this process in leases and heartbeats. */
  owner: string
  openClient: (connection: DeliveredConnection) => Go2Clock
  options: DeliveryOptions
  log: Log
}

/** Runs one engine for every active connection whose lease this process can get. */
export class Supervisor {
  readonly #needs: SupervisorNeeds
  readonly #engines = new Map<number, { engine: Engine; ended: Promise<void> }>()
  #timers: NodeJS.Timeout[] = []
  #looking: Promise<void> = Promise.resolve()
  #isStopping = false
  #hasFailed = false

  constructor(needs: SupervisorNeeds) {
    this.#needs = needs
  }

  async start(): Promise<void> {
    const { options, log, owner } = this.#needs
    log('started', { owner })
    this.#looking = this.#look()
    await Promise.all([this.#beat(), this.#looking])
    if (this.#isStopping) return
    this.#timers = [
      setInterval(() => this.#beat(), options.heartbeatMs),
      setInterval(() => {
        this.#looking = this.#looking.then(() => this.#look())
      }, options.connectionsMs),
    ]
  }

  /** Drains: no new claims, requests under way come back and are written, leases are given back. */
  async stop(): Promise<void> {
    if (this.#isStopping) return
    this.#isStopping = true
    const askedMs = performance.now()
    for (const timer of this.#timers) clearInterval(timer)
    await this.#looking
    const running = [...this.#engines.values()]
    for (const { engine } of running) engine.stop()
    await Promise.all(running.map(({ ended }) => ended))
    await this.#needs.store.stopBeating(this.#needs.owner).catch(() => {})
    this.#needs.log('stopped', { tookMs: Math.round(performance.now() - askedMs) })
  }

  async #beat(): Promise<void> {
    await this.#needs.store.beat(this.#needs.owner).catch(() => {})
  }

  async #look(): Promise<void> {
    try {
      for (const connection of await this.#needs.store.listDeliveredConnections()) {
        if (!this.#isStopping && !this.#engines.has(connection.id)) await this.#serve(connection)
      }
      this.#hasFailed = false
    } catch (problem) {
      if (!this.#hasFailed) this.#needs.log('store_failed', storeFailure(problem))
      this.#hasFailed = true
    }
  }

  async #serve(connection: DeliveredConnection): Promise<void> {
    const { store, owner, options, log, openClient } = this.#needs
    const { leaseMs } = options
    const lease = await store.acquireLease({ connectionId: connection.id, owner, leaseMs })
    if (!lease) return
    // Told to stop while it waited for the store: nothing is begun any more.
    if (this.#isStopping) return void (await store.releaseLease(lease))
    log('serving', { connection: connection.id, lease: lease.token })
    const engine = new Engine({ store, connection, lease, openClient, options, log })
    const ended = engine
      .run()
      .catch((error: unknown) => {
        log('crashed', { connection: connection.id, error })
      })
      .then(() => {
        this.#engines.delete(connection.id)
      })
    this.#engines.set(connection.id, { engine, ended })
  }
}
