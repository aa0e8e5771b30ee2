import { grouped } from '#lib/count.ts'
import { cleanText } from './clean-text.ts'
import type { Directory, Person } from './directory.ts'
import type { Edits } from './edits.ts'
import { headerKey } from './header-words.ts'
import { idKey } from './id-keys.ts'
import type { Judge } from './judge.ts'
import { columnName } from './propose.ts'
import { type IdQuestion, type IdReading, type IdWay, idWays, type Shape } from './schema.ts'
import type { Sheet } from './sheet.ts'

/** Different values looked at: more people than this are in no list. */
const valuesLookedAt = 60_000
const unlistedShown = 20
const namesShown = 500
const examplesShown = 3

export const wayLabels: Record<IdWay, string> = {
  userid: 'Employee IDs',
  zeros: 'Employee IDs with zeros in front',
  payroll: 'Payroll numbers',
  badge: 'Badges',
  name: 'Names',
}

/** Different values of the column that lead to somebody, per way of reading them. */
export type IdFits = { distinct: number } & Record<IdWay, number>

const finders: Record<IdWay, (directory: Directory, text: string) => Person | null> = {
  userid: (directory, text) => directory.person(idKey(text)),
  zeros: (directory, text) => directory.person(idKey(text)) ?? directory.byBareId(text),
  payroll: (directory, text) => directory.byPayroll(text),
  badge: (directory, text) => directory.byBadge(text),
  name: (directory, text) => directory.byName(text),
}

/** Counts over the whole column what its values could be. */
export function countFits(
  sheet: Sheet,
  edits: Edits,
  shape: Shape,
  directory: Directory,
): IdFits | null {
  const column = shape.columns.findIndex(({ field }) => field === 'userid')
  if (column < 0) return null
  const fits: IdFits = { distinct: 0, userid: 0, zeros: 0, payroll: 0, badge: 0, name: 0 }
  for (const { text } of valuesOf(sheet, edits, column, shape.headerRow)) {
    fits.distinct++
    for (const way of idWays) if (finders[way](directory, text)) fits[way]++
  }
  return fits
}

/** A way that fits the column clearly better than the IDs themselves; null when none does. */
export function betterWay(fits: IdFits): IdWay | null {
  const best = (['payroll', 'badge', 'name'] as const).reduce((a, b) => (fits[b] > fits[a] ? b : a))
  if (fits[best] > Math.max(fits.userid, fits.zeros)) return best
  // A few IDs with zeros too many are mended one by one; a whole column of them is a way to write.
  return fits.zeros > fits.userid * 2 ? 'zeros' : null
}

/** The way a column of this name was read when somebody was asked, while the file does not speak against it. */
export function rememberedWay(
  shape: Shape,
  fits: IdFits,
  columns: readonly { header: string; way: IdWay }[],
): IdWay | null {
  const header = headerKey(shape.columns.find(({ field }) => field === 'userid')?.header ?? '')
  const way = columns.find((known) => known.header === header)?.way
  return way !== undefined && fits[way] >= fits.userid && fits[way] > 0 ? way : null
}

/** What the list says about the employee column, and what must be asked. */
export function idQuestion(
  sheet: Sheet,
  edits: Edits,
  judge: Judge,
  known: {
    fits: IdFits | null
    state: IdQuestion['state']
    confirmedAt: string | null
  },
): IdQuestion {
  const { ids, shape } = judge.plan
  const question: IdQuestion = {
    ...{ state: known.state, way: ids?.way ?? 'userid', connection: '', listed: 0 },
    ...{ distinct: known.fits?.distinct ?? 0, found: 0, unlisted: [], unlistedValues: 0 },
    ...{ unlistedRows: 0, inactiveValues: 0, inactiveRows: 0, evidence: '', readings: [] },
    ...{ names: [], confirmedValues: 0, confirmedAt: known.confirmedAt },
  }
  const directory = ids?.directory
  const column = shape.columns.findIndex(({ field }) => field === 'userid')
  if (!ids || !directory) return question
  question.connection = directory.connection
  question.listed = directory.size
  if (column < 0 || !known.fits) return question
  for (const { text, rows, key } of valuesOf(sheet, edits, column, shape.headerRow)) {
    const { value } = ids.read(text)
    if (ids.confirmed(text) !== null) question.confirmedValues++
    const person = ids.person(value)
    if (person) {
      question.found++
      if (person.isActive) continue
      question.inactiveValues++
      question.inactiveRows += rows
      continue
    }
    if (isNoPunch(edits, judge, column, key)) continue
    question.unlistedValues++
    question.unlistedRows += rows
    question.unlisted.push({ text: cleanText(text), rows, looksLike: null, key } as Unlisted)
    const named = directory.byName(text)
    if (named && question.names.length < namesShown)
      question.names.push({ text: cleanText(text), rows, userid: named.userid, name: named.name })
  }
  question.distinct = question.found + question.unlistedValues
  question.unlisted.sort((a, b) => b.rows - a.rows)
  question.unlisted = question.unlisted.slice(0, unlistedShown).map((unlisted) => {
    const { text, rows, key } = unlisted as Unlisted
    const looksLike = ids.looksLike(text, nameBeside(edits, shape, column, key))
    return {
      text,
      rows,
      looksLike: looksLike && {
        ...{ userid: looksLike.person.userid, name: looksLike.person.name, why: looksLike.why },
      },
    }
  })
  question.readings = readingsOf(sheet, edits, shape, column, directory, known.fits)
  if (known.state === 'asked' || known.state === 'answered')
    question.evidence = evidenceOf(directory, known.fits, column, shape)
  return question
}

/** `Total` in the employee column is nobody's name. */
function isNoPunch(edits: Edits, judge: Judge, index: number, key: number): boolean {
  const { codes } = edits.column(index)
  const row = codes === null ? key : codes.indexOf(key, judge.plan.shape.headerRow)
  return row >= 0 && judge.verdict(row) === 'skipped'
}

type Unlisted = IdQuestion['unlisted'][number] & { key: number }

/** The name in the first row that has this value, where the file has names. */
function nameBeside(
  edits: Edits,
  { columns, headerRow }: Shape,
  column: number,
  key: number,
): string {
  const names = columns.findIndex(({ field }) => field === 'name')
  if (names < 0) return ''
  const { codes } = edits.column(column)
  const row = codes === null ? key : codes.indexOf(key, headerRow)
  return row < 0 ? '' : edits.text(row, names)
}

function readingsOf(
  sheet: Sheet,
  edits: Edits,
  shape: Shape,
  column: number,
  directory: Directory,
  fits: IdFits,
): IdReading[] {
  return idWays
    .filter(
      (way) =>
        way === 'userid' || (fits[way] > 0 && !(way === 'zeros' && fits.zeros === fits.userid)),
    )
    .map((way) => {
      const examples: IdReading['examples'] = []
      for (const { text } of valuesOf(sheet, edits, column, shape.headerRow)) {
        const person = finders[way](directory, text)
        if (person) {
          const { userid, name } = person
          examples.push({ text: cleanText(text), userid, name })
        }
        if (examples.length === examplesShown) break
      }
      return { way, label: wayLabels[way], fits: fits[way], examples }
    })
    .sort((a, b) => b.fits - a.fits)
}

function evidenceOf(directory: Directory, fits: IdFits, column: number, shape: Shape): string {
  const header = shape.columns[column]?.header || columnName(column)
  const said = idWays
    .filter((way) => fits[way] > 0 && !(way === 'zeros' && fits.zeros === fits.userid))
    .sort((a, b) => fits[b] - fits[a])
    .map((way) => `${grouped(fits[way])} match ${wayWords[way]}`)
  return `Of ${grouped(fits.distinct)} different values in ${header}, ${said.join(', ') || 'none match'} in the list of ${directory.connection}.`
}

export const wayWords: Record<IdWay, string> = {
  userid: 'employee IDs',
  zeros: 'employee IDs without their leading zeros',
  payroll: 'payroll numbers',
  badge: 'badges',
  name: 'names',
}

/** Different non-empty values of a column with their rows. */
function* valuesOf(
  sheet: Sheet,
  edits: Edits,
  index: number,
  headerRow: number,
): Generator<{ text: string; rows: number; key: number }> {
  if (!sheet.columns[index]) return
  const column = edits.column(index)
  const rows = sheet.rowsPerKey(column, headerRow)
  let seen = 0
  for (let key = 0; key < rows.length && seen < valuesLookedAt; key++) {
    if (rows[key] === 0) continue
    const text = edits.keyText(index, key)
    if (idKey(text) === '') continue
    seen++
    yield { text, rows: rows[key] as number, key }
  }
}
