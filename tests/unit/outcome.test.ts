import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type HttpAnswer,
  outcomes,
  readAnswer,
  readRetryAfter,
  readTransportProblem,
} from '#lib/go2clock/outcome.ts'

const now = Date.parse('2026-08-11T10:22:00Z')

function read(body: unknown, status = 200, retryAfter?: string) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return readAnswer({ status, retryAfter, body: text }, now)
}

const success = { status: 'success', message: '', error: 'Success created.' }
const exists = 'The record already exists on the cloud server.'
const duplicate = { status: 'failure', message: '', error: { userid: exists } }
const invalid = { status: 'failure', message: 'Validation Error', error: 'Error Description' }
const unwritten = 'An unexpected error trying to create the record on the cloud server'
const serverError = { status: 'failure', message: '', error: unwritten }
const badKey = { status: false, error: 'Invalid API key ' }
const timeLimit = {
  status: false,
  error: 'This API key has reached the time limit for this method',
}

describe('the five documented answers', () => {
  it.each([
    [success, 'accepted', 'Success created.'],
    [duplicate, 'duplicate', exists],
    [invalid, 'rejected', 'Error Description'],
    [serverError, 'server_error', unwritten],
    [badKey, 'blocked', 'Invalid API key'],
  ])('%j is %s', (body, outcome, text) => {
    expect(read(body)).toEqual({
      outcome,
      httpStatus: 200,
      text,
      retryAfterMs: null,
      isUnreachable: false,
    })
  })

  it.each([400, 404, 409, 422])('a failure means the same under HTTP %i', (status) => {
    expect(read(duplicate, status).outcome).toBe('duplicate')
    expect(read(invalid, status).outcome).toBe('rejected')
    expect(read(serverError, status).outcome).toBe('server_error')
  })

  it.each([500, 501, 520])('and so do documented texts under HTTP %i', (status) => {
    expect(read(duplicate, status).outcome).toBe('duplicate')
    expect(read(invalid, status).outcome).toBe('rejected')
    expect(read(serverError, status).outcome).toBe('server_error')
    expect(read(badKey, status).outcome).toBe('blocked')
    expect(read({ status: 'failure', error: 'Deadlock found' }, status).outcome).toBe('unknown')
  })
})

describe('the text', () => {
  it('comes from an object of field and text as from a text', () => {
    const error = { userid: 'The userid field is required.', checktime: ['No time.', 'No date.'] }
    const answer = read({ status: 'failure', message: 'Validation Error', error })
    expect(answer.outcome).toBe('rejected')
    expect(answer.text).toBe('The userid field is required. No time. No date.')
  })

  it('is the message when there is no error, and ours when there is neither', () => {
    expect(read({ status: 'failure', message: 'Clock is closed', error: '' })).toMatchObject({
      outcome: 'rejected',
      text: 'Clock is closed',
    })
    expect(read({ status: 'failure' })).toMatchObject({
      outcome: 'rejected',
      text: 'Go2Clock gave no reason.',
    })
  })

  it('is one line a store takes, of bounded length', () => {
    const error = `No\u0000\n such\t\ud800 employee${'x'.repeat(70_000)}`
    const { text } = read({ status: 'failure', error })
    expect(text.startsWith('No such � employee')).toBe(true)
    expect(text.length).toBe(500)
    expect(text.isWellFormed()).toBe(true)
  })
})

describe('the decision', () => {
  it('is made on status, never on the presence of error', () => {
    expect(read({ status: 'success', message: 'x', error: exists }).outcome).toBe('accepted')
    expect(read({ status: 'failure', message: '', error: 'Success created.' }).outcome).toBe(
      'rejected',
    )
    expect(read({ error: 'Success created.' }).outcome).toBe('unknown')
  })

  it.each([
    ['an HTML page', '<html><body>Success created.</body></html>'],
    ['a PHP notice before the JSON', `<b>Notice</b>: x ${JSON.stringify(success)}`],
    ['cut JSON', JSON.stringify(success).slice(0, -3)],
    ['nothing', ''],
    ['blanks', '  \n'],
    ['a JSON text', '"success"'],
    ['a JSON list', JSON.stringify([success])],
    ['null', 'null'],
    ['status true', { status: true }],
    ['status in capitals', { status: 'SUCCESS' }],
    ['XML', '<?xml version="1.0"?><xml><status>success</status></xml>'],
    ['a prototype', '{"__proto__":{"status":"success"}}'],
  ])('is unknown for %s', (_, body) => {
    expect(read(body).outcome).toBe('unknown')
    expect(read(body, 500).outcome).toBe('unknown')
    expect(read(body, 404).outcome).toBe('unknown')
  })

  it('takes a success under an error code for no success', () => {
    expect(read(success, 201).outcome).toBe('accepted')
    expect(read(success, 500).outcome).toBe('unknown')
    expect(read(success, 404).outcome).toBe('unknown')
  })

  it.each([301, 302, 303, 307, 308, 304])('never follows a redirect (%i)', (status) => {
    expect(read(success, status).outcome).toBe('blocked')
  })

  it.each([401, 403, 405])('is blocked under HTTP %i', (status) => {
    expect(read({ status: false, error: 'IP denied' }, status)).toMatchObject({
      outcome: 'blocked',
      text: 'IP denied',
    })
    expect(read('<html>', status)).toMatchObject({
      outcome: 'blocked',
      text: 'Go2Clock refused the key or the address.',
    })
    expect(read(timeLimit, status).outcome).toBe('throttled')
  })

  it('is blocked for status false, unless it is the time limit', () => {
    expect(read({ status: false, error: 'Unknown method' }, 404).outcome).toBe('blocked')
    expect(read({ status: false }).outcome).toBe('blocked')
    expect(read(timeLimit).outcome).toBe('throttled')
  })

  it.each([429, 503])('is throttled under HTTP %i, whatever the body', (status) => {
    expect(read('<html>', status, '7')).toMatchObject({
      outcome: 'throttled',
      retryAfterMs: 7_000,
      isUnreachable: false,
    })
    expect(read(success, status)).toMatchObject({ outcome: 'throttled', retryAfterMs: null })
  })

  it('tells a gateway that found nobody from a page of Go2Clock', () => {
    expect(read('<html>', 502)).toMatchObject({ outcome: 'unknown', isUnreachable: true })
    expect(read('<html>', 504)).toMatchObject({ outcome: 'unknown', isUnreachable: true })
    expect(read('<html>', 500)).toMatchObject({ outcome: 'unknown', isUnreachable: false })
  })

  it('is always one of the closed set, for any bytes', () => {
    const http: fc.Arbitrary<HttpAnswer> = fc.record({
      status: fc.integer({ min: 200, max: 599 }),
      retryAfter: fc.option(fc.string(), { nil: undefined }),
      body: fc.oneof(
        fc.string(),
        fc.json(),
        fc
          .record({
            status: fc.constantFrom('success', 'failure', false, true, 1, null),
            message: fc.jsonValue(),
            error: fc.jsonValue(),
          })
          .map((value) => JSON.stringify(value)),
      ),
    })
    fc.assert(
      fc.property(http, (given) => {
        const answer = readAnswer(given, now)
        expect(outcomes).toContain(answer.outcome)
        expect(answer.text).not.toBe('')
        expect(answer.text.length).toBeLessThanOrEqual(500)
        if (answer.outcome !== 'accepted') return
        expect(JSON.parse(given.body).status).toBe('success')
        expect([200, 201]).toContain(given.status)
      }),
    )
  })
})

describe('Retry-After', () => {
  it.each([
    ['7', 7_000],
    ['0', 1_000],
    ['99999999', 600_000],
    ['Tue, 11 Aug 2026 10:22:09 GMT', 9_000],
    ['Tue, 11 Aug 2026 10:00:00 GMT', 1_000],
    ['Wed, 12 Aug 2026 10:00:00 GMT', 600_000],
    ['abc', null],
    ['-1', null],
    ['', null],
    ['1.5', null],
    [undefined, null],
  ])('%j is %j ms', (header, ms) => {
    expect(readRetryAfter(header, now)).toBe(ms)
  })
})

describe('no whole answer', () => {
  it('is not sent before the first byte and unknown after it', () => {
    expect(readTransportProblem({ kind: 'not_sent', detail: 'Refused.' })).toMatchObject({
      outcome: 'not_sent',
      httpStatus: null,
      text: 'Refused.',
      isUnreachable: true,
    })
    expect(
      readTransportProblem({ kind: 'no_answer', detail: 'Cut.', httpStatus: 200 }),
    ).toMatchObject({ outcome: 'unknown', httpStatus: 200, isUnreachable: true })
  })
})
