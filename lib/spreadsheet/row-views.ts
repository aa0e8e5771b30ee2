import { typeWithNumber } from '#lib/punch/check-type.ts'
import { dayAndMonth, longDate, readBack, twelveHour, wallText } from '#lib/punch/wall-clock.ts'
import { cleanText } from './clean-text.ts'
import type { Edits } from './edits.ts'
import { planRowFix } from './fixes.ts'
import { called, type LooksLike } from './id-reader.ts'
import { headerMark, type Judge } from './judge.ts'
import { markedColumn, type RowReading } from './row-reader.ts'
import { type PeopleContext, ruleNumber, ruleOf, titleOf } from './rules.ts'
import type { Explanation, ReadPunch, RowView } from './schema.ts'
import type { Sheet } from './sheet.ts'
import { shortReason } from './short-reason.ts'

/** A row as the grid shows it. */
export function rowView(sheet: Sheet, edits: Edits, judge: Judge, row: number): RowView {
  const reading = judge.read(row)
  const cells = sheet.columns.map((_, column) => edits.text(row, column))
  const verdict = judge.verdict(row)
  return {
    rowNo: row + 1,
    sourceRowNo: judge.rowNoOf(row),
    part: judge.partOf(row),
    cells,
    originals: sheet
      .rowTexts(row)
      .flatMap((text, column) => (text === cells[column] ? [] : [{ column, text }])),
    // A row that is no punch has no wrong cells.
    marks: reading.findings.flatMap(({ column, rule }) => {
      const { severity, id } = ruleOf(rule)
      return column === null || verdict === 'skipped' ? [] : [{ column, severity, rule: id }]
    }),
    verdict,
    reason: shortReason(judge, row),
    remark: remarkOf(reading),
    punch: reading.punch,
  }
}

/** What the time alone does not show: that it is of the night before. */
function remarkOf({ findings, wall }: RowReading): string {
  if (wall === null) return ''
  const night = dayAndMonth(wallText(wall - 86_400).slice(0, 10))
  const has = (wanted: number) => findings.some(({ rule }) => rule === wanted)
  if (has(overnight)) return `ends the night shift of ${night}`
  return has(afterMidnight) ? `belongs to the night shift of ${night}` : ''
}

/** Up to n rows spread over the file, such as would be sent when there are any. */
export function previewRows(sheet: Sheet, judge: Judge, n: number): number[] {
  const { headerRow } = judge.plan.shape
  const rows = new Set<number>()
  const wanted = Math.min(Math.max(0, Math.floor(n)), 20)
  const isShown = (claim: (row: number) => boolean) => {
    for (let i = 0; i < wanted && rows.size < wanted; i++) {
      const from = headerRow + Math.floor(((sheet.rows - headerRow) * i) / wanted)
      let row = from
      while (row < sheet.rows && (rows.has(row) || !claim(row))) row++
      if (row < sheet.rows) rows.add(row)
    }
  }
  if (judge.hasSides) showPairs(sheet, judge, rows, wanted)
  isShown((row) => judge.isSent(row))
  if (rows.size === 0)
    isShown((row) => judge.reason[row] !== headerMark && judge.verdict(row) === 'error')
  return [...rows].sort((a, b) => a - b)
}

/** An in with its out, a night among them: single halves far apart would not show how pairs are read. */
function showPairs(sheet: Sheet, judge: Judge, rows: Set<number>, wanted: number): void {
  const { headerRow } = judge.plan.shape
  const isPair = (row: number) =>
    judge.isSent(row - 1) && judge.isSent(row) && judge.rowNoOf(row - 1) === judge.rowNoOf(row)
  const find = (from: number, claim: (row: number) => boolean) => {
    let row = from
    while (row < sheet.rows && !claim(row)) row++
    if (row >= sheet.rows || rows.size + 2 > wanted) return
    rows.add(row - 1).add(row)
  }
  find(headerRow + 1, (row) => isPair(row) && judge.isNextDay(row))
  for (let i = 0; i < 2; i++) {
    const from = headerRow + 1 + Math.floor(((sheet.rows - headerRow) * i) / 2)
    find(from, (row) => isPair(row) && !rows.has(row) && !rows.has(row - 1))
  }
}

/** Everything the desk can say about one cell, or about the row (column null). */
export function explainCell(
  sheet: Sheet,
  edits: Edits,
  judge: Judge,
  row: number,
  column: number | null,
): Explanation {
  const reading = judge.read(row)
  const other = judge.otherRow(row)
  const { zone, now } = judge.plan.context
  const { thresholds } = judge.plan
  const looksLike = whoItLooksLike(edits, judge, row)
  const people = peopleContext(judge, reading.punch.userid, looksLike)
  const plan = planRowFix(judge, edits, row)
  const text = column === null ? '' : edits.text(row, column)
  const findings = reading.findings
    .filter((finding) => finding.column === column || finding.column === null || column === null)
    .sort((a, b) => a.rule - b.rule)
    .map(({ column: marked, rule }) => {
      const { severity, id, explain } = ruleOf(rule)
      const cell = marked === null ? text : edits.text(row, marked)
      const otherRowNo = other === null ? null : judge.rowNoOf(other)
      return {
        severity,
        rule: id,
        title: titleOf(rule, thresholds),
        sentence: explain({
          ...{ text: cell, zone, now, thresholds, wall: reading.wall, people },
          ...{
            otherRowNo,
            otherWall: other === null ? null : (judge.wall[other] as number),
            held: judge.acrossRows.heldAt(row),
          },
        }),
      }
    })
  return {
    rowNo: row + 1,
    sourceRowNo: judge.rowNoOf(row),
    column,
    original: column === null ? '' : sheet.text(row, column),
    text,
    findings,
    readAs: column === null ? '' : readAs(judge, column, reading.punch, text),
    sameValueRows: column === null ? 0 : sameValueRows(sheet, judge, row, column),
    otherRowNo: other === null ? null : other + 1,
    fix: plan && { label: plan.label, rows: plan.rows },
    missing: missingHalf(judge, row),
  }
}

/** Somebody of the list, where the row's ID leads to nobody. */
function whoItLooksLike(edits: Edits, judge: Judge, row: number): LooksLike | null {
  const { ids, columnOf } = judge.plan
  const column = columnOf.get('userid')
  if (!ids?.directory || column === undefined) return null
  const text = edits.text(row, column)
  if (ids.person(ids.read(text).value)) return null
  const names = columnOf.get('name')
  return ids.looksLike(text, names === undefined ? '' : edits.text(row, names))
}

function peopleContext(
  { plan: { ids } }: Judge,
  userid: string | null,
  looksLike: LooksLike | null,
): PeopleContext | undefined {
  if (!ids?.directory) return undefined
  return {
    list: `the list of ${ids.directory.connection}`,
    userid,
    name: ids.person(userid)?.name ?? '',
    looksLike: looksLike?.why ?? null,
  }
}

function missingHalf(judge: Judge, row: number): Explanation['missing'] {
  const other = judge.missingHalf(row)
  const column = judge.plan.columnOf.get('checktime') ?? judge.plan.columnOf.get('time')
  return other < 0 || column === undefined ? null : { rowNo: other + 1, column }
}

function readAs(judge: Judge, column: number, punch: ReadPunch, text: string): string {
  const { plan } = judge
  const field = plan.shape.columns[column]?.field
  if (field === 'date') return punch.date === null ? '' : longDate(punch.date)
  if (field === 'time') return punch.time === null ? '' : `${punch.time}, ${twelveHour(punch.time)}`
  if (column === markedColumn(plan, 'date'))
    return punch.checktime === null ? '' : readBack(punch.checktime)
  if (field === 'checktype') return punch.checktype === null ? '' : typeWithNumber(punch.checktype)
  if (!field || field === 'checktime') return ''
  const person = field === 'userid' ? plan.ids?.person(punch.userid) : null
  if (person) return person.name === '' && person.userid === text ? '' : called(person)
  const value = field in punch ? punch[field as keyof ReadPunch] : null
  return value === null || value === text ? '' : cleanText(String(value))
}

function sameValueRows(sheet: Sheet, judge: Judge, row: number, index: number): number {
  const column = sheet.column(index)
  if (column.codes === null) return 1
  return sheet.rowsPerKey(column, judge.plan.shape.headerRow)[column.keyOf(row)] as number
}

const overnight = ruleNumber('overnight')
const afterMidnight = ruleNumber('after-midnight')
