import { describe, expect, test } from 'vitest'
import {
  connectionFacts,
  connectionLine,
  connectionNotice,
  deskNotice,
} from '#components/frame/frame-words.ts'
import type { Frame, FrameConnection } from '#lib/connections/schema.ts'

/** Tuesday 11 August 2026, 10:22 in London. */
const nowMs = Date.parse('2026-08-11T09:22:00.000Z')

const hull: FrameConnection = {
  id: 2,
  name: 'Hull depot',
  kind: 'live',
  zone: 'Europe/London',
  state: 'held',
  since: '2026-08-11T08:41:00.000Z',
  reason: 'blocked',
  detail: 'Invalid API key',
  waiting: 312,
  perSecond: null,
  inFlight: 4,
  inFlightLimit: 8,
  nextProbeAt: null,
  silentUntil: null,
}

describe('a connection on hold', () => {
  test('says why, since when by the site clock, and that nothing is lost', () => {
    expect(connectionNotice(hull, nowMs)).toEqual({
      kind: 'bad',
      title: 'Hull depot is on hold since 09:41.',
      text: 'Go2Clock refused the key: “Invalid API key”. 312 punches wait; none is lost.',
    })
    expect(connectionLine(hull, nowMs)).toBe('On hold since 09:41')
  })

  test('names the day when it was not today at the site', () => {
    const since = '2026-08-10T22:30:00.000Z'
    expect(connectionLine({ ...hull, since }, nowMs)).toBe('On hold since Mon 10/08/2026 23:30')
    expect(connectionLine({ ...hull, since, zone: 'Asia/Kathmandu' }, nowMs)).toBe(
      'On hold since 04:15',
    )
  })

  test('ends a quoted sentence once', () => {
    const detail = 'Invalid API key.'
    expect(connectionNotice({ ...hull, detail, waiting: 0 }, nowMs)?.text).toBe(
      'Go2Clock refused the key: “Invalid API key.” No punch waits now; new ones will wait.',
    )
  })

  test('counts one punch as one', () => {
    expect(connectionNotice({ ...hull, waiting: 1 }, nowMs)?.text).toContain('1 punch waits;')
  })
})

test('an outage heals alone, and says so', () => {
  const away = { ...hull, state: 'unreachable', detail: 'Go2Clock refuses connections.' } as const
  const notice = connectionNotice({ ...away, waiting: 0 }, nowMs)
  expect(notice?.title).toBe('Go2Clock gives no useful answer since 09:41.')
  expect(notice?.text).toMatch(/^Go2Clock refuses connections\. The next punch will try/)
  expect(notice?.text).toMatch(/You need do nothing\.$/)
  expect(connectionNotice({ ...away, waiting: 2 }, nowMs)?.text).toContain(
    'One punch tries every 30 s, and sending goes on by itself. 2 punches wait; none is lost.',
  )
})

test('the sandbox is never called Go2Clock', () => {
  const sandbox = { ...hull, kind: 'sandbox', state: 'unreachable' } as const
  expect(connectionNotice(sandbox, nowMs)?.title).toBe(
    'The sandbox gives no useful answer since 09:41.',
  )
})

test('delivery that was never seen is said without a time', () => {
  const stopped: FrameConnection = { ...hull, state: 'delivery_stopped', since: undefined }
  expect(connectionNotice(stopped, nowMs)?.title).toBe('Nothing is being sent.')
})

test.each([
  ['idle', 0, 'Nothing waits'],
  ['idle', 1294, '1,294 wait'],
  ['sending', 0, 'Sending'],
  ['sending', 1294, 'Sending, 1,294 wait'],
] as const)('%s with %i waiting reads as one line', (state, waiting, line) => {
  expect(connectionLine({ ...hull, state, waiting }, nowMs)).toBe(line)
  expect(connectionNotice({ ...hull, state, waiting }, nowMs)).toBeUndefined()
})

test('a going connection says how fast, one that stopped a moment ago does not', () => {
  const going = { ...hull, waiting: 982, perSecond: 9.58 }
  expect(connectionLine({ ...going, state: 'sending' }, nowMs)).toBe('Sending, 9.6 a second')
  expect(connectionLine({ ...going, state: 'idle' }, nowMs)).toBe('982 wait')
})

test('a connection that waits as it was asked says until when', () => {
  const waits = { ...hull, state: 'idle', silentUntil: '2026-08-11T09:22:08.000Z' } as const
  expect(connectionLine(waits, nowMs)).toBe('Waits until 10:22:08')
  expect(connectionLine(waits, nowMs + 60_000)).toBe('312 wait')
})

describe('a connection paused by a person', () => {
  const paused: FrameConnection = { ...hull, reason: 'person', detail: 'Ruth Ellery' }

  test('says who and since when, and is no trouble', () => {
    expect(connectionNotice(paused, nowMs)).toEqual({
      kind: 'warn',
      title: 'Hull depot is paused since 09:41.',
      text: 'Ruth Ellery paused it. 312 punches wait; none is lost.',
    })
    expect(connectionLine(paused, nowMs)).toBe('Paused since 09:41')
  })

  test('has its facts together when it is opened', () => {
    expect(connectionFacts(paused, nowMs, false)).toEqual([
      ['State', 'Paused since 09:41'],
      ['Why', 'Ruth Ellery paused it.'],
      ['Pace now', 'nothing is sent'],
      ['Waiting', '312 punches'],
      ['Goes to', 'Go2Clock'],
    ])
    const going = { ...hull, state: 'sending', perSecond: 9.6, waiting: 1 } as const
    expect(connectionFacts(going, nowMs, false)).toEqual([
      ['State', 'Sending'],
      ['Pace now', '9.6 a second, 4 at a time, limit 8'],
      ['Waiting', '1 punch'],
      ['Goes to', 'Go2Clock'],
    ])
    expect(connectionFacts(going, nowMs, true)[0]).toEqual(['State', 'Paused with everything'])
  })
})

describe('a paused desk', () => {
  const frame = (pausedBy: 'person' | 'restored', detail: string): Frame => ({
    user: { id: 'ruth', name: 'Ruth', email: 'ruth@example.com', role: 'operator' },
    connections: [
      { ...hull, state: 'idle' },
      { ...hull, id: 3, waiting: 88 },
    ],
    desk: { pausedAt: '2026-08-11T09:21:00.000Z', pausedBy, detail },
    store: null,
  })

  test('says who paused everything, since when, and all that waits', () => {
    expect(deskNotice(frame('person', 'Ruth Ellery'), nowMs)).toEqual({
      kind: 'warn',
      title: 'Everything is paused since 10:21.',
      text: 'Ruth Ellery paused it. 400 punches wait; none is lost.',
    })
    expect(deskNotice({ ...frame('person', ''), desk: null }, nowMs)).toBeUndefined()
  })

  test('says what was noticed of a copy', () => {
    const detail = 'This store is a copy made on 10 August 2026.'
    expect(deskNotice(frame('restored', detail), nowMs)).toMatchObject({
      title: 'This desk is paused.',
      text: `${detail} 400 punches wait; none is lost.`,
    })
  })

  test('stops the lines of its connections', () => {
    const [idle] = frame('person', '').connections
    expect(idle && connectionLine(idle, nowMs, true)).toBe('Paused, 312 wait')
  })
})
