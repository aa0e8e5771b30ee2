/** Lets one loop sleep until a time or until somebody wakes it; a wake is never missed. */
export class Signal {
  #isAwake = false
  #resolve: (() => void) | null = null

  wake(): void {
    this.#isAwake = true
    this.#resolve?.()
  }

  async wait(ms: number): Promise<void> {
    if (!this.#isAwake) await this.#sleep(ms)
    this.#isAwake = false
  }

  /** Even no wait lets sockets and timers have their turn: SQLite answers without giving them one. */
  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const immediate = ms <= 0 ? setImmediate(() => this.#resolve?.()) : null
      const timer = ms > 0 ? setTimeout(() => this.#resolve?.(), ms) : null
      this.#resolve = () => {
        this.#resolve = null
        if (timer) clearTimeout(timer)
        if (immediate) clearImmediate(immediate)
        resolve()
      }
    })
  }
}
