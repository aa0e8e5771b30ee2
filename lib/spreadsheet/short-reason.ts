import { headerMark, type Judge } from './judge.ts'
import { fine, firstNoteRule, ruleOf } from './rules.ts'

/** What the Why column says of a row; empty when all is well. */
export function shortReason(judge: Judge, row: number): string {
  const reason = judge.reason[row] as number
  if (reason === fine || reason === headerMark || reason >= firstNoteRule) return ''
  const other = judge.otherRow(row)
  const { id, title } = ruleOf(reason)
  if (other === null) return title
  const rowNo = (other + 1).toLocaleString('en-GB')
  return id === 'twice-in-file' ? `Same as row ${rowNo}` : `Other type than row ${rowNo}`
}
