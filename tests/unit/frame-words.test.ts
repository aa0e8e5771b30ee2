import { describe, expect, test } from 'vitest'
import { connectionLine, connectionNotice } from '#components/frame/frame-words.ts'
import type { FrameConnection } from '#lib/connections/schema.ts'

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

test('unreachable heals alone, and says so', () => {
  const notice = connectionNotice({ ...hull, state: 'unreachable', waiting: 0 }, nowMs)
  expect(notice?.title).toBe('Go2Clock cannot be reached since 09:41.')
  expect(notice?.text).toMatch(/You need do nothing\.$/)
})

test('the sandbox is never called Go2Clock', () => {
  const sandbox = { ...hull, kind: 'sandbox', state: 'unreachable' } as const
  expect(connectionNotice(sandbox, nowMs)?.title).toBe('The sandbox cannot be reached since 09:41.')
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
