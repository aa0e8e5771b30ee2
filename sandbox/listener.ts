import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The port of the server, opened and shut in the order asked for, always the same number. */
export class Listener {
  readonly #server: Server
  #port: number
  #last: Promise<void> = Promise.resolve()

  constructor(server: Server, port: number) {
    this.#server = server
    this.#port = port
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  open(): Promise<void> {
    return this.#next(() => this.#listen())
  }

  /** Refuses new connections and cuts the present ones. */
  shut(): Promise<void> {
    return this.#next(async () => {
      this.#server.close()
      this.#server.closeAllConnections()
    })
  }

  /** Answers under way get a second to leave; whoever was left hanging is cut off then. */
  end(): Promise<void> {
    return this.#next(async () => {
      if (!this.#server.listening) return
      const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
      this.#server.closeIdleConnections()
      const cutOff = setTimeout(() => this.#server.closeAllConnections(), 1000)
      await closed
      clearTimeout(cutOff)
    })
  }

  #next(step: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(step)
    return this.#last
  }

  #listen(): Promise<void> {
    const server = this.#server
    if (server.listening) return Promise.resolve()
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.#port, '127.0.0.1', () => {
        server.off('error', reject)
        this.#port = (server.address() as AddressInfo).port
        resolve()
      })
    })
  }
}
