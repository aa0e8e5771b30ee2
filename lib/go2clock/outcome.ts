/**
 * What an attempt can mean: everything Go2Clock or the network can do is reduced to this closed set,
 * here and nowhere else.
 */
export const outcomes = [
  /** Go2Clock stored the punch. */
  'accepted',
  /** Go2Clock already holds it. */
  'duplicate',
  /** This punch is wrong; the text says why. */
  'rejected',
  /** Go2Clock says it could not write; trying again is safe. */
  'server_error',
  /** It may be stored or not; only sending the same again can tell. */
  'unknown',
  /** Too fast: wait. Says nothing about the punch. */
  'throttled',
  /** The key or the address is refused: no punch of this connection can get through. */
  'blocked',
  /** Not a byte of the request left. */
  'not_sent',
] as const
export type Outcome = (typeof outcomes)[number]

export type Answer = {
  outcome: Outcome
  /** Null when no HTTP answer came. */
  httpStatus: number | null
  /** Go2Clock's own words as they came; ours when it sent none. */
  text: string
  /** Only when throttled, and only when Go2Clock named a time; 1 s to 10 min. */
  retryAfterMs: number | null
  /** True when Go2Clock itself was not reached: what opens the breaker. */
  isUnreachable: boolean
}

export type HttpAnswer = {
  status: number
  /** The header as it came: seconds or a date. */
  retryAfter: string | undefined
  body: string
}

/** How an attempt ended without a whole answer. */
export type TransportProblem = {
  /**
   * `not_sent`: before the first byte of the request (refused, DNS, TLS, connect timeout).
   * `no_answer`: after it (reset, closed, timeout, cut or endless body).
   */
  kind: 'not_sent' | 'no_answer'
  detail: string
  /** Set when the answer had begun. */
  httpStatus?: number
}

export const retryAfterMinMs = 1_000
export const retryAfterMaxMs = 10 * 60_000
/** Longer texts are cut: they are kept in an index and shown in a cell. */
const textMaxLength = 500

/**
 * Reads an HTTP answer. Decides on `status`, never on the presence of `error`: Go2Clock puts the
 * text of a success there too. `nowMs` is for a Retry-After given as a date.
 */
export function readAnswer(http: HttpAnswer, nowMs: number): Answer {
  const { status, retryAfter, body } = http
  // Most answers say what the one before them said; only a Retry-After asks what time it is.
  if (retryAfter !== undefined) return judge(http, nowMs)
  if (last?.status !== status || last.body !== body) {
    last = { status, body, answer: judge(http, nowMs) }
  }
  return last.answer
}

let last: { status: number; body: string; answer: Answer } | undefined

function judge(http: HttpAnswer, nowMs: number): Answer {
  const { status, body } = http
  const isRefused = status === 401 || status === 403 || status === 405
  if (status === 429 || status === 503 || (isRefused && /time limit/i.test(body))) {
    return throttled(http, wordsOf(body), nowMs)
  }
  if (status >= 300 && status < 400) {
    return answer('blocked', status, 'Go2Clock answered with a redirect, which is never followed.')
  }
  if (isRefused) {
    return answer('blocked', status, wordsOf(body) || 'Go2Clock refused the key or the address.')
  }
  const said = parseBody(body)
  if (!said) return noSense(status, body)
  const text = textOf(said)
  if (said.status === 'success') return success(status, said, text)
  if (said.status === 'failure') return failure(status, text, said.message)
  if (/time limit/i.test(text)) return throttled(http, text, nowMs)
  if (status >= 500 && !/invalid api key/i.test(text)) return answer('unknown', status, text)
  return answer('blocked', status, text)
}

/** The meaning of an attempt that ended without a whole answer. */
export function readTransportProblem(problem: TransportProblem): Answer {
  return answer(
    problem.kind === 'not_sent' ? 'not_sent' : 'unknown',
    problem.httpStatus ?? null,
    problem.detail,
    { isUnreachable: true },
  )
}

/** Retry-After in ms, 1 s to 10 min; null when absent or senseless. */
export function readRetryAfter(header: string | undefined, nowMs: number): number | null {
  const text = header?.trim()
  if (!text) return null
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1_000 : dateMs(text) - nowMs
  if (Number.isNaN(waitMs)) return null
  return Math.min(Math.max(waitMs, retryAfterMinMs), retryAfterMaxMs)
}

/** An HTTP date begins with its weekday; `Date.parse` alone takes "-1" for a year. */
function dateMs(text: string): number {
  return /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN
}

/** CodeIgniter's REST server, which Go2Clock's words resemble, says "time limit" under 401. */
function throttled(http: HttpAnswer, words: string, nowMs: number): Answer {
  return answer('throttled', http.status, words || 'Go2Clock asks to slow down.', {
    retryAfterMs: readRetryAfter(http.retryAfter, nowMs),
  })
}

/**
 * A success is one text under 200 or 201. Under another code, with an object where the text belongs
 * or without any, it contradicts itself or comes from another service; sending again will tell.
 */
function success(status: number, { message, error }: Said, text: string): Answer {
  const isSuccessCode = status === 200 || status === 201
  const isText = [message, error].every((part) => part == null || typeof part === 'string')
  const isTold = message != null || error != null
  if (isSuccessCode && isText && isTold) return answer('accepted', status, text || 'Success.')
  const said = text ? `: ${text}` : '.'
  return answer('unknown', status, `Go2Clock sent a doubtful success (HTTP ${status})${said}`)
}

function failure(status: number, text: string, message: unknown): Answer {
  if (/record already exists/i.test(text)) return answer('duplicate', status, text)
  if (/unexpected error trying to create the record/i.test(text)) {
    return answer('server_error', status, text)
  }
  if (status >= 500 && message !== 'Validation Error') return answer('unknown', status, text)
  return answer('rejected', status, text)
}

/** A gateway's 502 or 504 means that Go2Clock was not reached; any other page could be its own. */
function noSense(status: number, body: string): Answer {
  const what = body.trim() === '' ? 'an empty answer' : 'an answer that is not its JSON'
  return answer('unknown', status, `Go2Clock sent ${what} (HTTP ${status}).`, {
    isUnreachable: status === 502 || status === 504,
  })
}

type Said = { status: 'success' | 'failure' | false; message: unknown; error: unknown }

function parseBody(body: string): Said | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
    if (namesIn(body) !== namesIn(JSON.stringify(parsed))) return undefined
  } catch {
    return undefined
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined
  const { status, message, error } = parsed as Record<string, unknown>
  if (status !== 'success' && status !== 'failure' && status !== false) return undefined
  return { status, message, error }
}

/** Of a name that comes twice the parser keeps the last, and nobody knows which one was meant. */
function namesIn(json: string): number {
  return json.match(/"(?:status|message|error)"\s*:/g)?.length ?? 0
}

function wordsOf(body: string): string {
  const said = parseBody(body)
  return said ? textOf(said) : ''
}

/** `error` is a text or an object of field -> text; `message` speaks when it is empty. */
function textOf(said: Said): string {
  return readable(flatten(said.error)) || readable(flatten(said.message))
}

function flatten(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'object' || value === null || depth > 2) return ''
  const parts = Object.values(value).map((part) => flatten(part, depth + 1))
  return parts.filter(Boolean).join(' ')
}

/** One line of well-formed text without control characters: stores refuse NUL and half characters. */
function readable(text: string): string {
  const line = text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go.
    .replace(/[\s\u0000-\u001f\u007f]+/g, ' ')
    .trim()
  return line.length <= textMaxLength ? line : `${line.slice(0, textMaxLength - 1).toWellFormed()}…`
}

function answer(
  outcome: Outcome,
  httpStatus: number | null,
  text: string,
  more: Partial<Pick<Answer, 'retryAfterMs' | 'isUnreachable'>> = {},
): Answer {
  return {
    outcome,
    httpStatus,
    text: readable(text) || 'Go2Clock gave no reason.',
    retryAfterMs: more.retryAfterMs ?? null,
    isUnreachable: more.isUnreachable ?? false,
  }
}
