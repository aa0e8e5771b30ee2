import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Failpoint } from '#lib/failpoint.ts'
import {
  type DeliveryProcess,
  type DeliveryProcessOptions,
  startDeliveryProcess,
} from '../support/delivery-process.ts'
import { until } from '../support/ledger.ts'

/** A delivery that is started again whenever it dies, as the launcher does it. */
export class Slot {
  readonly counts = { kills: 0, freezes: 0, stops: 0 }
  /** What no delivery may do. */
  readonly problems: string[] = []
  readonly #url: string
  readonly #options: DeliveryProcessOptions
  /** Those that were asked to end. */
  readonly #asked = new WeakSet<DeliveryProcess>()
  #process: DeliveryProcess
  #thawed: Promise<unknown> = Promise.resolve()
  #isArmed = false

  constructor(url: string, options: DeliveryProcessOptions) {
    this.#url = url
    this.#options = options
    this.#process = this.#start()
  }

  async kill(): Promise<void> {
    await this.#leave('SIGKILL')
    this.#process = this.#start()
  }

  async stop(): Promise<void> {
    await this.#leave('SIGTERM')
    this.#process = this.#start()
  }

  /** Dies now, and its successor at the failpoint, if it comes there. */
  async dieAt(name: Failpoint, times: number): Promise<void> {
    await this.#leave('SIGKILL')
    const armed = this.#start(`${name}:${times}`)
    this.#process = armed
    if (name !== 'drained') return
    await hasStarted(armed)
    armed.child.kill('SIGTERM')
  }

  /** Stands still for so long. Another process wakes it: for its lock on SQLite this one waits. */
  freeze(ms: number): void {
    const { child } = this.#process
    this.counts.freezes++
    child.kill('SIGSTOP')
    const wake = ['-c', `sleep ${ms / 1_000}; kill -CONT ${child.pid}`]
    this.#thawed = once(spawn('sh', wake, { stdio: 'ignore' }), 'exit')
  }

  /** From here on it dies no more by itself, nor does it stand still. */
  async disarm(): Promise<void> {
    await this.#thawed
    if (this.#isArmed) await this.kill()
  }

  /** Ends it gracefully and for good. */
  async end(): Promise<void> {
    await this.#leave('SIGTERM')
  }

  /** At once, whatever it does. */
  abandon(): void {
    this.#asked.add(this.#process)
    this.#process.child.kill('SIGKILL')
  }

  #start(failpoint?: `${Failpoint}:${number}`): DeliveryProcess {
    const started = startDeliveryProcess(this.#url, {
      ...this.#options,
      ...(failpoint ? { failpoint } : {}),
    })
    this.#isArmed = failpoint !== undefined
    started.ended.then((code) => {
      for (const { event, ...more } of started.events) {
        if (event === 'crashed') this.problems.push(`A delivery crashed: ${JSON.stringify(more)}`)
      }
      if (this.#asked.has(started)) return
      if (failpoint) this.counts.kills++
      else this.problems.push(`A delivery ended by itself with ${code}.`)
      this.#process = this.#start()
    })
    return started
  }

  async #leave(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (signal === 'SIGTERM') await until(() => this.#process, isStarted)
    const leaving = this.#process
    const mayDie = signal === 'SIGKILL' || this.#isArmed
    this.#asked.add(leaving)
    const code = await leaving.end(signal)
    this.counts[mayDie ? 'kills' : 'stops']++
    if (!mayDie && code !== 0) this.problems.push(`A graceful stop ended with ${code}.`)
  }
}

/** Before it says so it does not know what to do with a signal. */
function isStarted({ events }: DeliveryProcess): boolean {
  return events.some(({ event }) => event === 'started')
}

async function hasStarted(delivery: DeliveryProcess): Promise<void> {
  await until(
    () => isStarted(delivery) || delivery.child.exitCode !== null,
    (has) => has,
  )
}
