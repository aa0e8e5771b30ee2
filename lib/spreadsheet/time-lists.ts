import { cleanOptional } from './clean-text.ts'

const clock = /\d{1,2}:\d{2}(?::\d{2})?(?:\s*[ap]\.?m?\b\.?)?/gi
const between = /^[\s,;/|+&-]*$/

/**
 * The times of one day in one cell, as clocks print them: glued (`19:5019:51`), one per line, or with
 * any sign between. A cell that holds anything else is one text, so that it is told of as it is.
 */
export function splitTimes(text: string): string[] {
  const clean = cleanOptional(text)
  if (clean === '') return []
  const times = clean.match(clock)
  if (!times || !between.test(clean.replace(clock, ''))) return [clean]
  return times
}

/** True when the cell is nothing but times. */
export function isTimeList(text: string): boolean {
  const times = splitTimes(text)
  return times.length > 0 && times.every((time) => /^\d{1,2}:\d{2}/.test(time) && clockOnly(time))
}

function clockOnly(time: string): boolean {
  return time.replace(clock, '').trim() === ''
}
