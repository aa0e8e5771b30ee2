import { wallInZone } from './site-zone.ts'
import { tableDate } from './wall-clock.ts'

/** An instant on the wall of the site: `10:22:08` today, `Mon 10/08/2026 09:12` on other days. */
export function shownInstant(instant: string, zone: string, today: string): string {
  const wall = wallOf(instant, zone)
  return wall.startsWith(today) ? wall.slice(11) : `${tableDate(wall)} ${wall.slice(11, 16)}`
}

/** `10:22:08`: the clock of the site at an instant. */
export function shownClock(instant: string, zone: string): string {
  return wallOf(instant, zone).slice(11)
}

/** `0.25 s`, `12 s`, `4 min`, `2 h`: how long something took. */
export function shownSpan(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(2)} s`
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`
  return `${Math.round(ms / 3_600_000)} h`
}

function wallOf(instant: string, zone: string): string {
  return wallInZone(Date.parse(instant) / 1000, zone)
}
