import { isUtf8 } from 'node:buffer'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { collectBody } from './collect-body.ts'
import type { Journal } from './journal.ts'
import type { Decision, PunchCall } from './punch-call.ts'
import { isSilent, type Rendered, render, send, sentText } from './send.ts'
import type { Settings } from './settings.ts'

/** One request from its head to its answer: read, decided, journalled, and only then answered. */
export function handleExchange(
  request: IncomingMessage,
  response: ServerResponse,
  { call, journal, settings }: { call: PunchCall; journal: Journal; settings: Settings },
): void {
  const at = new Date().toISOString()
  const { method = '', url: path = '', headers } = request
  const key = headers.apikey?.toString()
  collectBody(request, (bytes, isWhole) => {
    const isText = bytes !== null && isUtf8(bytes)
    const body = isText ? bytes.toString('utf8') : null
    const head = { at, method, path, body: body ?? '' }
    if (!isWhole) {
      const keyOk = key === settings.key
      const nothing = { status: null, answer: null, stored: false }
      journal.append({ ...head, ...nothing, keyOk, fault: 'incomplete' }, () => {})
      return
    }
    const contentType = headers['content-type']
    const decision = call.decide({ method, path, key, contentType, body }, journal.nextSeq)
    const { rule, stored, keyOk, fault } = decision
    const asXml = settings.formatByAccept && !headers.accept?.includes('json')
    const rendered = render(decision.answer, asXml)
    const raw = bytes && !isText ? { bodyBase64: bytes.toString('base64') } : {}
    const said = whatIsSaid(decision, rendered, settings.echoBadKey ? key : undefined)
    const delayMs = delayOf(decision, settings)
    journal.append({ ...head, ...raw, ...said, stored, keyOk, fault }, () => {
      if (delayMs > 0) setTimeout(send, delayMs, response, rendered, rule)
      else send(response, rendered, rule)
    })
  })
}

/** Status and text for the journal, which never holds a key. */
function whatIsSaid({ rule }: Decision, rendered: Rendered, echoedKey: string | undefined) {
  if (rule && isSilent(rule)) return { status: null, answer: null }
  const text = sentText(rendered, rule)
  return { status: rendered.status, answer: echoedKey ? text.replaceAll(echoedKey, '***') : text }
}

function delayOf({ rule }: Decision, { latencyMs, jitterMs }: Settings): number {
  const slowMs = rule?.kind === 'slow' ? (rule.ms ?? 1000) : 0
  return slowMs + latencyMs + (jitterMs > 0 ? Math.random() * jitterMs : 0)
}
