import { wallText } from '#lib/punch/wall-clock.ts'
import { headerMark, type Judge, verdictOfRule } from './judge.ts'
import { fine, firstNoteRule, ruleNumber, ruleOf, titleOf } from './rules.ts'
import type { SendSummary, Severity, VerdictCounts } from './schema.ts'
import type { Sheet } from './sheet.ts'

/** Punch rows per verdict. */
export function countVerdicts(judge: Judge): VerdictCounts {
  return verdictsOf(countReasons(judge))
}

function verdictsOf(reasons: Uint32Array): VerdictCounts {
  const counts: VerdictCounts = { all: 0, ready: 0, warning: 0, error: 0, duplicate: 0, skipped: 0 }
  reasons.forEach((rows, rule) => {
    if (rows === 0 || rule === headerMark) return
    counts[verdictOfRule(rule)] += rows
    counts.all += rows
  })
  return counts
}

/** What goes and what stays, for the sentence before a send. */
export function summarizeSend(sheet: Sheet, judge: Judge): Omit<SendSummary, 'rows'> {
  const reasons = countReasons(judge)
  const counts = verdictsOf(reasons)
  const sent = sentRows(sheet, judge)
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (let i = 0; i < sent.length; i++) {
    const wall = judge.wall[sent[i] as number] as number
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
    people: judge.countPeople(sent),
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

function sentRows(sheet: Sheet, judge: Judge): Uint32Array {
  const rows = new Uint32Array(sheet.rows)
  let length = 0
  for (let row = 0; row < sheet.rows; row++) if (judge.isSent(row)) rows[length++] = row
  return rows.subarray(0, length)
}

/** Rows per rule number that is their reason. */
export function countReasons({ reason }: Judge): Uint32Array {
  const rows = new Uint32Array(fine + 1)
  for (let row = 0; row < reason.length; row++) {
    const rule = reason[row] as number
    rows[rule] = (rows[rule] as number) + 1
  }
  return rows
}

const noTime = ruleNumber('no-time')
