import type { z } from 'zod'
import type { HeldAnswer } from './held-schema.ts'
import type { KeptWork } from './kept-work.ts'
import type { RangeBench } from './range-schema.ts'
import type { readingSchema, shapeSchema, wordMeaningSchema } from './shape-schema.ts'
import type { Thresholds } from './thresholds.ts'

/** The words of the import workbench: what the page asks the worker, and what comes back. */

// --- reading ---------------------------------------------------------------------------------

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const
export type Encoding = (typeof encodings)[number]

export const delimiters = [',', ';', '\t', '|'] as const
export type Delimiter = (typeof delimiters)[number]

export const encodingLabels: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  'windows-1252': 'Windows-1252',
}

export const delimiterLabels: Record<Delimiter, string> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
  '|': 'Pipe',
}

export type Reading = z.output<typeof readingSchema>

export type OpenOptions = {
  /** The file's name, or what to call a paste. */
  name: string
  /** IANA zone of the site, e.g. `Europe/London`. */
  zone: string
  /** Wall time of the site's now, `YYYY-MM-DDTHH:MM:SS`; found from the zone when left out. */
  now?: string
  /** The desk's own; defaults when left out. */
  thresholds?: Thresholds
  reading?: Reading
  /** A shape to begin with (a template); one is proposed when it is absent or does not fit. */
  shape?: Shape
  /** Ways to read that were saved; the one with this file's header is used. */
  templates?: Template[]
  /** Type words that were explained before. */
  words?: LearnedWord[]
}

export type Progress = {
  phase: 'reading' | 'checking' | 'done'
  bytesRead: number
  bytesTotal: number
  /** Rows that were read so far. */
  rows: number
  /** The first rows below the header, as far as they were read: what shows that it is the right file. */
  firstRows: FirstRow[]
}
export type FirstRow = { rowNo: number; cells: string[] }

export type Summary = {
  name: string
  bytes: number
  /** Hex, of the bytes as they came; of several files, of their fingerprints together. */
  sha256: string
  /** Source rows: every line of the grid but the header row. */
  rows: number
  columns: number
  /** null = not text: a workbook. */
  encoding: Encoding | null
  delimiter: Delimiter | null
  /** What wrote it, by what it holds: `ZKTeco attlog`; `Spreadsheet` when nothing speaks for another. */
  recognisedAs: string
  /** Of a workbook: its sheets in their order, with the rows that hold something. */
  sheets: { name: string; rows: number; isHidden: boolean }[]
  /** The sheet that was read. */
  sheet: string | null
  /** The files in the order of their rows; the rows add up to `rows`. */
  files: { name: string; rows: number }[]
  /** A list of badges that came with the punches, and how many it knows. */
  lookup: { name: string; pairs: number } | null
  /** What an admin should know about how the file was read; full sentences. */
  notes: string[]
}

// --- shape -----------------------------------------------------------------------------------

/** What a column can mean; `fieldsOf` (layouts.ts) says which of them a layout has. */
export const fields = [
  'userid',
  'name',
  'checktime',
  'date',
  'time',
  'in',
  'inDate',
  'inTime',
  'out',
  'outDate',
  'outTime',
  'breakOut',
  'breakIn',
  'day',
  'checktype',
  'sensorid',
  'worktype',
  'eventdescription',
  'latitude',
  'longitude',
  'deviceserial',
] as const
export type Field = (typeof fields)[number]

export const fieldLabels: Record<Field, string> = {
  userid: 'Employee ID',
  name: 'Employee name',
  checktime: 'Date and time',
  date: 'Date',
  time: 'Time',
  in: 'In, date and time',
  inDate: 'In date',
  inTime: 'In time',
  out: 'Out, date and time',
  outDate: 'Out date',
  outTime: 'Out time',
  breakOut: 'Break out time',
  breakIn: 'Break in time',
  day: 'Times of a day',
  checktype: 'Type',
  sensorid: 'Reader',
  worktype: 'Job code',
  eventdescription: 'Note',
  latitude: 'Latitude',
  longitude: 'Longitude',
  deviceserial: 'Clock serial',
}

export const dateOrders = ['dmy', 'mdy'] as const
export type DateOrder = (typeof dateOrders)[number]

/** How many punches a row of the file holds, and where. */
export const layouts = ['punch-per-row', 'pair-per-row', 'pairs-per-day', 'day-grid'] as const
export type Layout = (typeof layouts)[number]

export const layoutLabels: Record<Layout, string> = {
  'punch-per-row': 'Punch per row',
  'pair-per-row': 'Pair per row',
  'pairs-per-day': 'Many pairs a day',
  'day-grid': 'Day grid',
}

/** What the numbers of the employee column are, where a list of employees can tell. */
export const idWays = ['userid', 'zeros', 'payroll', 'badge', 'name'] as const
export type IdWay = (typeof idWays)[number]

export type WordMeaning = z.output<typeof wordMeaningSchema>

export type Shape = z.output<typeof shapeSchema>

/** What is still open before the rows can be checked. */
export type OpenQuestion = {
  id:
    | 'employee-column'
    /** Only names say whose rows these are. */
    | 'employee-names'
    | 'employee-ids'
    | 'time-column'
    | 'date-order'
    | 'type'
    | 'type-words'
    /** The file holds those instead of punches. */
    | 'hours'
    | 'people'
  /** A full sentence for the admin. */
  sentence: string
  /** False = the admin may go on; the rows concerned are errors until decided. */
  blocks: boolean
}

export type ColumnInfo = {
  index: number
  /** `Column C` when the header is empty or there is no header row. */
  header: string
  /** Up to three different values as they came. */
  samples: string[]
  /** Different values; null = more than we count (the column is nearly unique). */
  distinct: number | null
  emptyRows: number
  field: Field | null
  /** What names and samples speak for, whatever the shape says now. */
  proposed: Field | null
  /** Good to know, e.g. `151 values`; may be empty. */
  remark: string
}

export type TypeWord = {
  word: string
  rows: number
  means: WordMeaning
  guess: number | null
  /** Set while it means what somebody said for an earlier file. */
  learned?: { by: string; at: string }
}

export type DateReading = {
  order: DateOrder
  /** `Day first` */
  label: string
  /** `DD/MM/YYYY` */
  pattern: string
  examples: { rowNo: number; text: string; date: string | null; readAs: string }[]
  /** First and last day when read so, `YYYY-MM-DD`; null when no row can be. */
  first: string | null
  last: string | null
  futureRows: number
  /** Rows that have no date in this order. */
  unreadableRows: number
  /** `3 to 9 August 2026, all in the past.` */
  remark: string
  good: boolean
}

export type DateQuestion = {
  /** none = no date column, or every date says its order itself (ISO, month names). */
  state: 'none' | 'settled' | 'asked' | 'answered'
  order: DateOrder | null
  /** The evidence with the count that settles it, or why the file alone cannot tell. */
  evidence: string
  /** Rows by what their date allows. */
  counts: { dayFirst: number; monthFirst: number; either: number; fixed: number }
  readings: DateReading[]
}

/** One way to read the employee column, with what speaks for it. */
export type IdReading = {
  way: IdWay
  /** `Payroll numbers` */
  label: string
  /** Different values that lead to somebody in the list this way. */
  fits: number
  examples: { text: string; userid: string; name: string }[]
}

/** What the list of employees says about the employee column. */
export type IdQuestion = {
  /** none = no employee column or no list; settled = nothing speaks for another way. */
  state: 'none' | 'settled' | 'asked' | 'answered' | 'remembered'
  way: IdWay
  /** The connection's name. */
  connection: string
  /** People in the list; 0 = there is none. */
  listed: number
  /** Different values in the column. */
  distinct: number
  /** Of them, those that lead to somebody in the list. */
  found: number
  /** Values that lead to nobody, most rows first, at most 20. */
  unlisted: UnlistedId[]
  unlistedValues: number
  unlistedRows: number
  inactiveValues: number
  inactiveRows: number
  /** Why it is asked, with counts; empty when it is not. */
  evidence: string
  /** The ways that fit somebody, the IDs themselves always among them, best first. */
  readings: IdReading[]
  /** Names in the column that are in the list and that nobody confirmed yet; at most 500. */
  names: { text: string; userid: string; name: string; rows: number }[]
  /** Values read as somebody confirmed before, and when the newest of them was (instant). */
  confirmedValues: number
  confirmedAt: string | null
}

export type UnlistedId = {
  text: string
  rows: number
  /** Who it seems to be: proposed, never applied alone. */
  looksLike: { userid: string; name: string; why: string } | null
}

/** A saved way to read one kind of spreadsheet. */
export type Template = {
  id: number
  name: string
  /** The file's header as it is compared (template-key.ts). */
  headerKey: string
  /** null when this version does not understand it any more. */
  shape: Shape | null
  /** `you`, or the name of who saved it last. */
  savedBy: string
  /** Instant. */
  savedAt: string
}

/** A type word somebody explained before, for this connection. */
export type LearnedWord = {
  word: string
  means: WordMeaning
  /** `you`, or a name. */
  by: string
  /** Instant. */
  at: string
}

/** Whether the file was recognised by a template. */
export type TemplateState = {
  headerKey: string
  /** Named columns; 0 = the file has no header. */
  headers: number
  /** The template of these headers; null = there is none. */
  found: Omit<Template, 'shape' | 'headerKey'> | null
  isUsed: boolean
  /** Why it is not used, or not all of it; a full sentence or empty. */
  remark: string
}

// --- verdicts --------------------------------------------------------------------------------

export const verdicts = ['ready', 'warning', 'error', 'duplicate', 'skipped'] as const
export type Verdict = (typeof verdicts)[number]

export type Severity = 'error' | 'warning' | 'duplicate' | 'skipped' | 'note'

export type VerdictCounts = Record<Verdict, number> & { all: number }

export type WindowRequest = {
  offset: number
  /** At most 500. */
  limit: number
  /** Absent or empty = all. */
  verdicts?: Verdict[]
  /** Only rows with this problem (`Problem.rule`). */
  rule?: string
  /** Part of an ID, a name or any cell, or a day (`07/08/2026`). */
  search?: string
  /** Only this employee: the number as it would be sent, or the cell where it cannot be read. */
  employee?: string
  /** Only punches of this day, `YYYY-MM-DD`. */
  day?: string
  sort?: { by: SortKey; descending?: boolean }
}

export const sortKeys = ['rowNo', 'userid', 'checktime', 'verdict'] as const
export type SortKey = (typeof sortKeys)[number]

export type CellMark = { column: number; severity: Severity; rule: string }

/** The punch of a row as far as it could be read; null where it could not. */
export type ReadPunch = {
  userid: string | null
  /** The name in the file, for the eye only; never sent. */
  name: string | null
  /** `YYYY-MM-DDTHH:MM:SS` */
  checktime: string | null
  /** `YYYY-MM-DD`, also when the time could not be read. */
  date: string | null
  /** `HH:MM:SS`, also when the date could not be read. */
  time: string | null
  checktype: number | null
  sensorid: string | null
  worktype: string | null
  eventdescription: string | null
  latitude: string | null
  longitude: string | null
  deviceserial: string | null
}

/** One punch row: a row of the file, or one of the punches that stand in it. */
export type RowView = {
  /** What edits and questions name it by; where a row of the file is one punch, its number there. */
  rowNo: number
  /** The row of the file it stands in, as a spreadsheet program counts: the number to show. */
  sourceRowNo: number
  /** Which punch of that row, from 0. */
  part: number
  /** Cells as they count now, after edits. */
  cells: string[]
  /** What the file had in the edited cells. */
  originals: { column: number; text: string }[]
  marks: CellMark[]
  verdict: Verdict
  /** Short, for the Why column; empty when all is well. */
  reason: string
  /** Something understood that the time alone does not show: `ends the night shift of 5 August`. */
  remark: string
  punch: ReadPunch
}

/** `view` names these rows in this order; it is another once they change (range-schema.ts). */
export type RowWindow = { view: number; total: number; offset: number; rows: RowView[] }

export type Problem = {
  rule: string
  severity: 'error' | 'warning' | 'duplicate' | 'skipped'
  /** `Not a time` */
  title: string
  rows: number
  /** One sentence, often with values: `7.5O, 25:10, --:--`. */
  remark: string
  /** The values concerned, most rows first, at most 20; empty when values are not the point. */
  values: { column: number; text: string; rows: number }[]
  firstRowNo: number
  /** A step that mends rows with this problem; null when there is none to vouch for. */
  fix: ProposedFix | null
}

/** What the worker still has to know of the ledger, for the page to ask. */
export type HeldQuestion =
  | { kind: 'days'; days: string[] }
  /** `left`: people still to ask about, these included. */
  | { kind: 'people'; people: string[]; from: string; to: string; left: number }

/** One step, one undo. `rows`: how many it changes, as the label says too. */
export type ProposedFix = { label: string; rows: number }

export type Explanation = {
  rowNo: number
  /** The row of the file, to show. */
  sourceRowNo: number
  /** null = the row as a whole. */
  column: number | null
  /** The cell as the file had it. */
  original: string
  /** The cell as it counts now. */
  text: string
  /** Sentences, worst first; empty when all is well. */
  findings: { severity: Severity; rule: string; title: string; sentence: string }[]
  /** What the desk understood, e.g. `Friday 7 August 2026 at 17:32`; empty when nothing. */
  readAs: string
  /** Rows of the file with the same original value in this column, this one included. */
  sameValueRows: number
  /** The other row this one collides with. */
  otherRowNo: number | null
  /** What would mend this row by its worst problem; null when nothing can be proposed. */
  fix: ProposedFix | null
  /** The punch row of the same pair that has no time, and the cell to type it into; null when whole. */
  missing: { rowNo: number; column: number } | null
}

export type SendSummary = {
  /** Source rows that go up to the desk, those that stay behind too. */
  rows: number
  punches: number
  people: number
  /** Wall times of the first and the last punch that goes; null when none goes. */
  first: string | null
  last: string | null
  staysBehind: { error: number; duplicate: number; skipped: number }
  /** Why rows stay behind, most rows first. */
  behind: { rule: string; title: string; rows: number }[]
  warnings: { rule: string; title: string; rows: number }[]
}

export type EditResult = {
  /** Rows whose cells were written or that were skipped or brought back. */
  changedRows: number
  changedCells: number
  counts: VerdictCounts
  canUndo: boolean
  canRedo: boolean
}

export type TemplateFileKind = 'csv' | 'xlsx'

export type UploadChunk = {
  seq: number
  /** Source rows inside. */
  rows: number
  /** gzip of the JSON of `UploadRow[]` (upload-rows.ts). */
  bytes: Uint8Array
}

/**
 * The worker's API (through comlink: every method answers a promise). One file at a time; opening
 * another forgets the first. Rejections are WorkbenchErrors whose message is a sentence.
 */
export type Workbench = RangeBench & {
  /** Reads the file to the end; several files are one import, in this order. */
  open(
    source: Blob | string | File[],
    options: OpenOptions,
    onProgress?: (progress: Progress) => void,
  ): Promise<Summary>
  /** Reads the same file again with another encoding, delimiter or sheet; edits are dropped. */
  reread(reading: Reading, onProgress?: (progress: Progress) => void): Promise<Summary>
  /** The reading now under way or done; for a page that comes late. */
  progress(): Promise<Progress>

  /** What the columns of the file mean. */
  getShape(): Promise<Shape>
  /** The same for the punch rows that `rows` shows: other columns when a row holds several punches. */
  reviewShape(): Promise<Shape>
  /**
   * Takes the answers and checks all rows again. Changing `headerRow` proposes columns anew, changing
   * `layout` those of the times. Edits are dropped when the punch rows are made of other columns.
   */
  setShape(shape: Shape): Promise<VerdictCounts & { droppedEdits: boolean }>
  openQuestions(): Promise<OpenQuestion[]>
  describeColumns(): Promise<ColumnInfo[]>
  typeWords(): Promise<TypeWord[]>
  dateQuestion(): Promise<DateQuestion>
  /**
   * The list of employees, JSON of `DirectoryData` (directory.ts) in UTF-8. May come at any time, also
   * while a file is read or open: its verdicts are made anew. Null when no file is open yet.
   */
  setDirectory(json: Uint8Array): Promise<VerdictCounts | null>
  idQuestion(): Promise<IdQuestion>
  /** Somebody confirms who is meant: texts of the employee column and their userids. */
  confirmIds(pairs: [text: string, userid: string][]): Promise<VerdictCounts>
  templateState(): Promise<TemplateState>
  /** Reads with the template of this header, or as if there were none. */
  applyTemplate(use: boolean): Promise<VerdictCounts>
  /** Up to n rows that would be sent, spread over the file. */
  previewPunches(n: number): Promise<RowView[]>

  verdictCounts(): Promise<VerdictCounts>
  rows(request: WindowRequest): Promise<RowWindow>
  /**
   * The next (or last) row with a problem after `position` in that window's order, from its other end on
   * when there is none. -1 begins before the first row.
   */
  nextProblem(
    request: WindowRequest,
    position: number,
    isBack?: boolean,
  ): Promise<{ position: number; rowNo: number } | null>
  /** Where a row stands in that window's order; null when the filter hides it. */
  positionOf(request: WindowRequest, rowNo: number): Promise<number | null>
  problems(): Promise<Problem[]>
  /** What was seen in the order of the punches and is no warning; full sentences. */
  orderNotes(): Promise<string[]>
  explain(rowNo: number, column: number | null): Promise<Explanation>

  editCell(rowNo: number, column: number, text: string): Promise<EditResult>
  /** `skip: false` brings rows back. */
  skipRows(rowNos: number[], skip: boolean): Promise<EditResult>
  /** Writes `replacement` wherever the column reads `text` now. */
  replaceValue(column: number, text: string, replacement: string): Promise<EditResult>
  /** Does what `Problem.fix` proposes for this rule, as it is now. */
  applyFix(rule: string): Promise<EditResult>
  /** Does what `Explanation.fix` proposes for this row. */
  applyRowFix(rowNo: number): Promise<EditResult>
  undo(): Promise<EditResult>
  redo(): Promise<EditResult>

  /** Answers and edits as they are now, to be kept; null when they are those of revision `since`. */
  work(since: number): Promise<{ revision: number; work: KeptWork } | null>
  /**
   * Goes on with kept work over the same file. False when the file reads otherwise than it did: its
   * edits are not applied then.
   */
  restore(kept: KeptWork): Promise<boolean>

  /** The next question to the ledger; null = all rows are compared with what was sent before. */
  heldQuestion(mostRows: number): Promise<HeldQuestion | null>
  /** On which of these days the ledger has any punch of the connection. */
  takeHeldDays(asked: string[], held: string[]): Promise<void>
  takeHeldPunches(question: { from: string; to: string }, answer: HeldAnswer): Promise<void>
  /** Judges the rows by what was told. */
  judgeHeld(): Promise<EditResult>

  /** An empty sheet with the columns this desk reads without a question, and an example. Needs no file. */
  templateFile(kind: TemplateFileKind): Promise<Uint8Array>

  sendSummary(): Promise<SendSummary>
  /** Chunk number `seq` (from 0), null after the last. The same seq gives the same bytes. */
  uploadChunk(seq: number): Promise<UploadChunk | null>
}

// --- failures --------------------------------------------------------------------------------

export type WorkbenchFailure =
  | 'no-file'
  | 'empty'
  | 'unreadable'
  | 'not-text'
  | 'damaged'
  | 'encrypted'
  | 'not-alike'
  | 'bad-encoding'
  | 'unclosed-quote'
  | 'too-large'
  | 'too-slow'
  | 'bad-request'
  | 'replaced'
  | 'bug'

/** Carries its code in `name`, because comlink brings over name and message only. */
export class WorkbenchError extends Error {
  constructor(code: WorkbenchFailure, sentence: string) {
    super(sentence)
    this.name = `WorkbenchError:${code}`
  }
}

/** Any rejection of the workbench as code and sentence; what is not ours is a `bug`. */
export function workbenchFailure(error: unknown): { code: WorkbenchFailure; message: string } {
  if (error instanceof Error && error.name.startsWith('WorkbenchError:')) {
    return { code: error.name.slice(15) as WorkbenchFailure, message: error.message }
  }
  return {
    code: 'bug',
    message: 'Something went wrong while reading this file. Nothing was sent. Open the file again.',
  }
}
