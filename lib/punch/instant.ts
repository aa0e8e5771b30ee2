import { wallInZone } from './site-zone.ts'

/** An instant on the wall of the site: `10:22:08` today, `10/08/2026 09:12` on other days. */
export function shownInstant(instant: string, zone: string, today: string): string {
  const wall = wallOf(instant, zone)
  if (wall.startsWith(today)) return wall.slice(11)
  return `${wall.slice(8, 10)}/${wall.slice(5, 7)}/${wall.slice(0, 4)} ${wall.slice(11, 16)}`
}

/** `4 ms`, `0.25 s`, `12 s`, `4 min`, `2 h`: how long something took. */
export function shownSpan(ms: number): string {
  if (ms < 100) return `${Math.round(ms)} ms`
  if (ms < 10_000) return `${(ms / 1000).toFixed(2)} s`
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`
  return `${Math.round(ms / 3_600_000)} h`
}

function wallOf(instant: string, zone: string): string {
  return wallInZone(Date.parse(instant) / 1000, zone)
}
