import { grouped } from '#lib/count.ts'
import { type EditBatch, type Edits, skipStates } from './edits.ts'
import { fillByOrder } from './fill-by-order.ts'
import { planIdFix } from './id-fixes.ts'
import type { Judge } from './judge.ts'
import { type RuleId, ruleOf } from './rules.ts'

/** A proposed step for rows with one problem. Nothing of it is done before somebody says so. */
export type FixPlan = {
  /** `Keep the later 8` */
  label: string
  /** Rows it would change. */
  rows: number
  /** Made only when it is applied. */
  batch: () => EditBatch
}

/** More rows without a type are not read by their order each time something changes. */
const mostRowsFilled = 50_000

/**
 * Which of two taps a rule proposes to leave out. Out and In again in one minute: Go2Clock would keep one
 * of them and so end the work there; without both the time at work stays what it was.
 */
const leavesOut: Partial<Record<RuleId, 'itself' | 'earlier' | 'later' | 'both'>> = {
  'same-time-other-type': 'both',
  'tapped-twice': 'itself',
  'tapped-other-type': 'earlier',
  'tapped-first-fits': 'later',
  'clock-reset': 'itself',
  'sent-other-type': 'itself',
}

/** The step proposed for all rows with this problem; null when none can be vouched for. */
export function planFix(judge: Judge, edits: Edits, rule: number, rows: number): FixPlan | null {
  const id = ruleOf(rule).id as RuleId
  if (id === 'type-missing') {
    if (rows > mostRowsFilled) return null
    const filled = fillByOrder(judge, edits)
    return filled && { ...filled, label: `Fill ${grouped(filled.rows)} by order` }
  }
  const ids = planIdFix(judge, edits, rule)
  if (ids) return ids
  if (!leavesOut[id]) return null
  const { isLeftOut, count } = rowsLeftOut(judge, rule)
  if (count === 0) return null
  return { label: labelOf(id, count), rows: count, batch: () => skipBatch(rowsOf(isLeftOut)) }
}

/** The same for one row and the row it is about; null when there is none. */
export function planRowFix(judge: Judge, edits: Edits, row: number): FixPlan | null {
  const rule = judge.reason[row] as number
  const lefts = leftOutBy(judge, rule, row)
  const [left] = lefts
  if (left !== undefined) {
    const other = judge.otherRow(row)
    const kept = other !== null && other !== left ? other : row
    const rowNo = (index: number) => grouped(judge.rowNoOf(index))
    if (lefts.length > 1 && other !== null) {
      const label = `Skip this and row ${rowNo(other)}`
      return { label, rows: 2, batch: () => skipBatch(lefts) }
    }
    const label =
      other === null || left === row ? 'Skip this row' : `Skip row ${rowNo(left)}, keep this`
    return {
      label: left === row && kept !== row ? `Skip this, keep row ${rowNo(kept)}` : label,
      rows: 1,
      batch: () => skipBatch([left]),
    }
  }
  const ids = planIdFix(judge, edits, rule, row)
  if (ids) return ids
  if (!isRule(rule, 'type-missing')) return null
  const filled = fillByOrder(judge, edits, row)
  return filled && { ...filled, label: `${filled.word}, by the order of the day` }
}

/** 1 per row to leave out: a set of as many numbers would take a second of a million rows. */
function rowsLeftOut(judge: Judge, rule: number): { isLeftOut: Uint8Array; count: number } {
  const isLeftOut = new Uint8Array(judge.reason.length)
  let count = 0
  for (let row = 0; row < judge.reason.length; row++) {
    if (judge.reason[row] !== rule) continue
    for (const left of leftOutBy(judge, rule, row)) {
      if (isLeftOut[left] === 0) count++
      isLeftOut[left] = 1
    }
  }
  return { isLeftOut, count }
}

function* rowsOf(isLeftOut: Uint8Array): Generator<number> {
  for (let row = 0; row < isLeftOut.length; row++) if (isLeftOut[row] === 1) yield row
}

/** The rows to leave out when `row` has this rule as its reason: none when they stay behind anyway. */
function leftOutBy(judge: Judge, rule: number, row: number): number[] {
  const which = leavesOut[(ruleOf(rule)?.id ?? '') as RuleId]
  if (!which) return []
  if (which === 'itself') return [row]
  const other = which === 'both' ? judge.acrossRows.breakWith(row) : judge.otherRow(row)
  if (other === null) return []
  if (which === 'both') return [row, other]
  const gap = (judge.wall[row] as number) - (judge.wall[other] as number) || row - other
  const left = gap < 0 === (which === 'earlier') ? row : other
  return judge.isSent(left) ? [left] : []
}

function labelOf(id: RuleId, rows: number): string {
  if (id === 'tapped-other-type') return `Keep the later ${grouped(rows)}`
  if (id === 'same-time-other-type') return `Skip both of ${grouped(rows / 2)}`
  if (id === 'tapped-first-fits') return `Keep the first ${grouped(rows)}`
  return id === 'tapped-twice' ? `Skip the later ${grouped(rows)}` : `Skip ${grouped(rows)}`
}

function skipBatch(rows: Iterable<number>): EditBatch {
  return { skips: { rows: Uint32Array.from(rows), state: skipStates.skipped } }
}

function isRule(rule: number, id: RuleId): boolean {
  return ruleOf(rule)?.id === id
}
