import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isKnownZone,
  nowIn,
  todayIn,
  wallInZone,
  zoneFacts,
  zoneSentence,
} from '#lib/punch/site-zone.ts'
import { isWallTime, wallSeconds } from '#lib/punch/wall-clock.ts'

describe('the zone of a site', () => {
  it.each([
    // The last of the hour, the first after it: an off-by-one cannot hide.
    ['Europe/London', '2026-03-29T00:59:59', 'ok'],
    ['Europe/London', '2026-03-29T01:00:00', 'gap'],
    ['Europe/London', '2026-03-29T01:59:59', 'gap'],
    ['Europe/London', '2026-03-29T02:00:00', 'ok'],
    ['Europe/London', '2026-10-25T00:59:59', 'ok'],
    ['Europe/London', '2026-10-25T01:00:00', 'repeated'],
    ['Europe/London', '2026-10-25T01:59:59', 'repeated'],
    ['Europe/London', '2026-10-25T02:00:00', 'ok'],
    ['America/St_Johns', '2026-03-08T02:30:00', 'gap'],
    ['America/St_Johns', '2026-11-01T01:30:00', 'repeated'],
    // Lord Howe moves by half an hour only.
    ['Australia/Lord_Howe', '2026-10-04T02:29:00', 'gap'],
    ['Australia/Lord_Howe', '2026-10-04T02:30:00', 'ok'],
    ['Asia/Kathmandu', '2026-03-29T01:30:00', 'ok'],
  ])('%s %s is %s', (zone, checktime, fact) => {
    expect(zoneFacts(checktime, zone)).toBe(fact)
  })

  it('explains itself', () => {
    expect(zoneSentence('gap', '2026-03-29T01:30:00', 'Europe/London')).toMatch(/did not exist/)
    expect(zoneSentence('repeated', '2026-10-25T01:30:00', 'Europe/London')).toMatch(/came twice/)
    expect(zoneSentence('ok', '2026-10-25T03:30:00', 'Europe/London')).toBeNull()
  })

  it('puts an instant on the wall of odd zones', () => {
    const instant = wallSeconds('2026-01-15T12:00:00')
    expect(wallInZone(instant, 'Asia/Kathmandu')).toBe('2026-01-15T17:45:00')
    expect(wallInZone(instant, 'America/St_Johns')).toBe('2026-01-15T08:30:00')
  })

  it('never puts an instant into a gap', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000 }),
        fc.constantFrom('Asia/Kathmandu', 'America/St_Johns', 'Australia/Lord_Howe'),
        (instant, zone) => {
          const wall = wallInZone(instant, zone)
          expect(isWallTime(wall)).toBe(true)
          expect(zoneFacts(wall, zone)).not.toBe('gap')
        },
      ),
    )
  })

  it('tells now and today, and knows which zones there are', () => {
    expect(isWallTime(nowIn('Asia/Kathmandu'))).toBe(true)
    expect(todayIn('Europe/London')).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(isKnownZone('Europe/London')).toBe(true)
    expect(isKnownZone('Mars/Olympus')).toBe(false)
  })
})
