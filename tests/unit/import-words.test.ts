import { describe, expect, it } from 'vitest'
import { cancelled, paused, slowedDown } from '#components/import-page/notice-words.ts'
import { timeLeft } from '#components/import-page/time-words.ts'
import type { ImportProgress, Sample } from '#lib/imports/progress.ts'
import type { PaceEvent, PaceHistory } from '#lib/pace/history.ts'

const zone = 'Europe/London'
const at = (clock: string) => new Date(Date.parse(`2026-08-11T${clock}+01:00`)).toISOString()
const ms = (clock: string) => Date.parse(at(clock))
const nowMs = ms('10:22:08')

const throttled: PaceEvent = {
  id: 3,
  at: at('10:21:40'),
  kind: 'throttled',
  fromInFlight: 8,
  toInFlight: 4,
  waitMs: 8_000,
  said: 'API key has reached the time limit for this method',
}

const pace: PaceHistory = {
  inFlight: 4,
  inFlightLimit: 8,
  perSecondLimit: null,
  silentUntil: null,
  nextAt: at('10:22:40'),
  points: [],
  events: [throttled],
}

const progress: ImportProgress = {
  id: 1,
  state: 'sending',
  pausedBy: null,
  pausedReason: null,
  isCleared: true,
  counts: {
    queued: 982,
    sending: 4,
    accepted: 1_431,
    duplicate: 22,
    rejected: 31,
    failed: 0,
    unknown: 2,
    cancelled: 0,
  },
  confirmed: 3,
  startedAt: at('10:19:58'),
  finishedAt: null,
  isHeld: false,
  pace,
  unknown: [],
  latest: [],
}
const none = { ...progress.counts, accepted: 0, duplicate: 0, rejected: 0, unknown: 0, sending: 0 }

describe('after Go2Clock asked to slow down', () => {
  it('says when, what was done, what comes next, and that nothing need be done', () => {
    expect(slowedDown(pace, zone, nowMs)).toEqual({
      id: 3,
      waitMs: 8_000,
      title: 'Go2Clock asked us to slow down at 10:21:40.',
      text: 'We waited 8 s and now send 4 at a time instead of 8; at 10:22:40 we try 5. No punch lost a try. You need do nothing.',
    })
  })

  it('says until when it waits while it waits', () => {
    expect(slowedDown(pace, zone, ms('10:21:43'))?.text).toBe(
      'We wait 8 s, until 10:21:48, and then send 4 at a time instead of 8. No punch lost a try. You need do nothing.',
    )
  })

  it('has nothing more to say once more at a time went well', () => {
    const grown = { ...throttled, id: 4, kind: 'grow' as const, at: at('10:22:40') }
    expect(slowedDown({ ...pace, events: [throttled, grown] }, zone, nowMs)).toBeNull()
    expect(slowedDown({ ...pace, events: [] }, zone, nowMs)).toBeNull()
  })
})

describe('a paused import', () => {
  it('names the reason of the first punches and what was spared', () => {
    const words = paused({
      ...progress,
      state: 'paused',
      pausedBy: 'canary',
      pausedReason: 'userid does not exist',
      counts: { ...none, rejected: 3, queued: 2_469 },
    })
    expect(words).toEqual({
      title: 'This import paused itself.',
      text: 'The first 3 punches were all refused: “userid does not exist”. 2,469 wait.',
    })
  })

  it('names twenty-five in a row likewise, and ends a quoted sentence once', () => {
    const words = paused({
      ...progress,
      state: 'paused',
      pausedBy: 'refusals',
      pausedReason: 'Locked.',
    })
    expect(words.text).toBe('The last 25 punches in a row were all refused: “Locked.” 982 wait.')
  })

  it('calls nothing refused that only got no sure answer', () => {
    const counts = { ...none, unknown: 3, queued: 1 }
    const words = paused({ ...progress, state: 'paused', pausedBy: 'canary', counts })
    expect(words.text).toBe('The first 3 punches were all left without a sure answer. 1 waits.')
  })

  it('says it was a person', () => {
    expect(paused({ ...progress, pausedBy: 'person' }).text).toBe('982 wait; none is lost.')
  })
})

describe('a cancelled import', () => {
  it('says exactly what was sent before and what is still on the way', () => {
    const counts = { ...progress.counts, queued: 0, cancelled: 982 }
    expect(cancelled({ ...progress, counts }).text).toBe(
      '982 of 2,472 punches were given up and not sent. Sent before: 1,431 accepted, 22 duplicate, 31 rejected, 2 unknown. What Go2Clock stored stays there. 4 are still on the way.',
    )
  })

  it('says that none was sent, or what goes on because it may have arrived', () => {
    const said = (queued: number) =>
      cancelled({ ...progress, counts: { ...none, queued, cancelled: 9 } }).text
    expect(said(0)).toBe('9 of 9 punches were given up and not sent. None was sent before.')
    expect(said(1)).toBe(
      '9 of 10 punches were given up and not sent. 1 may have reached Go2Clock: it goes on until that is known.',
    )
  })
})

describe('the time left', () => {
  const samples = (rate: number, from: string): Sample[] =>
    [0, 10].map((second) => ({ atMs: ms(from) + second * 1_000, answered: second * rate }))
  const standing = {
    progress,
    samples: samples(9.6, '10:21:58'),
    connection: undefined,
    desk: null,
    zone,
    nowMs,
  }

  it('is a time, its rate and an end', () => {
    expect(timeLeft(standing)).toEqual({
      strong: 'About 1 min 45 s left',
      text: 'at 9.6 a second, done near 10:23',
    })
  })

  it('forgets the pace from before the last stop', () => {
    expect(timeLeft({ ...standing, samples: samples(16, '10:21:20') })?.text).toBe(
      'Measuring the pace',
    )
  })

  it('promises nothing while nothing is sent', () => {
    const desk = { pausedAt: at('10:00:00'), pausedBy: 'person', detail: '' } as const
    const waiting = { ...progress, pace: { ...pace, silentUntil: at('10:22:20') } }
    expect(timeLeft({ ...standing, desk })?.text).toMatch(/Everything is paused/)
    expect(timeLeft({ ...standing, progress: { ...progress, isHeld: true } })?.text).toMatch(
      /on hold/,
    )
    expect(timeLeft({ ...standing, progress: { ...progress, state: 'paused' } })?.strong).toBe(
      'Paused',
    )
    expect(timeLeft({ ...standing, progress: waiting })).toEqual({
      strong: 'Waiting until 10:22:20',
      text: 'as Go2Clock asked',
    })
  })

  it('is not there when nothing waits', () => {
    expect(timeLeft({ ...standing, progress: { ...progress, state: 'finished' } })).toBeNull()
  })

  it('names the day when it ends on another', () => {
    const slow = { ...standing, samples: samples(0.1, '10:21:58') }
    expect(timeLeft({ ...slow, nowMs: ms('22:00:00') })?.text).toContain('done near Wed 12/08/2026')
  })
})
