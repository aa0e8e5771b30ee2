import { describe, expect, it } from 'vitest'
import type { PunchDetail } from '#lib/ledger/data.ts'
import { cameOfIt, meaningOf, whatToLookFor, whyOf } from '#lib/ledger/said.ts'
import { storyOf } from '#lib/ledger/story.ts'

const punch: PunchDetail = {
  id: 7,
  userid: '1187',
  checktime: '2026-08-07T21:57:20',
  checktype: 0,
  sensorid: '105',
  worktype: null,
  latitude: null,
  longitude: null,
  eventdescription: null,
  deviceserial: null,
  state: 'accepted',
  confirmed: 0,
  tries: 1,
  replaces: null,
  replacedBy: null,
  createdAt: '2026-08-11T09:19:52.000Z',
  updatedAt: '2026-08-11T09:22:07.000Z',
  nextTryAt: null,
  importId: 3,
  rowNo: 1392,
  importName: 'week-32.csv',
  importState: 'sending',
  connectionName: 'Leeds bakery',
  connectionKind: 'live',
  deskPausedAt: null,
  heldAt: null,
  unreachableAt: null,
  answer: 'Success created.',
  httpStatus: 200,
  outcome: 'accepted',
  part: 0,
  firstTryAt: '2026-08-11T09:22:07.000Z',
  tookMs: 250,
  inDoubt: 0,
  author: 'Ruth Ellery',
  keyTail: '7Q4D',
  timeZone: 'Europe/London',
  attempts: [],
  replaced: [],
  newest: null,
}
const attempt = {
  tryNo: 1,
  startedAt: '2026-08-11T09:21:27.000Z',
  tookMs: 10_000,
  outcome: 'unknown',
  httpStatus: null,
  answer: 'No answer within 10 s.',
}

describe('the story of a punch', () => {
  it('tells a plain success of an import, which has no attempt of its own', () => {
    expect(storyOf(punch)).toEqual([
      {
        kind: 'queued',
        title: 'Queued',
        at: punch.createdAt,
        text: 'By Ruth Ellery, from week-32.csv, row 1,392',
      },
      {
        kind: 'accepted',
        title: 'Try 1: accepted',
        at: punch.updatedAt,
        text: 'HTTP 200 in 0.25 s',
        quote: 'Success created.',
      },
    ])
  })

  it('tells a lost answer, the wait, and the try that confirmed it', () => {
    const second = {
      tryNo: 2,
      startedAt: '2026-08-11T09:22:07.000Z',
      tookMs: 250,
      outcome: 'duplicate',
      httpStatus: 200,
      answer: 'The record already exists on the cloud server.',
    }
    const confirmed: PunchDetail = { ...punch, confirmed: 1, tries: 2, attempts: [attempt, second] }
    expect(storyOf(confirmed).map(({ kind, title }) => [kind, title])).toEqual([
      ['queued', 'Queued'],
      ['waited', 'Waited 95 s'],
      ['unknown', 'Try 1: unknown'],
      ['waited', 'Waited 30 s'],
      ['confirmed', 'Try 2: accepted (confirmed)'],
    ])
    expect(storyOf(confirmed)[2]?.text).toBe(
      'After 10 s. No answer within 10 s. Go2Clock may hold it, so the same punch goes again.',
    )
  })

  it('tells attempts that cost no try, and what it waits for', () => {
    const blocked = { ...attempt, outcome: 'blocked', httpStatus: 403, answer: 'Invalid API key' }
    const held: PunchDetail = {
      ...punch,
      state: 'queued',
      tries: 0,
      heldAt: '2026-08-11T09:41:00.000Z',
      attempts: [blocked],
    }
    const [, , refused, waits] = storyOf(held)
    expect(refused).toMatchObject({ kind: 'free', quote: 'Invalid API key' })
    expect(waits).toMatchObject({ kind: 'waits', text: 'Leeds bakery is on hold' })
    expect(whyOf(held)).toBe('Leeds bakery is on hold')
  })

  it('tells what it stands for, and how a cancel reached it', () => {
    const said = (part: Partial<PunchDetail>) => storyOf({ ...punch, ...part })
    const replacing = (state: PunchDetail['state']) => ({ replaced: [{ ...punch, id: 5, state }] })
    expect(said(replacing('rejected'))[0]?.text).toBe('By Ruth Ellery, to replace a refused punch')
    expect(said(replacing('unknown'))[0]?.text).toBe(
      'By Ruth Ellery, to ask again about a punch whose answer never came',
    )
    expect(said({ state: 'cancelled' })[1]?.title).toBe('Cancelled with its import')
    expect(said({ state: 'cancelled', importId: null })[1]?.title).toBe('Cancelled')
  })

  it('says what came of asking again', () => {
    const came = (state: PunchDetail['state'], confirmed: 0 | 1 = 0) =>
      cameOfIt({ state: 'unknown' }, { state, confirmed })
    expect(came('accepted', 1)).toBe('Go2Clock holds it: an earlier try had arrived')
    expect(came('accepted')).toBe('it had not arrived before and is stored now')
    expect(came('unknown')).toBe('still not known')
    expect(came('queued')).toBe('the answer is still to come')
    expect(came('rejected')).toBe('rejected')
    const refused = cameOfIt({ state: 'rejected' }, { state: 'accepted', confirmed: 0 })
    expect(refused).toBe('now accepted')
  })

  it('waits with the whole desk', () => {
    const waiting: PunchDetail = {
      ...punch,
      state: 'queued',
      deskPausedAt: '2026-08-11T09:41:00.000Z',
    }
    expect(whyOf(waiting)).toBe('Everything is paused')
    expect(meaningOf(waiting)).toBe('Everything is paused. The punch waits and is not lost.')
    expect(storyOf(waiting).at(-1)?.text).toBe('Everything is paused')
  })

  it('says why in few words, and nothing when all is well', () => {
    const why = (part: Partial<PunchDetail>) => whyOf({ ...punch, ...part })
    expect(why({})).toBe('')
    expect(why({ confirmed: 1 })).toBe('An earlier try had arrived')
    expect(why({ state: 'rejected', answer: 'userid 5 does not exist' })).toBe(
      'userid 5 does not exist',
    )
    expect(why({ state: 'unknown', tries: 8 })).toBe('No sure answer, 8 tries')
    expect(why({ state: 'unknown', outcome: 'rejected', answer: 'Employee unknown' })).toBe(
      'Refused after a try that may have arrived: Employee unknown',
    )
    expect(why({ state: 'failed', tries: 8, replacedBy: 9 })).toBe('Sent again. Not saved, 8 tries')
    expect(why({ state: 'queued', importState: 'paused' })).toBe('Its import is paused')
    expect(why({ state: 'queued', tries: 2, nextTryAt: punch.updatedAt })).toBe('Waits for try 3')
    expect(whatToLookFor(punch)).toContain(
      'employee 1187, Friday 7 August 2026, 21:57:20 (9:57:20 pm)',
    )
  })
})
