import type { Judge } from './judge.ts'
import { sides } from './layouts.ts'
import { ruleNumber } from './rules.ts'
import type { Verdict } from './schema.ts'
import { shortReason } from './short-reason.ts'

const longestReason = 200
const worstFirst: Verdict[] = ['error', 'duplicate', 'warning', 'ready', 'skipped']

/**
 * What is thought of a row of the file as a whole: the verdict of its worst punch, and why. A punch
 * that was left out is told of in the reason, and makes the row skipped when none is left.
 */
export function judgeSourceRow(
  judge: Judge,
  from: number,
  to: number,
): { verdict: Verdict; reason: string } {
  if (to - from === 1) return { verdict: judge.verdict(from), reason: shortReason(judge, from) }
  let worst = worstFirst.length - 1
  for (let row = from; row < to; row++) {
    worst = Math.min(worst, worstFirst.indexOf(judge.verdict(row)))
  }
  const verdict = worstFirst[worst] as Verdict
  // Of a row that goes in part the reason is about what does not.
  const isInPart = verdict === 'error' || verdict === 'duplicate'
  const reasons: string[] = []
  for (let row = from; row < to; row++) {
    if (judge.reason[row] === noTime || (isInPart && judge.isSent(row))) continue
    addReason(reasons, judge, row)
  }
  return { verdict, reason: cut(joined(reasons)) }
}

/** `Out: Not a time`; said once when it is the same of every punch. */
function addReason(reasons: string[], judge: Judge, row: number): void {
  const why = shortReason(judge, row)
  if (why === '') return
  const type = judge.sideOf(row)
  reasons.push(`${type === null ? '' : `${sides[type]}: `}${why}`)
}

function joined(reasons: string[]): string {
  const bare = new Set(reasons.map((reason) => reason.slice(reason.indexOf(': ') + 2)))
  return bare.size === 1 && reasons.length > 1 ? ([...bare][0] as string) : reasons.join('; ')
}

function cut(text: string): string {
  return text.length > longestReason ? `${text.slice(0, longestReason - 1)}…` : text
}

const noTime = ruleNumber('no-time')
