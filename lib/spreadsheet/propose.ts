import { guessType } from '#lib/punch/check-type.ts'
import { readClock, readDate } from '#lib/punch/wall-clock.ts'
import { attlogType, isAttlog } from './attlog-columns.ts'
import { cleanText } from './clean-text.ts'
import { headerRank, isHeaderWord, isHoursWord, pairWord } from './header-words.ts'
import { isTimeField } from './layouts.ts'
import { isLookupHeader } from './lookup.ts'
import {
  areClocks,
  areMostlyTimeLists,
  type Candidate,
  isDayHeader,
  type LayoutProposal,
  type Nature,
  proposeLayout,
} from './propose-layout.ts'
import { type Field, fields, type Layout, type Shape } from './schema.ts'
import type { Sheet } from './sheet.ts'
import { readMoment, readOptional, readUserid } from './values.ts'

/** Rows looked at for a header, and for samples. */
const headerSearchRows = 40
const sampleRows = 2_000
const samplesWanted = 60

/** Row number (from 1) of the row that names the columns; 0 when no row does. */
export function findHeaderRow(sheet: Sheet): number {
  let best = { rowNo: 0, known: 0 }
  const rows = Math.min(sheet.rows, headerSearchRows)
  for (let row = 0; row < rows; row++) {
    const cells = sheet
      .rowTexts(row)
      .map(cleanText)
      .filter((cell) => cell !== '')
    const days = cells.filter(isDayHeader).length
    if (days > 1 ? !isDayGridHeader(sheet, row) : cells.some(isData)) continue
    const known = cells.filter(isHeaderWord).length + days
    if (known > best.known && (known > 1 || cells.length === 1)) best = { rowNo: row + 1, known }
  }
  return best.rowNo > 0 ? best.rowNo : isLikeHeader(sheet) ? 1 : 0
}

/** Dates side by side name days when mostly lists of times stand below them. */
function isDayGridHeader(sheet: Sheet, row: number): boolean {
  return areMostlyTimeLists(
    sheet.columns.flatMap((_, column) =>
      isDayHeader(sheet.text(row, column))
        ? sampleValues(sheet, column, row + 1, samplesWanted)
        : [],
    ),
  )
}

/** No known word: a first line of words over lines with data is a header all the same. */
function isLikeHeader(sheet: Sheet): boolean {
  if (sheet.rows < 2) return false
  const cells = sheet.rowTexts(0).map(cleanText)
  const named = cells.filter((cell) => cell !== '')
  if (named.length * 2 < cells.length || named.some(isData)) return false
  return sheet.rowTexts(1).map(cleanText).some(isData)
}

function isData(cell: string): boolean {
  if (/^['’]?\d+$/.test(cell)) return true
  const { date, clock } = readMoment(cell)
  return (
    date !== null ||
    clock >= 0 ||
    readDate(cell) !== null ||
    (/\d/.test(cell) && readClock(cell) !== null)
  )
}

export function columnHeaders(sheet: Sheet, headerRow: number): string[] {
  return sheet.columns.map((_, column) =>
    headerRow > 0 ? cleanText(sheet.text(headerRow - 1, column)) : '',
  )
}

/** `0` -> `Column A`, `27` -> `Column AB`: what to call a column without a header. */
export function columnName(index: number): string {
  let letters = ''
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1) {
    letters = String.fromCharCode(65 + (rest % 26)) + letters
  }
  return `Column ${letters}`
}

/** Up to n different non-empty values of a column, from the first rows under the header. */
export function sampleValues(sheet: Sheet, column: number, headerRow: number, n: number): string[] {
  const samples = new Set<string>()
  const last = Math.min(sheet.rows, headerRow + sampleRows)
  for (let row = headerRow; row < last && samples.size < n; row++) {
    if (sheet.headings.has(row)) continue
    const text = sheet.text(row, column)
    if (text !== '' && cleanText(text) !== '') samples.add(text)
  }
  return [...samples]
}

/** Which column is what, by names and samples; the date order is evidence's business. */
export function proposeShape(
  sheet: Sheet,
  headerRow = findHeaderRow(sheet),
  wanted?: Layout,
): Shape {
  const candidates = candidatesOf(sheet, headerRow)
  const proposal = layoutOf(candidates, wanted)
  const fieldOf = new Map<number, Field>(proposal?.fields)
  const take = (field: Field, candidate: Candidate | undefined) => {
    if (candidate) fieldOf.set(candidate.index, field)
    return candidate !== undefined
  }
  const free = () => candidates.filter(({ index }) => !fieldOf.has(index))
  if (proposal) {
    const times = [...fieldOf.values()]
    const isDated = times.some((field) => ['in', 'out', 'inDate', 'outDate', 'day'].includes(field))
    if (!isDated) take('date', bestMoment('date', free()))
  } else if (!take('checktime', bestMoment('checktime', free()))) {
    take('date', bestMoment('date', free()))
    take('time', bestMoment('time', free()))
  }
  take('userid', bestUserid(free(), headerRow))
  const logged = isAttlog(sheet, headerRow) ? attlogType(sheet) : null
  if (logged) take('checktype', candidates[logged.column])
  else if (!proposal) take('checktype', bestType(free(), headerRow))
  for (const field of fields) {
    if ([...fieldOf.values()].includes(field) || isTimeField(field) || field === 'userid') continue
    take(
      field,
      byRank(
        field,
        free().filter((candidate) => fits(field, candidate.samples)),
        headerRow,
      ),
    )
  }
  return {
    layout: proposal?.layout ?? 'punch-per-row',
    headerRow,
    columns: candidates.map(({ header, index }) => ({ header, field: fieldOf.get(index) ?? null })),
    dateOrder: null,
    typeWords: [],
    defaultType: null,
  }
}

function layoutOf(candidates: Candidate[], wanted: Layout | undefined): LayoutProposal | null {
  if (wanted === 'punch-per-row') return null
  if (wanted) return proposeLayout(candidates, wanted)
  // Planned starts and ends beside a punch and its type make no pair of it.
  const hasMoment = candidates.some(
    ({ nature, header, isPair }) =>
      !isPair && nature === 'checktime' && headerRank('checktime', header) !== null,
  )
  if (hasMoment && bestType(candidates, 1)) return null
  return proposeLayout(candidates)
}

/** What a file without a time of day holds instead of punches, and where it belongs; null = punches. */
export function notPunches(
  sheet: Sheet,
  headerRow: number,
): { holds: 'hours' | 'people'; sentence: string } | null {
  const candidates = candidatesOf(sheet, headerRow)
  if (candidates.some(({ nature }) => nature === 'checktime' || nature === 'time')) return null
  const headers = candidates.map(({ header }) => header)
  if (headers.some(isHoursWord)) return { holds: 'hours', sentence: hoursSentence }
  if (isLookupHeader(headers)) return { holds: 'people', sentence: badgesSentence }
  return areOfPeople(candidates) ? { holds: 'people', sentence: peopleSentence } : null
}

const hoursSentence =
  'This file holds hours, not punches: there is no time of day to send to Go2Clock. Export the single punches instead.'
const badgesSentence =
  'This is the clock’s list of people and their badges, without punches. Drop it together with the clock’s CHECKINOUT file, or import it as the list of employees.'
const peopleSentence =
  'This looks like a list of people, without punches: no column was found that holds a date or a time. Import it as the list of employees, or say which column holds the time.'

/** IDs and names, and no column that a date or a time stands in or could. */
function areOfPeople(candidates: Candidate[]): boolean {
  const has = (...some: Field[]) =>
    candidates.some(({ header }) => some.some((field) => headerRank(field, header) !== null))
  const isDated = candidates.some(({ nature, header }) => nature === 'date' || pairWord(header))
  return has('userid') && has('name') && !isDated && !has('checktime', 'date', 'time', 'checktype')
}

function candidatesOf(sheet: Sheet, headerRow: number): Candidate[] {
  return columnHeaders(sheet, headerRow).map((header, index) => {
    const samples = sampleValues(sheet, index, headerRow, samplesWanted)
    const nature = natureOf(samples)
    return {
      index,
      header,
      samples,
      nature,
      // `Start` over words is no time; `In` over 0741 is one.
      isPair: pairWord(header) !== null && (nature !== 'other' || areClocks(samples)),
    }
  })
}

function natureOf(samples: string[]): Nature {
  if (samples.length === 0) return 'empty'
  const most = (claim: (text: string) => boolean) =>
    samples.filter((text) => claim(cleanText(text))).length > samples.length * 0.5
  if (most((text) => isMoment(text))) return 'checktime'
  if (most((text) => readDate(text) !== null)) return 'date'
  // `1023` can be a clock or a number: only a written sign of a clock counts here.
  return most((text) => /[:h]\d\d|\d\s*[ap]\.?m?\.?$/i.test(text) && readClock(text) !== null)
    ? 'time'
    : 'other'
}

function isMoment(text: string): boolean {
  const { date, clock } = readMoment(text)
  return date !== null && clock >= 0
}

/** The best named column of that nature, else the first of it; an empty column counts by its name. */
function bestMoment(
  field: 'checktime' | 'date' | 'time',
  candidates: Candidate[],
): Candidate | undefined {
  const fitting = candidates.filter(({ nature, isPair }) => nature === field && !isPair)
  const named = byRank(field, fitting, 1)
  if (named || fitting.length > 0) return named ?? fitting[0]
  // No sample speaks for it (nothing there, `0741`, dirt): then its name must be a sure one.
  const silent = candidates.filter(({ nature, samples, header, isPair }) => {
    if (isPair || (nature !== 'empty' && nature !== 'other')) return false
    const rank = headerRank(field, header) ?? Number.POSITIVE_INFINITY
    if (field === 'checktime') return rank < 3
    const areClocks =
      field === 'time' && samples.every((text) => readClock(cleanText(text)) !== null)
    return rank === 0 || nature === 'empty' || areClocks
  })
  return byRank(field, silent, 1)
}

function bestUserid(candidates: Candidate[], headerRow: number): Candidate | undefined {
  const others = candidates.filter(({ nature }) => nature === 'empty' || nature === 'other')
  const fitting = others.filter(
    ({ nature, samples }) =>
      nature === 'empty' || isMostly(samples, (text) => readUserid(text).value !== null),
  )
  if (headerRow === 0) return fitting.find(({ nature }) => nature === 'other')
  // A column of damaged numbers is still the column, unless its name could mean people's names.
  const damaged = others.filter(({ header }) => headerRank('name', header) === null)
  return byRank('userid', fitting, headerRow) ?? byRank('userid', damaged, headerRow)
}

function bestType(candidates: Candidate[], headerRow: number): Candidate | undefined {
  const fitting = candidates.filter(
    ({ samples, nature }) => samples.length < 40 && (nature === 'other' || nature === 'empty'),
  )
  const named = byRank('checktype', fitting, headerRow)
  if (named) return named
  // Without a name only words speak: numbers could be anything.
  return fitting.find(
    ({ samples }) =>
      samples.length > 0 &&
      isMostly(samples, (text) => /\p{L}/u.test(text) && guessType(text) !== null),
  )
}

function byRank(field: Field, candidates: Candidate[], headerRow: number): Candidate | undefined {
  if (headerRow === 0) return undefined
  let best: { candidate: Candidate; rank: number } | undefined
  for (const candidate of candidates) {
    const rank = headerRank(field, candidate.header)
    if (rank !== null && (best === undefined || rank < best.rank)) best = { candidate, rank }
  }
  return best?.candidate
}

/** An optional column is only proposed when its values could go, and say something. */
function fits(field: Field, samples: string[]): boolean {
  if (field === 'name') return true
  const values = samples.map((text) => readOptional(field, text))
  if (values.some(({ rule }) => rule !== 255)) return false
  // A job code of nothing but zeros is a clock's way to say none.
  return (
    field !== 'worktype' || samples.length === 0 || values.some(({ value }) => !/^0*$/.test(value))
  )
}

function isMostly(samples: string[], claim: (text: string) => boolean): boolean {
  return samples.filter(claim).length * 2 > samples.length
}
