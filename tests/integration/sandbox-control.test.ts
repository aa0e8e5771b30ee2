import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../sandbox/server.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ key: 'first-key' })
})
beforeEach(async () => {
  await sandbox.restore()
  await sandbox.forget()
})
afterAll(() => sandbox.stop())

test('health tells the last line and how much is stored', async () => {
  await put('1')
  const health = await (await control('GET', 'health')).json()
  expect(health).toMatchObject({ status: 'ok', stored: 1, lastSeq: expect.any(Number) })
})

test('a change of settings is laid over the others and DELETE takes it back', async () => {
  const before = await (await control('GET', 'settings')).json()
  const changed = await control('PUT', 'settings', { key: 'second-key', latencyMs: 1 })
  expect(await changed.json()).toEqual({ ...Object(before), key: 'second-key', latencyMs: 1 })
  expect((await put('1')).status).toBe(403)
  expect(await (await control('DELETE', 'settings')).json()).toEqual(before)
  expect((await put('1')).status).toBe(200)
})

test.each([
  ['not json', 'not JSON'],
  ['[]', 'an object'],
  ['{"latency":5}', 'instead of latency'],
  ['{"latencyMs":-1}', 'latencyMs to be a whole number'],
  ['{"key":""}', 'key to be'],
  ['{"faults":[{"kind":"fire"}]}', 'kind to be one of reset-before'],
  ['{"faults":[{"rate":0.5}]}', 'kind to be given'],
  ['{"faults":[{"kind":"slow","rate":2}]}', 'rate to be a number from 0 to 1'],
  ['{"throttle":{"perSecond":1,"retryAfter":"a\\nb"}}', 'retryAfter'],
  ['{"throttle":{"perSecond":1,"code":500}}', 'code to be one of 401, 429'],
  ['{"down":{"as":"refuse"}}', 'needs forMs'],
  ['{"codes":{"other":200}}', 'codes.other'],
  ['{"codes":{"created":99}}', 'codes'],
  ['{"constructor":1}', 'instead of constructor'],
])('the settings %s are refused with a sentence', async (body, text) => {
  const before = await sandbox.settings()
  const response = await fetch(`${sandbox.url}/__sandbox/settings`, { method: 'PUT', body })
  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({ error: expect.stringContaining(text) })
  expect(await sandbox.settings()).toBe(before)
})

test('the journal is ndjson from the line after since on', async () => {
  const { lastSeq } = (await (await control('GET', 'health')).json()) as { lastSeq: number }
  await put('1')
  await put('2')
  const text = await (await control('GET', `journal?since=${lastSeq}`)).text()
  const lines = text.trim().split('\n')
  expect(lines.map((line) => JSON.parse(line).seq)).toEqual([lastSeq + 1, lastSeq + 2])
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    seq: lastSeq + 1,
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    method: 'PUT',
    path: '/api/punches/',
    body: 'userid=1&checktime=2024-09-01T08:00:00&checktype=0',
    status: 200,
    answer: '{"status":"success","message":"","error":"Success created."}',
    stored: true,
    keyOk: true,
    fault: null,
  })
  const one = await (await control('GET', `journal?since=${lastSeq}&limit=1`)).text()
  expect(one.trim().split('\n')).toHaveLength(1)
  expect((await control('GET', 'journal?since=x')).status).toBe(400)
})

test('stored lists the records and DELETE forgets them', async () => {
  await put('1')
  await put('2')
  const all = (await (await control('GET', 'stored')).json()) as { punches: { seq: number }[] }
  expect(all).toMatchObject({ count: 2, punches: [{ userid: '1' }, { userid: '2' }] })
  const rest = await (await control('GET', `stored?since=${all.punches[0]?.seq}`)).json()
  expect(rest).toMatchObject({ count: 2, punches: [{ userid: '2' }] })
  expect(await (await control('DELETE', 'stored')).json()).toEqual({ count: 0, punches: [] })
  expect(await (await put('1')).text()).toContain('Success')
})

test.each<[string, Record<string, string>]>([
  ['a name that points to loopback', { host: 'evil.example' }],
  ['an address of the network', { host: '192.168.1.5:4010' }],
  ['a page of another site', { origin: 'https://evil.example' }],
  ['a page of this machine', { origin: 'http://localhost:3000' }],
  ['an image in a page', { 'sec-fetch-site': 'cross-site' }],
])('the control address refuses %s', async (_name, headers) => {
  const before = await sandbox.settings()
  expect(await rawStatus('GET', headers)).toBe(403)
  expect(await rawStatus('PUT', headers, '{"key":"stolen"}')).toBe(403)
  expect(await sandbox.settings()).toBe(before)
})

test('the control address answers localhost and refuses what it does not know', async () => {
  expect(await rawStatus('GET', { host: 'localhost:4010' })).toBe(200)
  expect(await rawStatus('GET', { host: '[::1]:4010' })).toBe(200)
  expect((await control('GET', 'nonsense')).status).toBe(404)
  expect((await control('POST', 'settings')).status).toBe(404)
  expect((await control('GET', 'constructor')).status).toBe(404)
})

test('a second sandbox on the same port fails at once', async () => {
  const port = Number(new URL(sandbox.url).port)
  await expect(startSandbox({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

function control(method: string, path: string, body?: unknown) {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
  return fetch(`${sandbox.url}/__sandbox/${path}`, init)
}

function put(userid: string) {
  return fetch(`${sandbox.url}/api/punches/`, {
    method: 'PUT',
    headers: {
      APIKEY: 'first-key',
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: `userid=${userid}&checktime=2024-09-01T08:00:00&checktype=0`,
  })
}

/** fetch sets some headers itself, so the guard is tried with plain node:http. */
function rawStatus(method: string, headers: Record<string, string>, body?: string) {
  return new Promise((resolve, reject) => {
    const url = `${sandbox.url}/__sandbox/settings`
    const outgoing = request(url, { method, headers, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
