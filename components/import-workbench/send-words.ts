import { count, grouped } from '#lib/count.ts'
import { dayAndMonth, readBack, twelveHour, weekdayOf } from '#lib/punch/wall-clock.ts'
import type { SendSummary } from '#lib/spreadsheet/schema.ts'

/** What would be sent and what would not, in words. */

/** `of 148 people, Mon 3 to Sun 9 August 2026, to Leeds bakery.` */
export function whatGoes({ people, first, last }: SendSummary, destination: string): string {
  if (!first || !last) return `can be sent to ${destination}.`
  return `of ${count(people, 'person', 'people')}, ${range(first, last)}, to ${destination}.`
}

/** `31 rows stay behind: 19 errors, 12 duplicates.`; empty when none does. */
export function staysBehind(behind: SendSummary['staysBehind']): string {
  const rows = behind.error + behind.duplicate + behind.skipped
  if (rows === 0) return ''
  return `${count(rows, 'row')} ${rows === 1 ? 'stays' : 'stay'} behind: ${behindParts(behind)}.`
}

/** `19 errors, 12 duplicates` */
export function behindParts({ error, duplicate, skipped }: SendSummary['staysBehind']): string {
  const parts = [
    error > 0 && count(error, 'error'),
    duplicate > 0 && count(duplicate, 'duplicate'),
    skipped > 0 && `${grouped(skipped)} skipped`,
  ]
  return parts.filter(Boolean).join(', ') || 'nothing'
}

/** `Monday 3 August 2026 at 05:52, 5:52 am` */
export function dayAndClock(checktime: string): string {
  return `${readBack(checktime)}, ${twelveHour(checktime.slice(11))}`
}

/** `Mon 3 to Sun 9 August 2026`, `Wed 30 December 2026 to Fri 1 January 2027`. */
function range(first: string, last: string): string {
  const [from, to] = [first.slice(0, 10), last.slice(0, 10)]
  const full = `${shortDay(to)} ${dayAndMonth(to)} ${to.slice(0, 4)}`
  if (from === to) return full
  if (from.slice(0, 7) === to.slice(0, 7))
    return `${shortDay(from)} ${Number(from.slice(8))} to ${full}`
  const year = from.slice(0, 4) === to.slice(0, 4) ? '' : ` ${from.slice(0, 4)}`
  return `${shortDay(from)} ${dayAndMonth(from)}${year} to ${full}`
}

function shortDay(date: string): string {
  return weekdayOf(date).slice(0, 3)
}
