import { count, grouped } from '#lib/count.ts'
import type { EditBatch, Edits } from './edits.ts'
import type { Judge } from './judge.ts'
import { type RuleId, ruleOf } from './rules.ts'

type IdFix = { label: string; rows: number; batch: () => EditBatch }

const rulesWithIds: readonly string[] = [
  'id-not-in-list',
  'id-not-number',
  'id-not-matched',
] satisfies RuleId[]

/**
 * IDs of the list for rows whose ID leads to nobody: where it looks like one, or the name in the row
 * has one, and nothing speaks for two. `only` asks for one row and all with the same text and person.
 */
export function planIdFix(judge: Judge, edits: Edits, rule: number, only?: number): IdFix | null {
  const { ids, columnOf } = judge.plan
  const column = columnOf.get('userid')
  // An ID written into a column of payroll numbers would be read as one.
  const takesIds = ids?.way === 'userid' || ids?.way === 'zeros'
  if (!ids?.directory || !takesIds || column === undefined || !isAboutIds(rule)) return null
  const names = columnOf.get('name')
  const meant = new Map<string, string>()
  const userOf = (row: number): string => {
    const text = edits.text(row, column)
    const name = names === undefined ? '' : edits.text(row, names)
    const key = `${text}\n${name}`
    const known = meant.get(key)
    if (known !== undefined) return known
    const userid = ids.looksLike(text, name)?.person.userid ?? ''
    meant.set(key, userid)
    return userid
  }
  const wanted =
    only === undefined ? null : { text: edits.text(only, column), userid: userOf(only) }
  if (wanted?.userid === '') return null
  const rows: number[] = []
  const userids: string[] = []
  for (let row = 0; row < judge.reason.length; row++) {
    if (judge.reason[row] !== rule) continue
    if (wanted && edits.text(row, column) !== wanted.text) continue
    const userid = userOf(row)
    if (userid === '' || (wanted && userid !== wanted.userid)) continue
    rows.push(row)
    userids.push(userid)
  }
  if (rows.length === 0) return null
  return {
    label: labelOf(new Set(userids), rows.length),
    rows: rows.length,
    batch: () => ({
      cells: [
        {
          column,
          rows: Uint32Array.from(rows),
          codes: Uint32Array.from(userids, (userid) => edits.code(column, userid)),
        },
      ],
    }),
  }
}

function isAboutIds(rule: number): boolean {
  return rulesWithIds.includes(ruleOf(rule)?.id ?? '')
}

/** `Use 417 in 22 rows`, `Use the IDs of 3 people in 24 rows`. */
function labelOf(userids: ReadonlySet<string>, rows: number): string {
  const [first] = userids
  const who = userids.size === 1 ? first : `the IDs of ${grouped(userids.size)} people`
  return `Use ${who} in ${count(rows, 'row')}`
}
