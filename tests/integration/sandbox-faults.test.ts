import { Pool } from 'undici'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import type { JournalEntry } from '../../sandbox/journal.ts'
import { type Sandbox, startSandbox } from '../../sandbox/server.ts'
import type { FaultRule } from '../../sandbox/settings.ts'

const patience = { timeout: 20_000 }
const created = '{"status":"success","message":"","error":"Success created."}'

let sandbox: Sandbox
let pool: Pool
beforeAll(async () => {
  sandbox = await startSandbox()
  pool = new Pool(sandbox.url, { connections: 8, headersTimeout: 5000 })
})
beforeEach(async () => {
  await sandbox.restore()
  await sandbox.forget()
})
afterAll(async () => {
  await pool.destroy()
  await sandbox.stop()
})

test('reset-before cuts the connection and stores nothing', async () => {
  await sandbox.settings({ faults: [{ kind: 'reset-before' }] })
  await expect(put('1')).rejects.toThrow()
  expect(sandbox.stored().count).toBe(0)
  expect(await lastEntry()).toMatchObject({
    fault: 'reset-before',
    status: null,
    answer: null,
    stored: false,
  })
})

test('reset-after cuts the connection once the punch is stored', async () => {
  await sandbox.settings({ faults: [{ kind: 'reset-after', times: 1 }] })
  await expect(put('1')).rejects.toThrow()
  expect(sandbox.stored().count).toBe(1)
  expect(await lastEntry()).toMatchObject({ fault: 'reset-after', status: null, stored: true })
  expect((await put('1')).text).toContain('already exists')
})

test('cut-body stores, promises a whole body and sends half of it', async () => {
  await sandbox.settings({ faults: [{ kind: 'cut-body' }] })
  await expect(put('1')).rejects.toThrow()
  expect(await lastEntry()).toMatchObject({
    stored: true,
    status: 200,
    answer: created.slice(0, 30),
  })
})

test('timeout stays silent, and stores only when told to', async () => {
  await sandbox.settings({ faults: [{ kind: 'timeout' }] })
  await expectSilence('1')
  expect(sandbox.stored().count).toBe(0)
  await sandbox.settings({ faults: [{ kind: 'timeout', store: true }] })
  await expectSilence('1')
  expect(sandbox.stored().count).toBe(1)
})

test('slow answers the truth late', async () => {
  await sandbox.settings({ faults: [{ kind: 'slow', ms: 120 }] })
  const start = performance.now()
  expect((await put('1')).text).toBe(created)
  expect(performance.now() - start).toBeGreaterThan(110)
})

test.each<[FaultRule, number, string]>([
  [{ kind: 'html-500' }, 500, '<!DOCTYPE html>'],
  [{ kind: 'html-200' }, 200, '<!DOCTYPE html>'],
  [{ kind: 'empty' }, 200, ''],
  [{ kind: 'empty', code: 502 }, 502, ''],
  [{ kind: 'other-json' }, 200, '{"result":"ok"}'],
  [{ kind: 'other-json', text: '[1]' }, 200, '[1]'],
  [{ kind: 'redirect' }, 302, ''],
  [{ kind: 'server-error' }, 200, '{"status":"failure","message":"","error":"An unexpected error'],
  [{ kind: 'validation', text: 'Nope' }, 200, '"message":"Validation Error","error":"Nope"}'],
  [{ kind: 'denied' }, 401, '{"status":false,"error":"IP denied"}'],
  [{ kind: 'denied', code: 403, text: 'No' }, 403, '{"status":false,"error":"No"}'],
])('%j answers %d and stores nothing', async (rule, status, text) => {
  await sandbox.settings({ faults: [rule] })
  const response = await put('1')
  expect(response.status).toBe(status)
  if (text === '') expect(response.text).toBe('')
  else expect(response.text).toContain(text)
  expect(sandbox.stored().count).toBe(0)
  expect(await lastEntry()).toMatchObject({ fault: rule.kind, status, answer: response.text })
})

test('an answer that lies may still have stored the punch', async () => {
  await sandbox.settings({ faults: [{ kind: 'html-500', store: true }] })
  expect((await put('1')).status).toBe(500)
  expect(await lastEntry()).toMatchObject({ stored: true, status: 500 })
})

test('what could not be stored is not, whatever the fault says', async () => {
  await put('1')
  await sandbox.settings({ faults: [{ kind: 'html-500', store: true }] })
  await put('1')
  expect(await lastEntry()).toMatchObject({ stored: false, status: 500 })
})

test('a redirect leads to an address that is refused, in the open', async () => {
  await sandbox.settings({ faults: [{ kind: 'redirect' }] })
  expect((await put('1')).headers.location).toBe('/api/moved/')
})

test('gzip, huge-body and gzip-bomb carry the true answer in a form few expect', async () => {
  await sandbox.settings({ faults: [{ kind: 'gzip', times: 1 }] })
  const zipped = await fetch(`${sandbox.url}/api/punches/`, request('1'))
  expect(zipped.headers.get('content-encoding')).toBe('gzip')
  expect(await zipped.text()).toBe(created)

  await sandbox.settings({ faults: [{ kind: 'huge-body', bytes: 5_000_000 }] })
  const huge = await put('2')
  expect(huge.text.length).toBeGreaterThan(5_000_000)
  expect(JSON.parse(huge.text)).toEqual(JSON.parse(created))

  await sandbox.settings({ faults: [{ kind: 'gzip-bomb', bytes: 20_000_000 }] })
  const bomb = await put('3')
  expect(bomb.headers['content-encoding']).toBe('gzip')
  expect(bomb.text.length).toBeLessThan(100_000)
  expect(sandbox.stored().count).toBe(3)
})

test('a rule picks by employee, by field, by nth arrival, and so often per punch', async () => {
  await sandbox.settings({
    faults: [
      { kind: 'validation', users: ['7'], text: 'by user' },
      { kind: 'validation', match: { checktype: '1' }, text: 'by field' },
      { kind: 'validation', nth: [4], text: 'by nth' },
      { kind: 'server-error', users: ['8'], timesPerPunch: 2 },
    ],
  })
  expect((await put('7')).text).toContain('by user')
  expect((await put('1', { checktype: '1' })).text).toContain('by field')
  expect((await put('1')).text).toBe(created)
  expect((await put('2')).text).toContain('by nth')
  expect((await put('2')).text).toBe(created)
  for (const text of ['unexpected', 'unexpected', 'Success']) {
    expect((await put('8')).text).toContain(text)
  }
})

test('a rate gives the same faults for the same seed, in any order of arrival', async () => {
  const employees = Array.from({ length: 400 }, (_, index) => String(index))
  const run = async (seed: number, order: string[]) => {
    await sandbox.settings({ seed, faults: [{ kind: 'server-error', rate: 0.25 }] })
    await sandbox.forget()
    const answers = await Promise.all(order.map(async (id) => [id, (await put(id)).text] as const))
    return answers
      .filter(([, text]) => text.includes('unexpected'))
      .map(([id]) => id)
      .sort()
  }
  const first = await run(42, employees)
  expect(first.length).toBeGreaterThan(60)
  expect(first.length).toBeLessThan(140)
  expect(await run(42, employees.toReversed())).toEqual(first)
  expect(await run(43, employees)).not.toEqual(first)
})

test('latency holds every answer back, jitter some more', async () => {
  await sandbox.settings({ latencyMs: 60, jitterMs: 20 })
  const start = performance.now()
  await Promise.all([put('1'), put('2')])
  const took = performance.now() - start
  expect(took).toBeGreaterThan(55)
})

test('throttling lets so many through in a second and says the rest in CodeIgniter words', async () => {
  const clock = vi.spyOn(performance, 'now').mockReturnValue(5_000)
  onTestFinished(() => clock.mockRestore())
  await sandbox.settings({ throttle: { perSecond: 3 } })
  const answers = await Promise.all(['1', '2', '3', '4', '5'].map((id) => put(id)))
  const refused = answers.filter((answer) => answer.status === 401)
  expect(refused).toHaveLength(2)
  expect(JSON.parse(refused[0]?.text ?? '')).toEqual({
    status: false,
    error: 'This API key has reached the time limit for this method',
  })
  expect(refused[0]?.headers['retry-after']).toBeUndefined()
  expect(sandbox.stored().count).toBe(3)
  expect((await entries()).filter((entry) => entry.fault === 'throttle')).toHaveLength(2)
  clock.mockReturnValue(5_999)
  expect((await put('6')).status).toBe(401)
  clock.mockReturnValue(6_000)
  expect((await put('6')).text).toBe(created)
})

test.each([
  ['7', /^7$/],
  ['abc', /^abc$/],
  ['date+7', /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/],
])('429 carries Retry-After %s', async (retryAfter, pattern) => {
  await sandbox.settings({ throttle: { perSecond: 0, code: 429, retryAfter } })
  const answer = await put('1')
  expect(answer.status).toBe(429)
  expect(answer.headers['retry-after']).toMatch(pattern)
})

test('down as 503 answers a page, as reset cuts, and heals after forMs', async () => {
  await sandbox.settings({ down: { as: '503', retryAfter: '2' } })
  const answer = await put('1')
  expect(answer.status).toBe(503)
  expect(answer.headers['retry-after']).toBe('2')
  await sandbox.settings({ down: { as: 'reset', forMs: 60_000 } })
  await expect(put('1')).rejects.toThrow()
  await sandbox.settings({ down: { as: 'reset', forMs: 150 } })
  await expect.poll(async () => (await sandbox.settings()).down, patience).toBeNull()
  expect((await put('1')).text).toBe(created)
})

test('down as refuse closes the port and opens the same one again', async () => {
  await sandbox.settings({ down: { as: 'refuse', forMs: 60_000 } })
  await expect(fetch(`${sandbox.url}/api/punches/`, request('1'))).rejects.toMatchObject({
    cause: { code: 'ECONNREFUSED' },
  })
  await sandbox.settings({ down: { as: 'refuse', forMs: 150 } })
  await expect
    .poll(
      () => fetch(`${sandbox.url}/__sandbox/health`).then((response) => response.status, String),
      patience,
    )
    .toBe(200)
  await sandbox.settings({ down: { as: 'refuse', forMs: 60_000 } })
  await sandbox.settings({ down: null })
  expect((await fetch(`${sandbox.url}/api/punches/`, request('1'))).status).toBe(200)
})

test('a body that never ends is in the journal as incomplete', async () => {
  const abort = new AbortController()
  async function* half() {
    yield Buffer.from('userid=1&check')
    await new Promise((resolve) => setTimeout(resolve, 50))
    abort.abort()
    yield Buffer.from('time')
  }
  const { headers } = request('1')
  const options = { method: 'PUT', path: '/api/punches/', headers, signal: abort.signal } as const
  await expect(pool.request({ ...options, body: half() as never })).rejects.toThrow()
  await expect.poll(async () => (await lastEntry())?.fault, patience).toBe('incomplete')
  expect(await lastEntry()).toMatchObject({ body: 'userid=1&check', stored: false, keyOk: true })
})

/** The request arrives, and nothing comes back until its sender gives up. */
async function expectSilence(userid: string) {
  const arrived = (await entries()).length
  const givingUp = new AbortController()
  const silence = expect(put(userid, { signal: givingUp.signal })).rejects.toThrow()
  await expect.poll(async () => (await entries()).length, patience).toBe(arrived + 1)
  await new Promise((later) => setTimeout(later, 100))
  givingUp.abort()
  await silence
}

function request(userid: string, checktype = '0') {
  return {
    method: 'PUT',
    headers: {
      APIKEY: 'sandbox-key',
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: `userid=${userid}&checktime=2024-09-01T08%3A00%3A00&checktype=${checktype}`,
  } as const
}

async function put(userid: string, more: { checktype?: string; signal?: AbortSignal } = {}) {
  const { checktype, ...options } = more
  const path = '/api/punches/'
  const response = await pool.request({ path, ...request(userid, checktype), ...options })
  return {
    status: response.statusCode,
    headers: response.headers,
    text: await response.body.text(),
  }
}

async function entries(): Promise<JournalEntry[]> {
  return (await sandbox.journal()).filter((line): line is JournalEntry => !('reset' in line))
}

async function lastEntry() {
  return (await entries()).at(-1)
}
