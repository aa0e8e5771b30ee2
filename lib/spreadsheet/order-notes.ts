import { count, grouped } from '#lib/count.ts'
import type { Judge } from './judge.ts'
import { type RuleId, ruleNumber, spanText } from './rules.ts'
import { countReasons } from './send-summary.ts'

/** What was seen in the order of the punches and is no warning; full sentences, few. */
export function orderNotes(judge: Judge): string[] {
  const { thresholds } = judge.plan
  const notes: string[] = []
  const { begins, ends, ordered } = judge.acrossRows.directions
  if (ordered > 1 && !judge.acrossRows.hasInOut) {
    notes.push(`${whyNoOrder(begins, ends)}, so Ins and Outs were not checked against each other.`)
  }
  const hours = spanText(thresholds.longShiftHours * 3600)
  const rowsOf = counter(judge)
  const atEnd = rowsOf('open-at-end')
  const atStart = rowsOf('open-at-start')
  const breaks = rowsOf('short-break') / 2
  if (atEnd > 0) {
    notes.push(
      `${count(atEnd, 'In')} in the last ${hours} of the file ${atEnd === 1 ? 'has' : 'have'} no Out yet. The work may still go on, so this is no warning.`,
    )
  }
  if (atStart > 0) {
    notes.push(
      `${count(atStart, 'Out')} in the first ${hours} of the file ${atStart === 1 ? 'has' : 'have'} no In. The shift may have begun before the file, so this is no warning.`,
    )
  }
  if (breaks >= 1) {
    notes.push(
      `${count(Math.floor(breaks), 'time')} somebody at work went out and in again within ${spanText(thresholds.nearDoubleSeconds)}. That fits the order of the day, so both punches go.`,
    )
  }
  return notes
}

function whyNoOrder(begins: number, ends: number): string {
  if (begins + ends === 0) return 'No punch says in or out'
  const word = begins > ends ? 'In' : 'Out'
  if (begins === 0 || ends === 0) return `All punches are ${word}`
  const most = grouped(Math.max(begins, ends))
  return `Nearly all punches are ${word} (${most} of ${grouped(begins + ends)})`
}

function counter(judge: Judge): (id: RuleId) => number {
  const counts = countReasons(judge)
  return (id) => counts[ruleNumber(id)] as number
}
