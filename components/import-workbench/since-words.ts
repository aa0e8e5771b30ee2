import { wallInZone } from '#lib/punch/site-zone.ts'
import { dayAndMonth } from '#lib/punch/wall-clock.ts'

/** `6 July`: the day of an instant at the site. */
export function dayOfInstant(instant: string, zone: string): string {
  return dayAndMonth(wallInZone(Date.parse(instant) / 1_000, zone).slice(0, 10))
}
