import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { root } from '../pinned-node.mjs'
import { logEvent } from './log.mjs'

const leash = new URL('./leash.mjs', import.meta.url).href
const backoffFirstMs = 100
const backoffMaxMs = 30_000
/** Who lived this long was well: the next fall starts again with the shortest wait. */
const wellAfterMs = 60_000
/** So long is waited for what a part said that ended right after its start. */
const lastWordsMs = 1_000

/**
 * @typedef {{ name: string, args: string[], env: NodeJS.ProcessEnv,
 *   show?: (line: string) => boolean, onEarlyEnd: (sentence: string) => void }} ChildPlan
 */

/** A process that is kept running until `stop`. */
export class Child {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #process
  #isSteady = false
  #isStopping = false
  #backoffMs = backoffFirstMs
  /** @type {NodeJS.Timeout | undefined} */
  #nextStart
  #lastWords = ''

  /** @param {ChildPlan} plan */
  constructor(plan) {
    this.plan = plan
    this.#start()
  }

  /** From now on an end is an accident and heals; before, it is a start that failed. */
  isUp() {
    this.#isSteady = true
  }

  #start() {
    const { args, env } = this.plan
    const startedAt = Date.now()
    // A group of its own: Ctrl-C in the terminal reaches the launcher only, which stops in order.
    const child = spawn(process.execPath, ['--import', leash, ...args], {
      cwd: root,
      env: { ...env, PUNCHDESK_LAUNCHER_PID: String(process.pid) },
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.#process = child
    this.#print(child.stdout, process.stdout)
    this.#print(child.stderr, process.stderr)
    child.on('error', () => {})
    const isRead = new Promise((closed) => child.once('close', closed))
    child.on('exit', async (code, signal) => {
      this.#process = undefined
      const livedMs = Date.now() - startedAt
      // A start that failed tells why, to its last word; but a process of its own may hold the pipe.
      if (!this.#isSteady) await Promise.race([isRead, wait(lastWordsMs, null, { ref: false })])
      this.#ended(signal ?? `code ${code}`, livedMs)
    })
  }

  /** @param {string} how @param {number} livedMs */
  #ended(how, livedMs) {
    if (this.#isStopping) return
    const { name, onEarlyEnd } = this.plan
    if (!this.#isSteady) {
      onEarlyEnd(
        `The ${name} ended right after its start (${how}): ${this.#lastWords || 'it said nothing.'}`,
      )
      return
    }
    if (livedMs > wellAfterMs) this.#backoffMs = backoffFirstMs
    const again = { part: name, how, tookMs: livedMs, waitMs: this.#backoffMs }
    logEvent('warn', 'part_ended', again)
    this.#nextStart = setTimeout(() => this.#start(), this.#backoffMs)
    this.#backoffMs = Math.min(this.#backoffMs * 2, backoffMaxMs)
  }

  /** @param {NodeJS.ReadableStream | null} from @param {NodeJS.WritableStream} to */
  #print(from, to) {
    if (!from) return
    createInterface({ input: from }).on('line', (line) => {
      const isEvent = line.startsWith('{')
      const isError = isEvent ? line.startsWith('{"level":"error"') : to === process.stderr
      if (isError && /\w/.test(line) && !/^\s+at /.test(line)) this.#lastWords = line.trim()
      if (!(this.plan.show?.(line) ?? true)) return
      // An event names its process itself, and stays whole for who collects them.
      to.write(isEvent ? `${line}\n` : `${this.plan.name}: ${line}\n`)
    })
  }

  /** Asks it to end, and ends it after `patienceMs`. Resolves when it is gone. @param {number} patienceMs */
  async stop(patienceMs) {
    this.#isStopping = true
    clearTimeout(this.#nextStart)
    const child = this.#process
    if (!child) return
    const gone = new Promise((exited) => child.once('exit', exited))
    if (process.platform === 'win32') child.send('stop', () => {})
    else child.kill('SIGTERM')
    const impatience = setTimeout(() => child.kill('SIGKILL'), patienceMs)
    await gone
    clearTimeout(impatience)
  }

  /** Ends it at once. Resolves when it is gone. */
  async kill() {
    this.#isStopping = true
    clearTimeout(this.#nextStart)
    const child = this.#process
    if (!child) return
    const gone = new Promise((exited) => child.once('exit', exited))
    child.kill('SIGKILL')
    await gone
  }
}
