import { count, grouped } from '#lib/count.ts'
import { guessType } from '#lib/punch/check-type.ts'
import { attlogType, isAttlog } from './attlog-columns.ts'
import { bareDays } from './bare-days.ts'
import { cleanText } from './clean-text.ts'
import { isOrderOpen } from './date-question.ts'
import type { Edits } from './edits.ts'
import { headerKey, isBreakWord } from './header-words.ts'
import type { Judge } from './judge.ts'
import { layoutQuestion } from './layouts.ts'
import { columnName, notPunches, proposeShape, sampleValues } from './propose.ts'
import type {
  ColumnInfo,
  Field,
  IdQuestion,
  LearnedWord,
  OpenQuestion,
  Shape,
  TypeWord,
} from './schema.ts'
import type { Sheet } from './sheet.ts'
import { readMoment } from './values.ts'

/** Rows in which a header is looked for. */
const openingRows = 40
/** More different words than this are no type words; the list is cut. */
const wordsShown = 200

/**
 * Each column with samples, counts, and what it could be. `hasBadges`: a list came along that explains a
 * clock's internal numbers.
 */
export function describeColumns(sheet: Sheet, shape: Shape, hasBadges = false): ColumnInfo[] {
  const proposed = proposeShape(sheet, shape.headerRow, shape.layout)
  return sheet.columns.map((column, index) => {
    const rows = sheet.rowsPerKey(column, shape.headerRow)
    let distinct = 0
    let emptyRows = 0
    for (let key = 0; key < rows.length; key++) {
      if (rows[key] === 0) continue
      if (column.texts.isEmpty(key)) emptyRows += rows[key] as number
      else distinct++
    }
    const info: ColumnInfo = {
      index,
      header: shape.columns[index]?.header || columnName(index),
      samples: sampleValues(sheet, index, shape.headerRow, 3),
      distinct: column.codes === null ? null : distinct,
      emptyRows,
      field: shape.columns[index]?.field ?? null,
      proposed: proposed.columns[index]?.field ?? null,
      remark: '',
    }
    if (sheet.joined.has(index)) return { ...info, remark: 'first and last name together' }
    if (sheet.carried.has(index)) return { ...info, remark: 'from the line above the rows' }
    const isInternal = isClockDatabase(sheet, shape.headerRow) && !hasBadges
    return { ...info, remark: remarkOf(info, isInternal) }
  })
}

function remarkOf(
  { field, header, samples, distinct, emptyRows }: ColumnInfo,
  isDatabase: boolean,
): string {
  if (field === 'userid' && isDatabase && headerKey(header) === 'userid') {
    return 'the clock’s internal number, often not the badge'
  }
  if (distinct === 0) return 'empty'
  if (field === null && isBreakWord(header)) return 'breaks are not sent unless chosen'
  if (field === 'day') return 'in and out by their order'
  const form = field === 'checktime' || field === 'time' ? formRemark(samples) : null
  if (form) return form
  if (field === 'name') return 'to check the ID against'
  if (emptyRows > 0) return `${grouped(emptyRows)} ${emptyRows === 1 ? 'row is' : 'rows are'} empty`
  if (distinct === null) return 'nearly every row its own value'
  const unit = field === 'checktype' ? 'word' : 'value'
  return count(distinct, unit)
}

/** Forms of a time that are read in a way worth saying. */
function formRemark(samples: string[]): string | null {
  const noise = samples.map((text) => /A(\d{1,2})P\1$/.exec(text)?.[0]).find(Boolean)
  if (noise) return `24-hour times; ${noise} is left out`
  return samples.some((text) => readMoment(text).instant !== null) ? 'converted to site time' : null
}

/** ZKTeco's att2000 table: its USERID is a key of the database, and 1 and 2 may be swapped. */
function isClockDatabase(sheet: Sheet, headerRow: number): boolean {
  if (headerRow === 0) return false
  const headers = new Set(sheet.rowTexts(headerRow - 1).map(headerKey))
  return headers.has('userid') && headers.has('checktime') && headers.has('verifycode')
}

/** The different words of the type column, most rows first, no word at all last. */
export function typeWords(
  sheet: Sheet,
  edits: Edits,
  judge: Judge,
  learned: readonly LearnedWord[],
): TypeWord[] {
  const { columnOf, meanings, shape } = judge.plan
  const index = columnOf.get('checktype')
  const column = index === undefined ? undefined : sheet.columns[index]
  if (index === undefined || !column) return []
  const counts = new Map<string, number>()
  const rows = sheet.rowsPerKey(column, shape.headerRow)
  for (let key = 0; key < rows.length && counts.size < 5_000; key++) {
    if (rows[key] === 0) continue
    const word = cleanText(edits.keyText(index, key))
    // Where the layout says in or out, only rows without any punch have no word.
    if (word === '' && judge.hasSides) continue
    counts.set(word, (counts.get(word) ?? 0) + (rows[key] as number))
  }
  return [...counts]
    .sort(([a, rowsA], [b, rowsB]) => Number(a === '') - Number(b === '') || rowsB - rowsA)
    .slice(0, wordsShown)
    .map(([word, number]) => {
      const guess = guessType(word)
      const means = meanings.get(word) ?? guess ?? 'ask'
      const isAnswered = shape.typeWords.some((each) => cleanText(each.word) === word)
      const known = isAnswered ? undefined : learned.find((each) => cleanText(each.word) === word)
      return {
        ...{ word, rows: number, means, guess },
        ...(known && { learned: { by: known.by, at: known.at } }),
      }
    })
}

/** What must or should be decided before the rows can be checked. */
export function openQuestions(
  source: Sheet,
  shape: Shape,
  sheet: Sheet,
  judge: Judge,
  ids: IdQuestion,
): OpenQuestion[] {
  const { columnOf } = judge.plan
  const questions: OpenQuestion[] = []
  const ask = (id: OpenQuestion['id'], sentence: string, blocks = true) =>
    questions.push({ id, sentence, blocks })
  const aboutTime = timeQuestion(shape, columnOf)
  const other = aboutTime ? notPunches(source, shape.headerRow) : null
  // Nothing else matters for a file that has no punches.
  if (other) return [{ id: other.holds, sentence: other.sentence, blocks: true }]
  if (!columnOf.has('userid')) {
    if (shape.columns.some(({ field }) => field === 'name'))
      ask('employee-names', namesSentence(ids))
    else
      ask(
        'employee-column',
        'Say which column holds the employee ID, or whose rows all of them are.',
      )
  }
  if (ids.state === 'asked') ask('employee-ids', `${ids.evidence} Say what they are.`)
  const isTold = shape.layout !== 'punch-per-row' || columnOf.has('checktype')
  const isTypeOpen = !isTold && shape.defaultType === null
  if (aboutTime) ask('time-column', daysWithoutMonth(source) ?? aboutTime)
  else if (isOrderOpen(judge)) ask('date-order', 'Say which number of the dates is the day.')
  if (isTypeOpen) ask('type', typeSentence(source, shape.headerRow))
  const unknown = columnOf.has('checktype') ? unknownWordRows(sheet, judge) : 0
  if (unknown > 0) {
    ask(
      'type-words',
      unknown === 1
        ? '1 row has a type word without a meaning. It stays behind until the word has one.'
        : `${grouped(unknown)} rows have a type word without a meaning. They stay behind until it has one.`,
      false,
    )
  }
  return questions
}

/** A day grid headed 1 to 31 of nobody knows which month. */
function daysWithoutMonth(sheet: Sheet): string | null {
  const rows = Math.min(sheet.rows, openingRows)
  const days = bareDays(Array.from({ length: rows }, (_, row) => sheet.rowTexts(row)))
  return days
    ? `The columns ${days.numbers[0]} to ${days.numbers.at(-1)} look like days, but neither the lines above them nor the file’s name say of which month. Name the file with its month, such as “August 2026”, and drop it again.`
    : null
}

/** Names lead to IDs only by the list of employees. */
function namesSentence({ listed, connection }: IdQuestion): string {
  return listed > 0
    ? `This file names people and holds no employee IDs. Use the names: they lead to the IDs in the list of ${connection}.`
    : 'This file names people and holds no employee IDs. Import a list of employees with their IDs first: then the names lead to the IDs.'
}

/** Where the times stand, while that is not clear. */
function timeQuestion(shape: Shape, columnOf: ReadonlyMap<Field, number>): string | null {
  if (shape.layout !== 'punch-per-row') return layoutQuestion(shape)
  const apart = columnOf.has('date') || columnOf.has('time')
  if (columnOf.has('checktime')) {
    return apart ? 'Date and time stand in one column and also apart. Keep one of the two.' : null
  }
  if (columnOf.has('date') && columnOf.has('time')) return null
  if (!apart) return 'Say which column holds the date and time.'
  return `Say which column holds the ${columnOf.has('date') ? 'time' : 'date'}.`
}

function typeSentence(sheet: Sheet, headerRow: number): string {
  return isAttlog(sheet, headerRow)
    ? `This clock’s log does not name its columns, and clocks differ in their order. Say which of ${columnName(2)} to ${columnName(sheet.columns.length - 1)} holds in and out or which type all rows have, or decide in Check.`
    : 'No column holds the type. Say which one does or which type all rows have, or decide in Check.'
}

/** Why a column of a clock's log was taken for the type; null when none was, or its header says so. */
export function typeRemark(sheet: Sheet, headerRow: number): string | null {
  const found = isAttlog(sheet, headerRow) ? attlogType(sheet) : null
  if (!found) return null
  const days =
    found.fitting === found.days
      ? `all ${grouped(found.days)} days`
      : `${grouped(found.fitting)} of ${grouped(found.days)} days`
  return `${columnName(found.column)} is taken for the type: ${days} on which somebody punched more than once begin with an in and end with an out there, and in no other column.`
}

function unknownWordRows(sheet: Sheet, judge: Judge): number {
  const index = judge.plan.columnOf.get('checktype') as number
  const column = sheet.column(index)
  const rows = sheet.rowsPerKey(column, judge.plan.shape.headerRow)
  let unknown = 0
  for (let key = 0; key < rows.length; key++) {
    if (rows[key] === 0) continue
    const word = cleanText(column.texts.get(key))
    if (word !== '' && (judge.plan.meanings.get(word) ?? guessType(word) ?? 'ask') === 'ask')
      unknown += rows[key] as number
  }
  return unknown
}
