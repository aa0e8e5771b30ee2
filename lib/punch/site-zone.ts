import { dayNumberOf, wallSeconds, wallText } from './wall-clock.ts'

/**
 * What a site's zone says about wall times. `Intl` is asked about instants only (the zone's
 * offset then), never about a punch's time.
 */

/** ok, or: `gap` = the clocks skipped it in spring; `repeated` = in autumn it happened twice. */
export type ZoneFact = 'ok' | 'gap' | 'repeated'

const secondsPerDay = 86_400
const formats = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()
/** Days whose neighbourhood has one offset only: `zone date` -> true. */
const calmDays = new Map<string, boolean>()

/** True when the runtime knows the IANA name. */
export function isKnownZone(zone: string): boolean {
  try {
    formatOf(zone)
    return true
  } catch {
    return false
  }
}

/** Whether a wall time exists once, never, or twice in the zone. The zone must be known. */
export function zoneFacts(checktime: string, zone: string): ZoneFact {
  return isCalmDay(checktime.slice(0, 10), zone) ? 'ok' : factOf(wallSeconds(checktime), zone)
}

/** True when no change of the clocks is near that day, so that every time of it exists once. */
export function isCalmDay(date: string, zone: string): boolean {
  const key = `${zone} ${date}`
  let calm = calmDays.get(key)
  if (calm === undefined) {
    const start = dayNumberOf(date) * secondsPerDay
    calm = offsetAt(start - secondsPerDay, zone) === offsetAt(start + 2 * secondsPerDay, zone)
    // Dirty files hold many absurd dates; the cache must not grow with them.
    if (calmDays.size > 20_000) calmDays.clear()
    calmDays.set(key, calm)
  }
  return calm
}

function factOf(wall: number, zone: string): ZoneFact {
  const before = offsetAt(wall - secondsPerDay, zone)
  const after = offsetAt(wall + secondsPerDay, zone)
  const offsets = before === after ? [before] : [before, after]
  const instants = offsets.filter((offset) => offsetAt(wall - offset, zone) === offset)
  if (instants.length === 0) return 'gap'
  return instants.length === 1 ? 'ok' : 'repeated'
}

/** `gap` and `repeated` in a sentence; null for `ok`. */
export function zoneSentence(fact: ZoneFact, checktime: string, zone: string): string | null {
  const clock = checktime.slice(11, 16)
  if (fact === 'gap') {
    return `${clock} did not exist that day in ${zone}: the clocks went forward over it.`
  }
  if (fact === 'repeated') {
    return `${clock} came twice that day in ${zone}, because the clocks went back. Go2Clock cannot be told which one it was.`
  }
  return null
}

/** Wall seconds of an instant in the zone; both in seconds since 1970, one on the wall, one UTC. */
export function wallSecondsInZone(epochSeconds: number, zone: string): number {
  return epochSeconds + offsetAt(epochSeconds, zone)
}

/** The wall time an instant (seconds since 1970 UTC) has in the zone. */
export function wallInZone(epochSeconds: number, zone: string): string {
  const whole = Math.floor(epochSeconds)
  return wallText(whole + offsetAt(whole, zone))
}

/** Wall time of now in the zone, `YYYY-MM-DDTHH:MM:SS`. */
export function nowIn(zone: string): string {
  return wallInZone(Date.now() / 1000, zone)
}

/** Today's date in the zone, `YYYY-MM-DD`. */
export function todayIn(zone: string): string {
  return nowIn(zone).slice(0, 10)
}

/** Seconds the zone's wall is ahead of UTC at an instant. */
function offsetAt(epochSeconds: number, zone: string): number {
  // Zones change on whole quarters of an hour (since 1970); a column of instants asks for few.
  const quarter = Math.floor(epochSeconds / 900)
  const key = `${zone} ${quarter}`
  let offset = offsets.get(key)
  if (offset === undefined) {
    offset = askOffset(quarter * 900, zone)
    if (offsets.size > 50_000) offsets.clear()
    offsets.set(key, offset)
  }
  return offset
}

function askOffset(epochSeconds: number, zone: string): number {
  const parts: Record<string, string> = {}
  for (const part of formatOf(zone).formatToParts(epochSeconds * 1000))
    parts[part.type] = part.value
  const date = `${parts.year?.padStart(4, '0')}-${parts.month}-${parts.day}`
  return wallSeconds(`${date}T${parts.hour}:${parts.minute}:${parts.second}`) - epochSeconds
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formats.set(zone, format)
  }
  return format
}
