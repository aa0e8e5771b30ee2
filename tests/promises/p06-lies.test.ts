import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { resumeConnection } from '#lib/connections/mutations.ts'
import { openGo2Clock } from '#lib/go2clock/client.ts'
import { finalStates } from '#lib/ledger/states.ts'
import { startSandbox } from '../../sandbox/server.ts'
import type { FaultRule } from '../../sandbox/settings.ts'
import { describeOnBothStores, type OpenStore } from '../support/both-stores.ts'
import { findDisagreements } from '../support/checker.ts'
import { startDeliveryProcess } from '../support/delivery-process.ts'
import { patientMs } from '../support/fast-delivery.ts'
import {
  addConnection,
  addImport,
  addPunch,
  readConnection,
  readImport,
  readPunch,
  startDelivery,
  until,
} from '../support/ledger.ts'
import { answerBytes, drip, type Lie, startLiar, successBody } from '../support/liar.ts'

const punch = { userid: '123', checktime: '2026-08-07T17:32:00', checktype: 1 }
const failure = '{"status":"failure","message":"Validation Error","error":"No such employee"}'

function say(...given: Parameters<typeof answerBytes>): Lie {
  return (socket) => socket.write(answerBytes(...given))
}

function thenClose(text: string | Buffer): Lie {
  return (socket) => socket.end(text)
}

/** Where no answer comes, or none that ends. */
const shortMs = 300

function open(baseUrl: string, patienceMs = patientMs) {
  const times = { answerTimeoutMs: patienceMs, wholeAnswerTimeoutMs: patienceMs }
  const client = openGo2Clock({ baseUrl, key: 'canary-key', ...times })
  onTestFinished(() => client.destroy())
  return client
}

async function ask(lie: Lie, times = 1, patienceMs = patientMs) {
  const { url, heads } = await startLiar(lie)
  const client = open(url, patienceMs)
  const answers = []
  for (let nth = 0; nth < times; nth++) answers.push(await client.send(punch))
  return { answers, heads }
}

/** Whoever answers like this has not said that the punch is stored. */
const wrongs: [string, Lie][] = [
  ['200 with HTML', say('<html>Success created.</html>')],
  ['nothing', say('')],
  ['other JSON', say('{"result":"ok"}')],
  ['JSON in a list', say(`[${successBody}]`)],
  ['JSON in a JSON text', say(JSON.stringify(successBody))],
  ['two JSONs', say(successBody + successBody)],
  ['a notice of PHP behind the JSON', say(`${successBody}<br /><b>Warning</b>`)],
  ['JSON in UTF-16', say(Buffer.from(`\ufeff${successBody}`, 'utf16le'))],
  ['the success of another service', say('{"status":"success","data":{"id":7}}')],
  ['a bare success', say('{"status":"success"}')],
  ['success with errors by field', say('{"status":"success","error":{"userid":"unknown"}}')],
  ['two status', say('{"status":"failure","status":"success","error":"Success created."}')],
  ['gzip nobody asked for', say(gzipSync(successBody), undefined, { 'Content-Encoding': 'gzip' })],
  ['HTTP 202', say(successBody, '202 Accepted')],
  ['HTTP 203', say(successBody, '203 Non-Authoritative Information')],
  ['HTTP 204', say('', '204 No Content', { 'Content-Length': '' })],
  ['HTTP 204 with a body', say(successBody, '204 No Content')],
  ['HTTP 206', say(successBody, '206 Partial Content')],
  ['HTTP 101', say('', '101 Switching Protocols', { Upgrade: 'x', Connection: 'upgrade' })],
  ['HTTP 999', say(successBody, '999 Odd')],
  ['HTTP 100 and silence', (socket) => socket.write('HTTP/1.1 100 Continue\r\n\r\n')],
  [
    'HTTP 100 nobody asked for',
    (socket) => {
      socket.write('HTTP/1.1 100 Continue\r\n\r\n')
      socket.write(answerBytes())
    },
  ],
  ['HTTP 102 for ever', (socket) => drip(socket, 'HTTP/1.1 102 Processing\r\n\r\n')],
  ['a cut body', thenClose(answerBytes().subarray(0, -5))],
  [
    'a cut chunk',
    thenClose('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100\r\n{"status"'),
  ],
  [
    'a body whose last chunk never comes',
    thenClose(
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${successBody.length.toString(16)}\r\n${successBody}\r\n`,
    ),
  ],
  ['two lengths', say(successBody, undefined, { 'content-length': '5' })],
  ['a length and chunks', say(successBody, undefined, { 'Transfer-Encoding': 'chunked' })],
  [
    'a head that never ends',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      drip(socket, 'X-More: 1\r\n')
    },
  ],
  ['a head of a megabyte', say(successBody, undefined, { 'X-More': 'x'.repeat(1 << 20) })],
  [
    'a body that drips',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n')
      drip(socket, ' ')
    },
  ],
  [
    'trailers that drip',
    (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
      socket.write(`${successBody.length.toString(16)}\r\n${successBody}\r\n0\r\n`)
      drip(socket, 'X-More: 1\r\n')
    },
  ],
  ['another protocol', thenClose('SSH-2.0-OpenSSH_9.9\r\n')],
  ['the first version of HTTP', thenClose(successBody)],
  ['silence', () => {}],
  ['the end of the line', (socket) => socket.end()],
  ['a reset', (socket) => socket.resetAndDestroy()],
]

describe('P6 a lie is not a success', () => {
  it('believes the true one', async () => {
    const { answers, heads } = await ask(say())
    expect(answers).toMatchObject([{ outcome: 'accepted' }])
    expect(heads[0]).toContain('APIKEY: canary-key')
  })

  it.each(wrongs)('%s', async (_, lie) => {
    expect((await ask(lie, 1, shortMs)).answers).toMatchObject([{ outcome: 'unknown' }])
  })

  it('200 with failure', async () => {
    const { answers } = await ask(say(failure))
    expect(answers).toMatchObject([{ outcome: 'rejected', text: 'No such employee' }])
  })

  it.each<[string, Lie]>([
    ['a byte order mark', say(`\ufeff${successBody}`)],
    ['the wrong content type', say(successBody, undefined, { 'Content-Type': 'text/html' })],
    ['no content type', say(successBody, undefined, { 'Content-Type': '' })],
    ['HTTP 201', say(successBody, '201 Created')],
    [
      'a body in small pieces',
      (socket) => {
        const bytes = answerBytes()
        for (let at = 0; at < bytes.length; at += 7) socket.write(bytes.subarray(at, at + 7))
      },
    ],
    [
      'its end by the end of the line',
      thenClose(answerBytes(successBody, undefined, { 'Content-Length': '' })),
    ],
  ])('is not mistrusted for %s', async (_, lie) => {
    const { answers } = await ask(lie)
    expect(answers).toMatchObject([{ outcome: 'accepted' }])
  })

  it.each(['301', '302', '303', '307', '308'])(
    'a redirect (%s): the key never follows',
    async (code) => {
      const elsewhere = await startLiar(say())
      const { answers, heads } = await ask(
        say('', `${code} Go There`, { Location: `${elsewhere.url}/api/punches/`, Refresh: '0' }),
      )
      expect(answers).toMatchObject([{ outcome: 'blocked' }])
      expect(heads).toHaveLength(1)
      expect(elsewhere.heads).toEqual([])
    },
  )
})

describe('P6 no answer is taken for that of another request', () => {
  it('two answers at once', async () => {
    const { answers } = await ask((socket, nth) => {
      socket.write(nth === 0 ? Buffer.concat([answerBytes(), answerBytes()]) : answerBytes(failure))
    }, 2)
    expect(answers.map(({ outcome }) => outcome)).toEqual(['accepted', 'rejected'])
  })

  it('an answer too many, a moment later', async () => {
    let isSaid = () => {}
    const extra = new Promise<void>((said) => {
      isSaid = said
    })
    const { url } = await startLiar((socket, nth) => {
      if (nth > 0) return socket.write(answerBytes(failure))
      socket.write(answerBytes())
      return setTimeout(() => socket.write(answerBytes(), isSaid), 20)
    })
    const client = open(url)
    expect((await client.send(punch)).outcome).toBe('accepted')
    await extra
    expect((await client.send(punch)).outcome).toBe('rejected')
  })

  it('an answer that comes when nobody waits for it any more', async () => {
    let sayItLate = () => {}
    const { url } = await startLiar((socket, nth) => {
      if (nth > 0) return socket.write(answerBytes(failure))
      sayItLate = () => socket.write(answerBytes())
    })
    const client = open(url, shortMs)
    expect((await client.send(punch)).outcome).toBe('unknown')
    sayItLate()
    // On a busy machine it may have to ask again before it hears anything.
    const { outcome } = await until(
      () => client.send(punch),
      (answer) => answer.outcome !== 'unknown',
    )
    expect(outcome).toBe('rejected')
  })

  it('many at a time', async () => {
    const { url } = await startLiar((socket, nth, body) => {
      const text = JSON.stringify({
        status: 'failure',
        error: new URLSearchParams(body).get('userid'),
      })
      setTimeout(() => socket.write(answerBytes(text)), (nth * 7) % 23)
    })
    const client = open(url)
    const ids = Array.from({ length: 200 }, (_, index) => String(index + 1))
    const answers = await Promise.all(ids.map((userid) => client.send({ ...punch, userid })))
    expect(answers.map(({ text }) => text)).toEqual(ids)
  })
})

type Told = Pick<FaultRule, 'kind' | 'text' | 'code'>
const lies: Told[] = [
  { kind: 'html-200' },
  { kind: 'html-500' },
  { kind: 'empty' },
  { kind: 'empty', code: 204 },
  { kind: 'other-json' },
  { kind: 'other-json', text: '{"status":"success","data":{}}' },
  { kind: 'other-json', text: '{"status":"failure","status":"success","error":"x"}' },
  { kind: 'other-json', text: successBody, code: 202 },
  { kind: 'other-json', text: successBody, code: 206 },
  { kind: 'other-json', text: successBody, code: 500 },
  { kind: 'cut-body' },
  { kind: 'gzip' },
  { kind: 'gzip-bomb' },
  { kind: 'huge-body' },
  { kind: 'reset-after' },
]

/** Lies alone open the breaker, and its probes cost a punch no try: only time ends what they do not. */
const probing = { probeMs: 2 }
const impatient = { ...probing, retryWithinMs: 1 }

describeOnBothStores('P6 the ledger', (openStore) => {
  it('ends each punch as what is known of it, and the journal agrees', async () => {
    const { db, sandbox, connectionId } = await openDesk(openStore)
    // Said once of a punch that is stored or not, then for ever.
    const cases = lies.flatMap((lie) => [
      { ...lie, store: true, timesPerPunch: 1, ends: 'accepted, confirmed' },
      { ...lie, store: false, timesPerPunch: 1, ends: 'accepted' },
      { ...lie, store: true, ends: 'unknown' },
      { ...lie, store: false, ends: 'unknown' },
    ])
    const honest = 3
    const importId = await addImport(db, connectionId, honest + cases.length)
    const punches = db
      .selectFrom('punches')
      .select(['userid', 'state', 'confirmed'])
      .where('import_id', '=', importId)
      .orderBy('id')
    const ids = (await punches.execute()).map(({ userid }) => userid)
    const faults = cases.map(({ ends, ...rule }, index) => {
      return { ...rule, users: [ids[honest + index] ?? ''] }
    })
    await sandbox.settings({ faults })
    const patient = await startDelivery(db, probing)
    const heard = honest + cases.filter((lie) => 'timesPerPunch' in lie).length
    await until(
      () => readImport(db, importId),
      (now) => now.accepted === heard,
    )
    await patient.stop()
    await startDelivery(db, impatient)
    await until(
      () => readImport(db, importId),
      (now) => now.state === 'finished',
    )
    const ends = (await punches.execute()).map(({ state, confirmed }) =>
      confirmed ? `${state}, confirmed` : state,
    )
    const told = (index: number) => JSON.stringify(faults[index - honest] ?? 'the truth')
    const wanted = [...Array(honest).fill('accepted'), ...cases.map((lie) => lie.ends)]
    expect(ends.map((end, index) => `${end}: ${told(index)}`)).toEqual(
      wanted.map((end, index) => `${end}: ${told(index)}`),
    )
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('is held by a redirect, which takes no punch and no key along', async () => {
    const { db, sandbox, connectionId } = await openDesk(openStore)
    const elsewhere = await startLiar(say())
    await sandbox.settings({
      faults: [{ kind: 'redirect', text: `${elsewhere.url}/api/punches/`, code: 307 }],
    })
    const importId = await addImport(db, connectionId, 20)
    await startDelivery(db)
    await until(
      () => readConnection(db, connectionId),
      (now) => now.held_at !== null,
    )
    const held = await until(
      () => readImport(db, importId),
      (now) => now.sending === 0,
    )
    expect(held).toMatchObject({ queued: 20, accepted: 0, unknown: 0, rejected: 0 })
    expect(elsewhere.heads).toEqual([])
    await sandbox.settings({ faults: [] })
    await resumeConnection(db, connectionId, 'Ada')
    const done = await until(
      () => readImport(db, importId),
      (now) => now.state === 'finished',
    )
    expect(done.accepted).toBe(20)
  })

  it.runIf(process.platform === 'linux')('holds no gigabyte in memory', async () => {
    const { db, url, sandbox, connectionId } = await openDesk(openStore)
    await sandbox.settings({
      faults: [
        { kind: 'huge-body', rate: 0.5, timesPerPunch: 1, bytes: 2 ** 30 },
        { kind: 'gzip-bomb', rate: 0.5, timesPerPunch: 1, bytes: 2 ** 30 },
      ],
    })
    const importId = await addImport(db, connectionId, 100)
    const delivery = startDeliveryProcess(url)
    onTestFinished(async () => void delivery.child.kill('SIGKILL'))
    const done = await until(
      () => readImport(db, importId),
      (now) => now.state === 'finished',
    )
    const status = readFileSync(`/proc/${delivery.child.pid}/status`, 'utf8')
    const peakMb = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1_024
    await delivery.end('SIGTERM')
    expect(done.accepted).toBe(100)
    expect(done.confirmed).toBeGreaterThan(30)
    expect(peakMb).toBeLessThan(200)
    expect(await findDisagreements(db, await sandbox.journal())).toEqual([])
  })

  it('takes nothing from a server that only lies, however it goes about it', async () => {
    const { db } = await openStore()
    const raw = wrongs.map(([, lie]) => lie)
    const { url, heads } = await startLiar((socket, nth, body) =>
      raw[nth % raw.length]?.(socket, nth, body),
    )
    const connectionId = await addConnection(db, { baseUrl: url })
    const ids: number[] = []
    for (let nth = 0; nth < 6; nth++) {
      ids.push(await addPunch(db, connectionId, { userid: String(nth + 1) }))
    }
    const patient = await startDelivery(db, { ...probing, triesMax: raw.length }, 100)
    await until(
      () => heads.length,
      (count) => count >= raw.length,
    )
    await patient.stop()
    await startDelivery(db, impatient, 100)
    const states = await until(
      async () => (await Promise.all(ids.map((id) => readPunch(db, id)))).map(({ state }) => state),
      (now) => now.every((state) => finalStates.includes(state)),
    )
    expect(new Set(states)).toEqual(new Set(['unknown']))
  })
})

async function openDesk(openStore: OpenStore) {
  const { db, url } = await openStore()
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.stop())
  const connectionId = await addConnection(db, { baseUrl: sandbox.url })
  return { db, url, sandbox, connectionId }
}
