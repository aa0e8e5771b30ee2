import { grouped } from '#lib/count.ts'
import { wallInZone } from '#lib/punch/site-zone.ts'
import { dayAndMonth } from '#lib/punch/wall-clock.ts'
import { headerMark, type Judge } from './judge.ts'
import { fine, firstNoteRule, type HeldPunch, ruleOf, spanText, titleOf } from './rules.ts'

/** What the Why column says of a row; empty when all is well. */
export function shortReason(judge: Judge, row: number): string {
  const reason = judge.reason[row] as number
  if (reason === fine || reason === headerMark || reason >= firstNoteRule) return ''
  const held = judge.acrossRows.heldAt(row)
  if (held) return heldReason(held, judge.plan.context.zone)
  const other = judge.otherRow(row)
  const title = titleOf(reason, judge.plan.thresholds)
  if (other === null) return title
  const rowNo = grouped(judge.rowNoOf(other))
  switch (ruleOf(reason).id) {
    case 'twice-in-file':
      return `Same as row ${rowNo}`
    case 'same-time-other-type':
      return `Other type than row ${rowNo}`
    case 'tapped-twice':
    case 'tapped-other-type':
    case 'tapped-first-fits':
      return `Two taps, ${spanText(Math.abs(wallOf(judge, row) - wallOf(judge, other)))} apart`
    default:
      return title
  }
}

/** `Sent 5 August, accepted` */
function heldReason({ at, state }: HeldPunch, zone: string): string {
  const day = dayAndMonth(wallInZone(Date.parse(at) / 1000, zone))
  return `Sent ${day}, ${state}`
}

function wallOf(judge: Judge, row: number): number {
  return judge.wall[row] as number
}
