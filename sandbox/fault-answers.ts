import { type Answer, bodies, htmlHeaders, htmlPage, refusal, validationBody } from './answers.ts'
import type { FaultRule } from './settings.ts'

/** What a fault says instead of the true answer; null when it spoils only the way out. */
export function faultAnswer(rule: FaultRule): Answer | null {
  const { text, code } = rule
  switch (rule.kind) {
    case 'html-500':
      return { status: 500, body: htmlPage('500 Internal Server Error'), headers: htmlHeaders }
    case 'html-200':
      return { status: 200, body: htmlPage('A PHP Error was encountered'), headers: htmlHeaders }
    case 'empty':
      return { status: code ?? 200, body: '' }
    case 'other-json':
      return { status: code ?? 200, body: text ?? '{"result":"ok"}', headers: jsonHeaders }
    case 'redirect':
      return { status: code ?? 302, body: '', headers: { location: text ?? '/api/moved/' } }
    case 'server-error':
      return { status: code ?? 200, body: bodies.serverError }
    case 'validation':
      return { status: code ?? 200, body: validationBody(text ?? 'Error Description') }
    case 'denied':
      return refusal(code ?? 401, text ?? 'IP denied')
    default:
      return null
  }
}

const jsonHeaders = { 'content-type': 'application/json; charset=utf-8' }
