/** The only code that talks to Go2Clock. */
import { type Dispatcher, Pool } from 'undici'
import { failpoint } from '#lib/failpoint.ts'
import { type PunchFields, punchFieldNames } from '#lib/punch/schema.ts'
import { type Answer, readAnswer, readTransportProblem } from './outcome.ts'

export type Go2Clock = {
  /** Sends one punch, once. Never rejects: whatever happens is an answer. */
  send(punch: WirePunch): Promise<Answer>
  /** Lets requests under way come to their end. */
  close(): Promise<void>
  /** Ends requests under way; their answers are `unknown`. */
  destroy(): Promise<void>
}

/** The nine fields; empty ones (null, undefined, '') are left out of the request. */
export type WirePunch = { [name in keyof PunchFields]?: PunchFields[name] | null }

export type Go2ClockOptions = {
  baseUrl: string
  key: string
  connectTimeoutMs?: number
  /** Longest silence before and between the parts of an answer. */
  answerTimeoutMs?: number
  /** Longest time for a whole answer, however it drips. */
  wholeAnswerTimeoutMs?: number
}

const connectTimeoutMs = 5_000
const answerTimeoutMs = 30_000
const wholeAnswerTimeoutMs = 60_000
/** The documented answers have under 200 bytes. */
const bodyMaxBytes = 64 * 1024

/**
 * Opens the way to one Go2Clock account. No redirects, no retries: both are the ledger's business.
 * Throws when the base URL or the key cannot be used at all.
 */
export function openGo2Clock(options: Go2ClockOptions): Go2Clock {
  if (!/^[\x21-\x7e]+$/.test(options.key))
    throw new Error('The key has characters no header takes.')
  const url = new URL(options.baseUrl)
  const silenceMs = options.answerTimeoutMs ?? answerTimeoutMs
  const wholeMs = options.wholeAnswerTimeoutMs ?? wholeAnswerTimeoutMs
  const pool = new Pool(url.origin, {
    // undici sends streams that HTTP/2 refused once more by itself; when is the ledger's business.
    allowH2: false,
    connect: { timeout: options.connectTimeoutMs ?? connectTimeoutMs },
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
  })
  const request = {
    path: `${url.pathname.replace(/\/+$/, '')}/api/punches/`,
    method: 'PUT' as const,
    headers: [
      'APIKEY',
      options.key,
      // Go2Clock may choose XML, CSV or HTML by this header.
      'Accept',
      'application/json',
      'Accept-Encoding',
      'identity',
      'Content-Type',
      'application/x-www-form-urlencoded',
    ],
  }
  return {
    send: (punch) =>
      new Promise((resolve) => {
        const listener = new AnswerListener(options.key, wholeMs, resolve)
        pool.dispatch({ ...request, body: formEncode(punch) }, listener)
      }),
    close: () => pool.close(),
    destroy: () => pool.destroy(),
  }
}

/** The body of the request: `userid=123&checktime=...`, in the order of Go2Clock's own page. */
export function formEncode(punch: WirePunch): string {
  let body = ''
  for (const name of punchFieldNames) {
    const value = punch[name]
    if (value === undefined || value === null || value === '') continue
    const text = typeof value === 'string' ? value.toWellFormed() : String(value)
    body += `${body === '' ? '' : '&'}${name}=${encodeURIComponent(text)}`
  }
  return body
}

/**
 * Gathers one answer. undici calls onRequestStart right before it writes to an open socket, so what
 * fails before it was never sent. What fails after it may have been read by the server, even a reset
 * on a kept-alive socket.
 */
class AnswerListener implements Dispatcher.DispatchHandler {
  #resolve: (answer: Answer) => void
  readonly #key: string
  #wholeMs: number
  #startedAt = 0
  #hasStarted = false
  #status = 0
  #retryAfter: string | undefined
  #first: Buffer | undefined
  #rest: Buffer[] | undefined
  #size = 0

  constructor(key: string, wholeMs: number, resolve: (answer: Answer) => void) {
    this.#key = key
    this.#wholeMs = wholeMs
    this.#resolve = resolve
  }

  onRequestStart() {
    failpoint('request-begun')
    this.#hasStarted = true
    this.#startedAt = performance.now()
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ) {
    // "Still at it" may be said any number of times, and each starts undici's own clock anew.
    if (status < 200) return this.#endWhenLate(controller)
    failpoint('answer-begun')
    this.#status = status
    const retryAfter = headers['retry-after']
    this.#retryAfter = Array.isArray(retryAfter) ? retryAfter[0] : retryAfter
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer) {
    this.#size += chunk.length
    if (this.#size > bodyMaxBytes) {
      controller.abort(new Error('Go2Clock sent an endless answer.'))
      return
    }
    if (!this.#first) this.#first = chunk
    else {
      this.#rest ??= [this.#first]
      this.#rest.push(chunk)
    }
    this.#endWhenLate(controller)
  }

  #endWhenLate(controller: Dispatcher.DispatchController) {
    if (performance.now() - this.#startedAt > this.#wholeMs)
      controller.abort(new Error('Go2Clock did not finish its answer in time.'))
  }

  onResponseEnd() {
    const bytes = this.#rest ? Buffer.concat(this.#rest) : this.#first
    // A byte order mark would not be JSON.
    const said = bytes?.toString('utf8').replace(/^\ufeff/, '') ?? ''
    // A server may quote the key it refuses; answers are stored and shown.
    const body = said.replaceAll(this.#key, '(key)')
    this.#resolve(
      readAnswer({ status: this.#status, retryAfter: this.#retryAfter, body }, Date.now()),
    )
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error) {
    this.#resolve(
      readTransportProblem({
        kind: this.#hasStarted ? 'no_answer' : 'not_sent',
        detail: sentenceOf(error),
        httpStatus: this.#status || undefined,
      }),
    )
  }
}

const sentences: Record<string, string> = {
  ECONNREFUSED: 'Go2Clock refuses connections.',
  ENOTFOUND: 'The name of the Go2Clock server is not known.',
  EAI_AGAIN: 'The name of the Go2Clock server could not be looked up.',
  ECONNRESET: 'The line to Go2Clock broke off.',
  EPIPE: 'The line to Go2Clock broke off.',
  EHOSTUNREACH: 'There is no way to the Go2Clock server.',
  ENETUNREACH: 'There is no way to the Go2Clock server.',
  ETIMEDOUT: 'Go2Clock did not answer in time.',
  UND_ERR_CONNECT_TIMEOUT: 'Go2Clock did not answer the call in time.',
  UND_ERR_HEADERS_TIMEOUT: 'Go2Clock did not answer in time.',
  UND_ERR_BODY_TIMEOUT: 'Go2Clock did not finish its answer in time.',
  UND_ERR_SOCKET: 'The line to Go2Clock broke off.',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'The answer of Go2Clock was cut off.',
  UND_ERR_DESTROYED: 'Punchdesk stopped before the answer came.',
  UND_ERR_CLOSED: 'Punchdesk stopped before the answer came.',
}

/** Our words for an error: a raw message may hold what was sent. */
function sentenceOf(error: Error & { code?: string }): string {
  const code = error.code ?? (error.cause as { code?: string } | undefined)?.code ?? ''
  if (sentences[code]) return sentences[code]
  if (code.startsWith('HPE_')) return 'Go2Clock sent an answer that is not HTTP.'
  if (/CERT|TLS|SSL|SELF_SIGNED/.test(code)) return `No safe line to Go2Clock (${code}).`
  if (error.message.startsWith('Go2Clock ')) return error.message
  return code ? `The line to Go2Clock failed (${code}).` : 'The line to Go2Clock failed.'
}
