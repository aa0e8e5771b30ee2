import net from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { formEncode, openGo2Clock } from '#lib/go2clock/client.ts'
import { startSandbox } from '../../sandbox/server.ts'
import type { SettingsChange } from '../../sandbox/settings.ts'
import { freePort } from '../support/ports.ts'

const punch = { userid: '123', checktime: '2026-08-07T17:32:00', checktype: 1 }

describe('the request', () => {
  it('is the documented PUT, without empty fields', async () => {
    const { sandbox, client } = await house({})
    const answer = await client.send({
      ...punch,
      sensorid: null,
      worktype: '',
      eventdescription: 'Gate & yard, 50 % – Müller',
    })
    expect(answer).toMatchObject({ outcome: 'accepted', httpStatus: 200 })
    const [entry] = await sandbox.journal()
    expect(entry).toMatchObject({ method: 'PUT', path: '/api/punches/', keyOk: true, stored: true })
    const fields = new URLSearchParams(entry && 'body' in entry ? entry.body : '')
    expect(Object.fromEntries(fields)).toEqual({
      userid: '123',
      checktime: '2026-08-07T17:32:00',
      checktype: '1',
      eventdescription: 'Gate & yard, 50 % – Müller',
    })
  })

  it('goes below the path of the base URL, with or without a slash at its end', async () => {
    for (const suffix of ['/desk', '/desk/']) {
      const { sandbox, client } = await house({}, suffix)
      await client.send(punch)
      expect((await sandbox.journal())[0]).toMatchObject({ path: '/desk/api/punches/' })
    }
  })

  it('keeps half a character pair from stopping it', () => {
    expect(formEncode({ ...punch, eventdescription: 'a\ud800' })).toContain('=a%EF%BF%BD')
  })

  it('takes no key that could break out of its header', () => {
    const open = () => openGo2Clock({ baseUrl: 'http://127.0.0.1:1', key: 'a\r\nX: b' })
    expect(open).toThrow('The key has characters no header takes.')
  })
})

describe('the answer', () => {
  it('never holds the key, even when the server quotes it', async () => {
    const { client } = await house({ key: 'other', echoBadKey: true })
    const { text } = await client.send(punch)
    expect(text).toBe('Invalid API key (key)')
  })

  it.each<[string, SettingsChange, object]>([
    ['accepted', {}, { outcome: 'accepted' }],
    ['bad key', { key: 'other' }, { outcome: 'blocked', text: 'Invalid API key' }],
    ['redirect', fault('redirect'), { outcome: 'blocked' }],
    ['HTML with 200', fault('html-200'), { outcome: 'unknown' }],
    ['HTML with 500', fault('html-500'), { outcome: 'unknown' }],
    ['nothing', fault('empty'), { outcome: 'unknown' }],
    ['other JSON', fault('other-json'), { outcome: 'unknown' }],
    ['a gzip bomb', fault('gzip-bomb'), { outcome: 'unknown' }],
    ['an endless body', fault('huge-body'), { outcome: 'unknown' }],
    ['a cut body', fault('cut-body'), { outcome: 'unknown', isUnreachable: true }],
    ['a reset before it is read', fault('reset-before'), { outcome: 'unknown' }],
    ['a reset after it was stored', fault('reset-after'), { outcome: 'unknown' }],
    ['server error', fault('server-error'), { outcome: 'server_error' }],
    ['validation', fault('validation'), { outcome: 'rejected' }],
    [
      'down',
      { down: { as: '503', retryAfter: '7' } },
      { outcome: 'throttled', retryAfterMs: 7_000 },
    ],
  ])('%s is told', async (_, settings, expected) => {
    const { client } = await house(settings)
    expect(await client.send(punch)).toMatchObject(expected)
  })

  it('is unknown when none comes', async () => {
    const { sandbox } = await house(fault('timeout'))
    expect(await openClient(sandbox.url, 500).send(punch)).toMatchObject({
      outcome: 'unknown',
      text: 'Go2Clock did not answer in time.',
    })
  })

  it('is "already exists" the second time', async () => {
    const { client } = await house({})
    await client.send(punch)
    expect(await client.send(punch)).toMatchObject({ outcome: 'duplicate' })
  })

  it('is not sent when nobody listens or the name is not known', async () => {
    const refused = openClient(`http://127.0.0.1:${await freePort()}`)
    expect(await refused.send(punch)).toMatchObject({
      outcome: 'not_sent',
      text: 'Go2Clock refuses connections.',
    })
  })

  it('is not sent when the line is not safe', async () => {
    const { sandbox } = await house({})
    const secure = openClient(sandbox.url.replace('http:', 'https:'))
    expect((await secure.send(punch)).outcome).toBe('not_sent')
  })

  it('is unknown when a line kept open is cut, for the server may have read it', async () => {
    let requests = 0
    const server = net.createServer((socket) => {
      socket.on('error', () => {})
      socket.on('data', () => {
        requests++
        if (requests > 1) return socket.destroy()
        const body = '{"status":"success","message":"","error":"Success created."}'
        return socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
      })
    })
    const port = await freePort()
    await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
    onTestFinished(() => void server.close())
    const client = openClient(`http://127.0.0.1:${port}`)
    expect((await client.send(punch)).outcome).toBe('accepted')
    expect((await client.send(punch)).outcome).toBe('unknown')
    expect(requests).toBe(2)
  })

  it('is unknown when it drips for longer than a whole answer may take', async () => {
    const server = net.createServer((socket) => {
      socket.on('error', () => {})
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n')
      const drip = setInterval(() => socket.write(' '), 20)
      socket.on('close', () => clearInterval(drip))
    })
    const port = await freePort()
    await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening))
    onTestFinished(() => void server.close())
    const client = openGo2Clock({
      baseUrl: `http://127.0.0.1:${port}`,
      key: 'sandbox-key',
      wholeAnswerTimeoutMs: 200,
    })
    onTestFinished(() => client.destroy())
    expect(await client.send(punch)).toMatchObject({
      outcome: 'unknown',
      text: 'Go2Clock did not finish its answer in time.',
    })
  })
})

function fault(kind: NonNullable<SettingsChange['faults']>[number]['kind']): SettingsChange {
  return { faults: [{ kind }] }
}

function openClient(baseUrl: string, answerTimeoutMs = 30_000) {
  const client = openGo2Clock({ baseUrl, key: 'sandbox-key', answerTimeoutMs })
  onTestFinished(() => client.destroy())
  return client
}

async function house(settings: SettingsChange, path = '') {
  const sandbox = await startSandbox({ settings })
  onTestFinished(() => sandbox.stop())
  return { sandbox, client: openClient(`${sandbox.url}${path}`) }
}
