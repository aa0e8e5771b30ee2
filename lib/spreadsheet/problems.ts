import { grouped } from '#lib/count.ts'
import { cleanText } from './clean-text.ts'
import type { Edits } from './edits.ts'
import { planFix } from './fixes.ts'
import { headerMark, type Judge } from './judge.ts'
import { markedColumn } from './row-reader.ts'
import { fine, firstNoteRule, ruleOf, sentWords, titleOf } from './rules.ts'
import type { Problem } from './schema.ts'
import type { Sheet } from './sheet.ts'

const valuesShown = 20
/** Different values counted per problem; beyond it the tail is not told apart. */
const valuesCounted = 5_000

type Group = { rule: number; rows: number; firstRow: number; keys: Map<number | string, number> }

/** Rows with a problem by their reason: errors, warnings, doubles, left-out rows; most rows first. */
export function listProblems(sheet: Sheet, edits: Edits, judge: Judge): Problem[] {
  const groups = new Map<number, Group>()
  for (let row = 0; row < sheet.rows; row++) {
    const reason = judge.reason[row] as number
    if (reason === fine || reason === headerMark || reason >= firstNoteRule) continue
    let group = groups.get(reason)
    if (!group) {
      group = { rule: reason, rows: 0, firstRow: row, keys: new Map() }
      groups.set(reason, group)
    }
    group.rows++
    countValue(group, row, edits, judge)
  }
  return [...groups.values()]
    .map((group) => problemOf(group, edits, judge))
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || b.rows - a.rows)
}

const order: Problem['severity'][] = ['error', 'warning', 'duplicate', 'skipped']

/** Counted by key, by text where the cell was edited on its own. */
function countValue({ rule, keys }: Group, row: number, edits: Edits, judge: Judge): void {
  const column = markedColumn(judge.plan, ruleOf(rule).field)
  if (column === null) return
  const key = edits.looseRows().has(row) ? edits.text(row, column) : edits.column(column).keyOf(row)
  const known = keys.get(key)
  if (known !== undefined) keys.set(key, known + 1)
  else if (keys.size < valuesCounted) keys.set(key, 1)
}

function problemOf({ rule, rows, firstRow, keys }: Group, edits: Edits, judge: Judge): Problem {
  const { id, severity, field } = ruleOf(rule)
  const column = markedColumn(judge.plan, field)
  const plan = planFix(judge, edits, rule, rows)
  const byText = new Map<string, number>()
  for (const [key, number] of keys) {
    const text = typeof key === 'string' ? key : edits.keyText(column ?? 0, key)
    byText.set(text, (byText.get(text) ?? 0) + number)
  }
  const values = [...byText]
    .sort((a, b) => b[1] - a[1])
    .slice(0, valuesShown)
    .map(([text, number]) => ({ column: column ?? 0, text, rows: number }))
  return {
    rule: id,
    severity: severity as Problem['severity'],
    title: titleOf(rule, judge.plan.thresholds),
    rows,
    remark:
      peopleRemark(id, values, judge) ??
      heldRemark(rule, rows, firstRow, judge) ??
      remarkOf(id, values, byText.size, plan !== null),
    values,
    firstRowNo: firstRow + 1,
    fix: plan && { label: plan.label, rows: plan.rows },
  }
}

/** `00417 (22) looks like 417 Megan Holroyd; 2290 (9)`. */
function peopleRemark(rule: string, values: Problem['values'], judge: Judge): string | null {
  const { ids } = judge.plan
  if (!ids?.directory || (rule !== 'id-not-in-list' && rule !== 'id-not-matched')) return null
  const said = values.slice(0, 3).map(({ text, rows }) => {
    const looksLike = ids.looksLike(text, '')
    const value = `${cleanText(text)} (${grouped(rows)})`
    return looksLike ? `${value} ${looksLike.why}` : value
  })
  return values.length > said.length ? `${said.join('; ')} and more` : said.join('; ')
}

/** Of whom and when, by its first row. */
function heldRemark(rule: number, rows: number, firstRow: number, judge: Judge): string | null {
  const held = judge.acrossRows.heldAt(firstRow)
  if (!held || judge.reason[firstRow] !== rule) return null
  const words = sentWords(held, judge.plan.context.zone)
  return rows === 1 ? `It was ${words}.` : `The first was ${words}.`
}

const remarks: Record<string, string> = {
  'name-differs': 'The punches go to the ID, whoever it is.',
  'twice-in-file': 'The first of each is sent.',
  'same-time-other-type': 'Go2Clock keeps one punch per employee and time.',
  'type-missing': 'Fill the cells in; for a column of types, Type words can say what empty means.',
  'type-open': 'Say which column holds the type, or which type all rows have.',
  'date-order-open': 'Say which number is the day.',
  'tapped-twice': 'One tap of each two is enough.',
  'tapped-other-type': 'A wrong key was corrected. The later tap is mostly right.',
  'tapped-first-fits': 'The punches before and after fit only the first.',
  'over-16-hours': 'Mostly a forgotten Out.',
  'in-after-in': 'No Out stands between.',
  'out-after-out': 'No In stands between.',
  'missing-in': 'Add the missing In here or later.',
  'missing-out': 'Add the missing Out here or later.',
  'row-without-out': 'The in goes alone, unless the out is typed.',
  'row-without-in': 'The out goes alone, unless the in is typed.',
  'other-half-unread': 'The next day cannot be told without it.',
  'odd-times': 'In and out are told by the order of the times.',
  'steps-back': 'Read as the next day.',
  'out-before-in': 'One of the two is wrong.',
  'no-time': 'Nothing is sent for it until a time is typed.',
  'two-clocks': 'The same person on another clock, minutes later.',
  'clock-reset': 'A clock that lost its power starts again at this day.',
  'zone-gap': 'The clocks went forward over this hour.',
  'zone-repeated': 'The clocks went back over this hour; Go2Clock cannot be told which one it was.',
}

function remarkOf(
  rule: string,
  values: Problem['values'],
  different: number,
  isFixable: boolean,
): string {
  if (rule === 'same-time-other-type' && isFixable) {
    return 'Go2Clock keeps one punch per employee and time. Out and In again in one minute can go without both.'
  }
  if (rule === 'type-missing' && isFixable)
    return 'In and Out can be read from the order of the day.'
  const fixed = remarks[rule]
  if (fixed) return fixed
  const shown = values
    .map(({ text }) => cleanText(text))
    .filter((text) => text !== '')
    .slice(0, 3)
  if (shown.length === 0) return ''
  const more = different > shown.length ? ` and ${grouped(different - shown.length)} more` : ''
  return shown.map((text) => (text.length > 24 ? `${text.slice(0, 23)}…` : text)).join(', ') + more
}
