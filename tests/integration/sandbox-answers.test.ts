import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../sandbox/server.ts'

const punch = { userid: '123', checktime: '2024-09-01T08:00:00', checktype: '0' }
const created = '{"status":"success","message":"","error":"Success created."}'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
beforeEach(async () => {
  await sandbox.forget()
  await sandbox.restore()
})
afterAll(() => sandbox.stop())

test('a new punch is stored with the documented text', async () => {
  const response = await put(punch)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(await response.text()).toBe(created)
  expect(sandbox.stored()).toMatchObject({
    count: 1,
    punches: [{ userid: '123', checktime: '2024-09-01T08:00:00' }],
  })
})

test('the nine fields of the help page pass together', async () => {
  const response = await put({
    ...punch,
    sensorid: '456',
    worktype: '123',
    latitude: '40.7128',
    longitude: '-74.0060',
    eventdescription: 'Check-in at main gate: é, &, +, %',
    deviceserial: 'ABC123XYZ',
  })
  expect(await response.text()).toBe(created)
})

test('the same employee and time is the same record, whatever else differs', async () => {
  await put(punch)
  const exists =
    '{"status":"failure","message":"","error":{"userid":"The record already exists on the cloud server."}}'
  expect(await (await put(punch)).text()).toBe(exists)
  expect(await (await put({ ...punch, userid: '0123', checktype: '1' })).text()).toBe(exists)
  expect(await (await put({ ...punch, userid: '124' })).text()).toBe(created)
  expect(await (await put({ ...punch, checktime: '2024-09-01T08:00:01' })).text()).toBe(created)
})

test.each([{ APIKEY: 'other' }, { APIKEY: '' }, { APIKEY: undefined }])(
  'a wrong, empty or absent key is refused before anything else is looked at',
  async (headers) => {
    const response = await put({ nonsense: 'x' }, headers)
    expect(response.status).toBe(403)
    expect(await response.text()).toBe('{"status":false,"error":"Invalid API key "}')
    expect((await sandbox.journal()).at(-1)).toMatchObject({ keyOk: false, stored: false })
  },
)

test('the refused key can be echoed as CodeIgniter does, and never reaches the journal', async () => {
  await sandbox.settings({ echoBadKey: true })
  const response = await put(punch, { APIKEY: 'canary' })
  expect(await response.json()).toEqual({ status: false, error: 'Invalid API key canary' })
  expect(JSON.stringify(await sandbox.journal())).not.toContain('canary')
})

test.each([
  [{ checktime: punch.checktime, checktype: '0' }, 'userid field is required'],
  [{ ...punch, userid: '12a' }, 'userid'],
  [{ ...punch, userid: '123456789012345678901' }, '20 digits'],
  [{ ...punch, checktime: '2024-02-30T08:00:00' }, 'checktime'],
  [{ ...punch, checktime: '2023-02-29T08:00:00' }, 'checktime'],
  [{ ...punch, checktime: '1900-02-29T08:00:00' }, 'checktime'],
  [{ ...punch, checktime: '2024-09-31T08:00:00' }, 'checktime'],
  [{ ...punch, checktime: '2024-09-01T24:00:00' }, 'checktime'],
  [{ ...punch, checktime: '2024-09-01T08:00' }, 'checktime'],
  [{ ...punch, checktime: '2024-09-01 08:00:00' }, 'checktime'],
  [{ ...punch, checktime: '2024-09-01T08:00:00Z' }, 'checktime'],
  [{ ...punch, checktype: '256' }, 'checktype'],
  [{ ...punch, checktype: 'I' }, 'checktype'],
  [{ ...punch, worktype: '1.5' }, 'worktype'],
  [{ ...punch, latitude: '91', longitude: '0' }, 'latitude'],
  [{ ...punch, latitude: '40.7' }, 'longitude'],
  [{ ...punch, longitude: '40.7' }, 'latitude'],
  [{ ...punch, deviceserial: '' }, 'leave it out'],
  [{ ...punch, sensorid: 'x'.repeat(256) }, '255 characters'],
  [{ ...punch, eventdescription: 'two\nlines' }, 'control character'],
  [{ ...punch, userId: '1' }, 'userId field is not known'],
  [{ ...punch, __proto__x: '1' }, 'not known'],
  [{ ...punch, constructor: '1' }, 'not known'],
])('%j is a validation error that says %s', async (fields, text) => {
  const response = await put(fields)
  const body = (await response.json()) as Record<string, unknown>
  expect(body).toEqual({
    status: 'failure',
    message: 'Validation Error',
    error: expect.stringContaining(text),
  })
  expect(sandbox.stored().count).toBe(0)
})

test.each(['userid=1&userid=2', 'userid=%ff', 'userid=%zz', 'userid', '=1', ''])(
  'the body %j is a validation error',
  async (body) => {
    const answer = (await (await putRaw(body)).json()) as Record<string, unknown>
    expect(answer).toMatchObject({ status: 'failure', message: 'Validation Error' })
  },
)

test('validation errors can come as an object of field and text', async () => {
  await sandbox.settings({ validationAs: 'fields' })
  const body = await (await put({ userid: 'x', checktype: '0' })).json()
  expect(body).toMatchObject({
    error: { userid: expect.any(String), checktime: 'The checktime field is required.' },
  })
})

test('29 February of a leap year, the last second and the longest number pass', async () => {
  const answers = [
    await put({ ...punch, checktime: '2024-02-29T23:59:59' }),
    await put({ ...punch, checktime: '2000-02-29T00:00:00' }),
    await put({ ...punch, userid: '12345678901234567890', checktype: '255' }),
  ]
  for (const answer of answers) expect(await answer.text()).toBe(created)
})

test.each([
  ['PUT', '/api/punches', 404],
  ['PUT', '/api/punches/?x=1', 404],
  ['PUT', '/', 404],
  ['POST', '/api/punches/', 405],
  ['GET', '/api/punches/', 405],
  ['DELETE', '/api/users/', 404],
])('%s %s is refused with %d', async (method, path, status) => {
  const response = await fetch(`${sandbox.url}${path}`, {
    method,
    headers: { APIKEY: 'sandbox-key', accept: 'application/json' },
  })
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ status: false, error: expect.any(String) })
})

test('other content types are refused', async () => {
  const response = await fetch(`${sandbox.url}/api/punches/`, {
    method: 'PUT',
    headers: {
      APIKEY: 'sandbox-key',
      accept: 'application/json',
      'content-type': 'application/json',
    },
    body: JSON.stringify(punch),
  })
  expect(response.status).toBe(415)
})

test('a body above 64 KB is refused and not kept', async () => {
  const response = await put({ ...punch, eventdescription: 'x'.repeat(70_000) })
  expect(response.status).toBe(413)
  expect((await sandbox.journal()).at(-1)).toMatchObject({ body: '', status: 413 })
})

test('bytes that are not UTF-8 are refused and journalled as they came', async () => {
  const bytes = Buffer.from([0x75, 0x3d, 0xff])
  expect((await putRaw(bytes)).status).toBe(413)
  expect((await sandbox.journal()).at(-1)).toMatchObject({ bodyBase64: bytes.toString('base64') })
})

test('a client that does not ask for json gets XML', async () => {
  const response = await put(punch, { accept: '*/*' })
  expect(response.headers.get('content-type')).toContain('application/xml')
  expect(await response.text()).toContain('<xml><status>success</status><message></message>')
  await sandbox.settings({ formatByAccept: false })
  expect((await put(punch, { accept: '*/*' })).headers.get('content-type')).toContain('json')
})

test('the undocumented HTTP codes can be set', async () => {
  await sandbox.settings({ codes: { created: 201, exists: 409, validation: 400 } })
  expect((await put(punch)).status).toBe(201)
  expect((await put(punch)).status).toBe(409)
  expect((await put({})).status).toBe(400)
  expect((await put(punch, { APIKEY: 'x' })).status).toBe(403)
})

function put(fields: Record<string, string>, headers: Record<string, string | undefined> = {}) {
  return putRaw(new URLSearchParams(fields).toString(), headers)
}

function putRaw(body: string | Buffer, headers: Record<string, string | undefined> = {}) {
  const all = {
    APIKEY: 'sandbox-key',
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
    ...headers,
  }
  const given = Object.entries(all).filter(([, value]) => value !== undefined)
  return fetch(`${sandbox.url}/api/punches/`, {
    method: 'PUT',
    headers: given as [string, string][],
    body: body as BodyInit,
  })
}
