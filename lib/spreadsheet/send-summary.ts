import { wallText } from '#lib/punch/wall-clock.ts'
import { headerMark, type Judge, verdictOfRule } from './judge.ts'
import { fine, firstNoteRule, ruleNumber, ruleOf, titleOf } from './rules.ts'
import type { SendSummary, Severity, VerdictCounts } from './schema.ts'
import type { Sheet } from './sheet.ts'

/** Punch rows per verdict. */
export function countVerdicts(sheet: Sheet, judge: Judge): VerdictCounts {
  const counts: VerdictCounts = { all: 0, ready: 0, warning: 0, error: 0, duplicate: 0, skipped: 0 }
  countReasons(sheet, judge).forEach((rows, rule) => {
    if (rows === 0 || rule === headerMark) return
    counts[verdictOfRule(rule)] += rows
    counts.all += rows
  })
  return counts
}

/** What goes and what stays, for the sentence before a send. */
export function summarizeSend(sheet: Sheet, judge: Judge): Omit<SendSummary, 'rows'> {
  const counts = countVerdicts(sheet, judge)
  const reasons = countReasons(sheet, judge)
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (let row = 0; row < sheet.rows; row++) {
    if (!judge.isSent(row)) continue
    const wall = judge.wall[row] as number
    if (wall < first) first = wall
    if (wall > last) last = wall
  }
  const reasonsOf = (severities: Severity[]) =>
    [...reasons]
      .flatMap((rows, rule) => {
        const isOne = rows > 0 && rule < firstNoteRule && rule !== noTime
        return isOne && severities.includes(ruleOf(rule).severity) ? [{ rule, rows }] : []
      })
      .map(({ rule, rows }) => ({
        rule: ruleOf(rule).id,
        title: titleOf(rule, judge.plan.thresholds),
        rows,
      }))
      .sort((a, b) => b.rows - a.rows)
  const punches = counts.ready + counts.warning
  return {
    punches,
    people: judge.countPeople(sentRows(sheet, judge)),
    first: punches === 0 ? null : wallText(first),
    last: punches === 0 ? null : wallText(last),
    staysBehind: {
      error: counts.error,
      duplicate: counts.duplicate,
      // A half that the file has no time for is nothing that could go.
      skipped: counts.skipped - (reasons[noTime] as number),
    },
    behind: reasonsOf(['error', 'duplicate', 'skipped']),
    warnings: reasonsOf(['warning']),
  }
}

function* sentRows(sheet: Sheet, judge: Judge): Generator<number> {
  for (let row = 0; row < sheet.rows; row++) if (judge.isSent(row)) yield row
}

function countReasons(sheet: Sheet, judge: Judge): Uint32Array {
  const reasons = new Uint32Array(fine + 1)
  for (let row = 0; row < sheet.rows; row++) {
    const reason = judge.reason[row] as number
    reasons[reason] = (reasons[reason] as number) + 1
  }
  return reasons
}

const noTime = ruleNumber('no-time')
