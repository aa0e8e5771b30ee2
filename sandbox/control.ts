import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline, Readable } from 'node:stream'
import { collectBody } from './collect-body.ts'
import type { Journal } from './journal.ts'
import type { Settings } from './settings.ts'
import type { Stored } from './stored.ts'

export const controlPrefix = '/__sandbox/'

/** Settings that count from the next request on; `putInForce` opens or shuts the port. */
export type Change = { putInForce: () => Promise<void> }

/** What the control address may do to the sandbox. */
export type Controls = {
  journal: Journal
  stored: Stored
  settings: () => Settings
  /** A text says what is wrong with the change; it counts from the next request on. */
  change: (given: unknown) => string | Change
  restore: () => Change
  forget: (done: () => void) => void
}

/** Answers under `/__sandbox/`; only for programs on this machine. */
export function handleControl(
  request: IncomingMessage,
  response: ServerResponse,
  controls: Controls,
): void {
  const say = (status: number, body: unknown) => answer(response, status, body)
  const intruder = findIntruder(request)
  const url = new URL(`http://127.0.0.1${request.url}`)
  const since = wholeOr(url.searchParams.get('since'), 0)
  const limit = wholeOr(url.searchParams.get('limit'), Number.POSITIVE_INFINITY)
  const route = `${request.method} ${url.pathname.slice(controlPrefix.length)}`
  const handler = Object.hasOwn(routes, route) ? routes[route] : undefined
  if (intruder) say(403, { error: intruder })
  else if (!handler) say(404, { error: `There is no ${route}; see sandbox/README.md.` })
  else if (since === null || limit === null) say(400, { error: 'since, limit: whole numbers.' })
  else handler({ request, response, controls, say, since, limit })
}

type Request = {
  request: IncomingMessage
  response: ServerResponse
  controls: Controls
  say: (status: number, body: unknown) => void
  since: number
  limit: number
}

const routes: Record<string, (request: Request) => void> = {
  'GET health': ({ say, controls }) => say(200, health(controls)),
  'GET settings': ({ say, controls }) => say(200, controls.settings()),
  'PUT settings': putSettings,
  'DELETE settings': ({ response, say, controls }) => {
    response.once('finish', controls.restore().putInForce)
    say(200, controls.settings())
  },
  'GET journal': sendJournal,
  'GET stored': ({ say, controls, since, limit }) => {
    const { count } = controls.stored
    say(200, { count, punches: controls.stored.list(since, Math.min(limit, mostListed)) })
  },
  'DELETE stored': ({ say, controls }) =>
    controls.forget(() => say(200, { count: 0, punches: [] })),
}

/** A list is one JSON text; whoever needs more asks again with `since`. */
const mostListed = 10_000

/**
 * A page in a browser on this machine can reach loopback as well, by its own script or through a
 * name that was made to point here. Browsers give themselves away by Origin, Sec-Fetch-Site and Host.
 */
function findIntruder({ headers, socket }: IncomingMessage): string | null {
  const address = socket.remoteAddress ?? ''
  if (!/^(::ffff:)?127\.|^::1$/.test(address)) return 'Only for programs on this machine.'
  if (!/^(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d+)?$/i.test(headers.host ?? '')) {
    return 'The Host must be a loopback address.'
  }
  const site = headers['sec-fetch-site'] ?? 'none'
  if (headers.origin !== undefined || site !== 'none') return 'Not for web pages.'
  return null
}

function putSettings({ request, response, controls, say }: Request): void {
  collectBody(request, (body) => {
    const given = parseJson(body)
    const change = given === undefined ? 'The body is not JSON.' : controls.change(given)
    if (typeof change === 'string') {
      say(400, { error: change })
      return
    }
    // The answer leaves first: the change may close this very connection.
    response.once('finish', change.putInForce)
    say(200, controls.settings())
  })
}

function sendJournal({ response, controls, since, limit }: Request): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson; charset=utf-8' })
  pipeline(Readable.from(controls.journal.read(since, limit)), response, (error) => {
    if (error) response.destroy()
  })
}

function health({ journal, stored }: Controls) {
  const { rss } = process.memoryUsage()
  return {
    status: 'ok',
    lastSeq: journal.nextSeq - 1,
    stored: stored.count,
    memoryMb: Math.round(rss / 2 ** 20),
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(`${JSON.stringify(body)}\n`)
}

function wholeOr(text: string | null, otherwise: number): number | null {
  if (text === null) return otherwise
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}

function parseJson(body: Buffer | null): unknown {
  try {
    return JSON.parse(String(body))
  } catch {
    return undefined
  }
}
