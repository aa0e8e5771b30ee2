import { dayNumberOf } from '#lib/punch/wall-clock.ts'
import { cleanText } from './clean-text.ts'
import { dateQuestion, settledOrder } from './date-question.ts'
import { directorySchema } from './directory-schema.ts'
import { type Edits, Edits as EditsOver, skipStates, type Touched } from './edits.ts'
import { areSameRows, explode } from './explode.ts'
import { hashOfFiles } from './file-hash.ts'
import { planFix, planRowFix } from './fixes.ts'
import { headerKey } from './header-words.ts'
import { heldAnswerSchema } from './held-schema.ts'
import { idQuestion } from './id-question.ts'
import { joinNames } from './join-names.ts'
import { Judge } from './judge.ts'
import { keepWork, keptWorkSchema, restoreEdits } from './kept-work.ts'
import { KnownPeople } from './known-people.ts'
import { isTimeField } from './layouts.ts'
import { isOfOneEmployee, withEmployeeColumn, withOneEmployee } from './one-employee.ts'
import { orderNotes } from './order-notes.ts'
import { areTypesOwn, withTypeColumn, withTypeField } from './own-types.ts'
import { Pairs } from './pairs.ts'
import { listProblems } from './problems.ts'
import { findHeaderRow, notPunches, proposeShape } from './propose.ts'
import { type PunchRows, punchShape } from './punch-rows.ts'
import { rangeBench } from './range-bench.ts'
import { defaultLimits, type ReadLimits } from './read-file.ts'
import { type ReadResult, readFiles, type SourceFile } from './read-files.ts'
import { recognise } from './recognise.ts'
import { indexRows } from './row-index.ts'
import { planReading, type ReadingPlan } from './row-reader.ts'
import { explainCell, previewRows, rowView } from './row-views.ts'
import { findRule } from './rules.ts'
import {
  type EditResult,
  type Field,
  type FirstRow,
  type OpenOptions,
  type Progress,
  type Reading,
  type RowWindow,
  type Shape,
  type Summary,
  type Template,
  type VerdictCounts,
  type WindowRequest,
  type Workbench,
  WorkbenchError,
} from './schema.ts'
import { carrySections } from './sections.ts'
import { countVerdicts, summarizeSend } from './send-summary.ts'
import { describeColumns, openQuestions, typeRemark, typeWords } from './shape-answers.ts'
import { readingSchema, shapeSchema } from './shape-schema.ts'
import type { Sheet } from './sheet.ts'
import { templateFile } from './template-file.ts'
import { orderOfTemplate, templateFor, templateMark } from './template-use.ts'
import { UploadChunks } from './upload-chunks.ts'
import { Views } from './views.ts'

const largestWindow = 500
/** Progress is told at most this often; the first rows at once. */
const progressEveryMs = 100
const firstRowsShown = 12
/** What must be read before the whole file is read a second time, for its fingerprint. */
const firstRowsBytes = 1_000_000

type Source = {
  files: SourceFile[]
  bytes: number
  options: OpenOptions
  sha256: Promise<string> | null
}
type Table = {
  /** The file as it came, and what its columns mean. */
  source: Sheet
  shape: Shape
  /** The punches made of it: what is judged, shown and edited. */
  rows: PunchRows
  sheet: Sheet
  edits: Edits
  judge: Judge
  summary: Summary
  /** The template that is used (`templateMark`); the way of its IDs is no answer of a person. */
  template: { used: string | null; remark: string; areIdsItsOwn: boolean }
}

/** The import workbench: one file from bytes to upload. Runs in the worker, and in tests as it is. */
export function createWorkbench(limits: ReadLimits = defaultLimits): Workbench {
  let source: Source | null = null
  let table: Table | null = null
  let now: Progress = { phase: 'done', bytesRead: 0, bytesTotal: 0, rows: 0, firstRows: [] }
  let turn = 0
  let upload: UploadChunks | null = null
  /** Grows with every answer and edit. */
  let workRevision = 0
  const people = new KnownPeople()
  const views = new Views()

  async function read(from: Source, reading: Reading, tell?: (progress: Progress) => void) {
    const mine = ++turn
    const before = table
    const report = progressReporter(from.bytes, (progress) => {
      now = progress
      tell?.(progress)
    })
    try {
      const result = await readFiles(from.files, reading, limits, {
        onPiece: (sheet, bytesRead) => {
          if (mine !== turn)
            throw new WorkbenchError('replaced', 'Another file was opened instead.')
          table = null
          report('reading', bytesRead, sheet.rows, sheet)
          // Beside the reading, but not before the first rows: it reads the whole file.
          if (bytesRead > firstRowsBytes) hashOnce(from)
        },
      })
      report('checking', from.bytes, result.sheet.rows, result.sheet)
      const known = people.version
      const pairs = result.lookup?.pairs ?? []
      people.setLookup(pairs.map(({ internal, badge }) => [internal, badge] as const))
      const made = makeTable(result, from, people, limits)
      made.summary.sha256 = await hashOnce(from)
      if (mine !== turn) throw new WorkbenchError('replaced', 'Another file was opened instead.')
      source = from
      table = made
      views.clear()
      if (doubtIds() || people.version !== known) judgeAnew()
      forget()
      report('done', from.bytes, made.summary.rows, result.sheet)
      return made.summary
    } catch (error) {
      if (mine === turn) table = before
      throw error
    }
  }

  function current(): Table {
    if (!table) throw new WorkbenchError('no-file', 'No file is open, or it is still being read.')
    return table
  }

  function forget() {
    workRevision++
    upload = null
    views.forget()
  }

  function afterEdit({ rows, columns, isBulk, changedCells }: Touched): EditResult {
    const { edits, judge } = current()
    if (isBulk) judge.judgeAll(judge.plan, columns)
    else judge.judgeRows(rows)
    if (rows.length > 0) forget()
    return {
      changedRows: rows.length,
      changedCells,
      counts: countVerdicts(judge),
      canUndo: edits.canUndo,
      canRedo: edits.canRedo,
    }
  }

  function viewOf({ offset, limit, ...filter }: WindowRequest): { id: number; rows: Uint32Array } {
    const { sheet, edits, judge } = current()
    return views.get(JSON.stringify(filter), () => indexRows(sheet, edits, judge, filter))
  }

  /** What a template takes the IDs for is asked again where the list speaks against it. */
  function doubtIds(): boolean {
    const table = current()
    const { template, shape, rows, sheet, edits } = table
    if (!template.areIdsItsOwn || !people.speaksAgainst(sheet, edits, rows.shape)) return false
    template.areIdsItsOwn = false
    table.shape = { ...shape, ids: undefined }
    table.rows = { ...rows, shape: { ...rows.shape, ids: undefined } }
    return true
  }

  /** Judges all rows by what is known by now. */
  function judgeAnew(): VerdictCounts {
    doubtIds()
    const { judge } = current()
    const { dateOrder } = judge.plan.shape
    judge.judgeAll(planWith(people, source as Source, current(), dateOrder))
    forget()
    return countVerdicts(judge)
  }

  function rowAt(rowNo: number): number {
    const { sheet, judge } = current()
    if (
      !Number.isInteger(rowNo) ||
      rowNo < 1 ||
      rowNo > sheet.rows ||
      rowNo === judge.plan.shape.headerRow
    ) {
      throw new WorkbenchError('bad-request', `There is no row ${rowNo} in this file.`)
    }
    return rowNo - 1
  }

  function columnAt(column: number): number {
    if (current().sheet.columns[column]) return column
    throw new WorkbenchError('bad-request', 'There is no such column in this file.')
  }

  function templates() {
    return (source as Source).options.templates ?? []
  }

  function askIds() {
    const { sheet, edits, judge } = current()
    const known = people.knowledge(sheet, edits, judge.plan.shape)
    return idQuestion(sheet, edits, judge, { ...known, confirmedAt: people.confirmedAt })
  }

  const bench: Workbench = {
    async open(input, options, onProgress) {
      const isText = typeof input === 'string'
      const files = Array.isArray(input)
        ? input.map((file) => ({ name: file.name, blob: file }))
        : [{ name: options.name, blob: isText ? new Blob([input]) : input }]
      if (files.length === 0) throw new WorkbenchError('no-file', 'No file was given.')
      const bytes = files.reduce((sum, { blob }) => sum + blob.size, 0)
      const reading = isText
        ? { ...options.reading, encoding: 'utf-8' as const }
        : (options.reading ?? {})
      return read({ files, bytes, options, sha256: null }, reading, onProgress)
    },
    async reread(reading, onProgress) {
      current()
      const parsed = readingSchema.safeParse(reading)
      if (!parsed.success)
        throw new WorkbenchError('bad-request', 'This encoding, separator or sheet is not known.')
      return read(source as Source, parsed.data, onProgress)
    },
    progress: async () => now,

    getShape: async () => current().shape,
    reviewShape: async () => current().judge.plan.shape,
    async setShape(shape) {
      const before = current()
      const parsed = shapeSchema.safeParse(shape)
      if (
        !parsed.success ||
        parsed.data.columns.length !== before.source.columns.length ||
        parsed.data.headerRow > before.source.rows
      ) {
        throw new WorkbenchError(
          'bad-request',
          'These answers do not fit this file. Open it again.',
        )
      }
      const next = withNewColumns(before.source, before.shape, parsed.data)
      const { template } = before
      if (next.ids !== before.shape.ids) template.areIdsItsOwn = false
      const isOtherDate = dateColumns(next) !== dateColumns(before.shape)
      // An order given for another column says nothing about this one, unless it is given anew.
      const isStale = isOtherDate && next.dateOrder === before.shape.dateOrder
      const given = isStale ? null : next.dateOrder
      const keepsRows = areSameRows(before.shape, next)
      const made = makePunches(before.source, next, limits, keepsRows ? before : null)
      const plan = (order: Shape['dateOrder']) => planWith(people, source as Source, made, order)
      const judge = keepsRows ? before.judge : judgeOf(made, next, plan(given))
      judge.setPlan(plan(given))
      const dateOrder = given ?? settledOrder(judge)
      judge.judgeAll(plan(dateOrder))
      table = { ...before, ...made, judge, shape: { ...next, dateOrder } }
      forget()
      return {
        ...countVerdicts(judge),
        droppedEdits: !keepsRows && hasChanges(before.edits),
      }
    },
    async openQuestions() {
      const { source: file, shape, sheet, judge } = current()
      return openQuestions(file, shape, sheet, judge, askIds())
    },
    async setDirectory(json) {
      const parsed = directorySchema.safeParse(JSON.parse(new TextDecoder().decode(json)))
      if (!parsed.success)
        throw new WorkbenchError('bad-request', 'The list of employees could not be read.')
      people.take(parsed.data)
      return table ? judgeAnew() : null
    },
    idQuestion: async () => askIds(),
    async confirmIds(pairs) {
      people.confirm(pairs, new Date().toISOString())
      return judgeAnew()
    },
    async templateState() {
      const { source: file, shape, template } = current()
      const { state } = templateFor(file, shape.headerRow, templates())
      const isUsed = state.found !== null && templateMark(state.found) === template.used
      return { ...state, remark: template.remark, isUsed }
    },
    async applyTemplate(use) {
      const before = current()
      const start = firstShape(
        before.source,
        { ...(source as Source).options, shape: undefined, ...(use ? {} : { templates: [] }) },
        before.shape.headerRow,
      )
      const made = startTable(people, source as Source, before.source, limits, start, before)
      Object.assign(before, made)
      forget()
      return doubtIds() ? judgeAnew() : countVerdicts(made.judge)
    },
    async describeColumns() {
      const { source: file, shape, summary } = current()
      return describeColumns(file, shape, summary.lookup !== null)
    },
    typeWords: async () =>
      typeWords(
        current().sheet,
        current().edits,
        current().judge,
        (source as Source).options.words ?? [],
      ),
    dateQuestion: async () => dateQuestion(current().sheet, current().judge),
    async previewPunches(n) {
      const { sheet, edits, judge } = current()
      return previewRows(sheet, judge, n).map((row) => rowView(sheet, edits, judge, row))
    },

    verdictCounts: async () => countVerdicts(current().judge),
    async rows(request): Promise<RowWindow> {
      const offset = Math.max(0, Math.floor(request.offset) || 0)
      const limit = Math.min(largestWindow, Math.max(0, Math.floor(request.limit) || 0))
      const { sheet, edits, judge } = current()
      const { id, rows } = viewOf(request)
      return {
        view: id,
        total: rows.length,
        offset,
        rows: Array.from(rows.subarray(offset, offset + limit), (row) =>
          rowView(sheet, edits, judge, row),
        ),
      }
    },
    async nextProblem(request, position, isBack = false) {
      const { judge } = current()
      const { rows } = viewOf(request)
      const from = isBack ? Math.max(position, 0) + 2 * rows.length : position
      for (let step = 1; step <= rows.length; step++) {
        const at = (from + (isBack ? -step : step)) % rows.length
        const row = rows[at] as number
        if (judge.verdict(row) !== 'ready') return { position: at, rowNo: row + 1 }
      }
      return null
    },
    async positionOf(request, rowNo) {
      const position = viewOf(request).rows.indexOf(rowNo - 1)
      return position < 0 ? null : position
    },
    problems: async () => listProblems(current().sheet, current().edits, current().judge),
    orderNotes: async () => orderNotes(current().judge),
    async explain(rowNo, column) {
      const { sheet, edits, judge } = current()
      return explainCell(
        sheet,
        edits,
        judge,
        rowAt(rowNo),
        column === null ? null : columnAt(column),
      )
    },

    editCell: async (rowNo, column, text) =>
      afterEdit(current().edits.editCell(rowAt(rowNo), columnAt(column), text)),
    async skipRows(rowNos, skip) {
      const rows = Uint32Array.from(rowNos, rowAt)
      return afterEdit(current().edits.skip(rows, skip ? skipStates.skipped : skipStates.kept))
    },
    replaceValue: async (column, text, replacement) =>
      afterEdit(current().edits.replaceValue(columnAt(column), text, replacement)),
    async applyFix(rule) {
      const { edits, judge } = current()
      const number = findRule(rule)
      const plan = number < 0 ? null : planFix(judge, edits, number, 0)
      return afterEdit(edits.change(plan?.batch() ?? {}))
    },
    async applyRowFix(rowNo) {
      const { edits, judge } = current()
      const plan = planRowFix(judge, edits, rowAt(rowNo))
      return afterEdit(edits.change(plan?.batch() ?? {}))
    },
    undo: async () => afterEdit(current().edits.undo()),
    redo: async () => afterEdit(current().edits.redo()),

    ...rangeBench({ current, viewRows: (view) => views.rows(view), afterEdit }),

    async work(since) {
      if (since === workRevision) return null
      const { shape, template, sheet, edits } = current()
      const answers = { shape, template: template.used }
      return { revision: workRevision, work: keepWork(answers, sheet, edits) }
    },
    async restore(kept) {
      const parsed = keptWorkSchema.safeParse(kept)
      if (!parsed.success || !(await restoreShape(bench, parsed.data.shape))) return false
      const { sheet, edits, judge, template } = current()
      if (template.used !== parsed.data.template) template.remark = ''
      template.used = parsed.data.template
      const isRestored = restoreEdits(sheet, edits, parsed.data)
      judge.judgeAll(judge.plan, sheet.columns.keys())
      forget()
      return isRestored
    },

    heldQuestion: async (mostRows) => current().judge.acrossRows.questions.next(mostRows),
    async takeHeldDays(asked, held) {
      current().judge.held.takeDays(asked.map(dayNumberOf), held.map(dayNumberOf))
    },
    async takeHeldPunches({ from, to }, answer) {
      const { judge } = current()
      const parsed = heldAnswerSchema.safeParse(answer)
      if (!parsed.success)
        throw new WorkbenchError(
          'bad-request',
          'The answer about punches sent before is not whole.',
        )
      judge.held.takePeople(parsed.data, dayNumberOf(from), dayNumberOf(to))
    },
    async judgeHeld() {
      const { edits, judge } = current()
      judge.acrossRows.judgeHeld()
      forget()
      return afterEdit(edits.change({}))
    },

    templateFile: (kind) => templateFile(kind),

    async sendSummary() {
      const { source: file, shape, sheet, judge } = current()
      return { rows: sourceRows(file, shape), ...summarizeSend(sheet, judge) }
    },
    async uploadChunk(seq) {
      const { source: file, rows, edits, judge } = current()
      if (seq === 0 || !upload) upload = new UploadChunks(file, rows, edits, judge)
      return upload.chunk(seq)
    },
  }
  return bench
}

/** A new header row, a new layout and a new date column each propose or ask anew: answers come in turns. */
async function restoreShape(bench: Workbench, shape: Shape): Promise<boolean> {
  for (let turn = 0; turn < 5; turn++) {
    try {
      await bench.setShape(shape)
    } catch {
      return false
    }
    if (JSON.stringify(await bench.getShape()) === JSON.stringify(shape)) return true
  }
  return true
}

/** Every line of the file but its header is a source row. */
function sourceRows(file: Sheet, { headerRow }: Pick<Shape, 'headerRow'>): number {
  return file.rows - (headerRow > 0 ? 1 : 0)
}

function hashOnce(source: Source): Promise<string> {
  source.sha256 ??= hashOfFiles(source.files.map(({ blob }) => blob))
  // Whoever reads speaks first when both fail.
  source.sha256.catch(() => {})
  return source.sha256
}

function makeTable(
  { sheet: read, encoding, delimiter, sheets, sheetName, files, lookup, notes }: ReadResult,
  from: Source,
  people: KnownPeople,
  limits: ReadLimits,
): Table {
  const { bytes, options } = from
  const { sheet: source, isCarried } = carrySections(joinNames(read))
  const start = firstShape(source, options)
  const { headerRow } = start.shape
  const remark = notPunches(source, headerRow)?.sentence ?? null
  return {
    source,
    ...startTable(people, from, source, limits, start, null),
    summary: {
      name: options.name,
      bytes,
      sha256: '',
      rows: sourceRows(source, { headerRow }),
      columns: read.columns.length,
      encoding,
      delimiter,
      recognisedAs: recognise(source, headerRow),
      sheets,
      sheet: sheetName,
      files,
      lookup: lookup && { name: lookup.name, pairs: lookup.pairs.length },
      notes: [
        ...notes,
        ...(isCarried ? [carriedNote] : []),
        ...[remark, typeRemark(source, headerRow)].filter((each) => each !== null),
      ],
    },
  }
}

const carriedNote =
  'The employee stands once above the rows of each; ID and name are carried down to the rows below.'

type Start = { shape: Shape; template: Template | null; remark: string }

/** The shape that was given when it has this file's headers, else the template's, else a proposal. */
function firstShape(sheet: Sheet, options: OpenOptions, headerRow?: number): Start {
  const { template, shape, state } = templateFor(sheet, headerRow, options.templates ?? [])
  const proposed = proposeShape(sheet, headerRow)
  const given = options.shape
  const fits =
    given?.columns.length === proposed.columns.length &&
    given.columns.every(
      ({ header }, i) => headerKey(header) === headerKey(proposed.columns[i]?.header ?? ''),
    )
  if (given && fits) {
    const start = { ...given, headerRow: proposed.headerRow }
    return { shape: start, template: null, remark: '' }
  }
  return { shape: shape ?? proposed, template, remark: state.remark }
}

/** Judges all rows for the first time. An order that somebody gave counts where the dates do not settle it. */
function startTable(
  people: KnownPeople,
  from: Source,
  source: Sheet,
  limits: ReadLimits,
  { shape, template, remark }: Start,
  before: Table | null,
): Omit<Table, 'source' | 'summary'> {
  const kept = before && areSameRows(before.shape, shape) ? before : null
  const made = makePunches(source, shape, limits, kept)
  const { sheet } = made
  const plan = (order: Shape['dateOrder']) => planWith(people, from, made, order)
  const judge = judgeOf(made, shape, plan(null))
  const settled = settledOrder(judge)
  const saved = template ? orderOfTemplate(sheet, judge, shape.dateOrder, template.name) : null
  const dateOrder = settled ?? (template ? (saved?.order ?? null) : shape.dateOrder)
  judge.judgeAll(plan(dateOrder))
  return {
    ...made,
    shape: { ...shape, dateOrder },
    judge,
    template: {
      used: template && templateMark(template),
      remark: remark || (saved?.remark ?? ''),
      areIdsItsOwn: template !== null && shape.ids !== undefined,
    },
  }
}

type Punches = Pick<Table, 'rows' | 'sheet' | 'edits'>

/** The punch rows of a file; those of before with their edits when `kept` says they are the same. */
function makePunches(
  source: Sheet,
  shape: Shape,
  limits: ReadLimits,
  kept: Punches | null,
): Punches {
  if (kept) {
    const { rows, sheet, edits } = kept
    const meant = punchShape(shape, rows.origin)
    // Where the rows have an origin, the column of the one employee is among what they are made of.
    const isAdded = isOfOneEmployee(shape) && !rows.origin
    const ofOne = isAdded ? withEmployeeColumn(meant) : meant
    return {
      ...{ sheet, edits },
      rows: { ...rows, shape: areTypesOwn(shape) ? withTypeField(ofOne) : ofOne },
    }
  }
  const plain = explode(source, shape, limits)
  const ofOne = isOfOneEmployee(shape) ? withOneEmployee(plain, shape) : plain
  const rows = areTypesOwn(shape) ? withTypeColumn(ofOne) : ofOne
  return { rows, sheet: rows.sheet, edits: new EditsOver(rows.sheet, undefined, rows.origin) }
}

function hasChanges(edits: Edits): boolean {
  const { cells, values, skips } = edits.save()
  return cells.length + values.length + skips.rows.length > 0
}

function judgeOf({ rows, sheet, edits }: Punches, shape: Shape, plan: ReadingPlan): Judge {
  const pairs = rows.origin && new Pairs(rows.origin, shape.layout === 'day-grid')
  return new Judge(sheet, edits, plan, pairs)
}

function planWith(
  people: KnownPeople,
  { options }: Source,
  { rows, sheet, edits }: Punches,
  dateOrder: Shape['dateOrder'],
): ReadingPlan {
  const shape = { ...rows.shape, dateOrder }
  const learned = new Map((options.words ?? []).map(({ word, means }) => [cleanText(word), means]))
  const { ids } = people.knowledge(sheet, edits, shape)
  const { zone, now, thresholds } = options
  return planReading(shape, zone, now, { ids, learned, thresholds })
}

/** Another header row proposes all columns anew, another layout those of the times. */
function withNewColumns(source: Sheet, before: Shape, next: Shape): Shape {
  const { headerRow, layout, typeWords, defaultType } = next
  if (headerRow !== before.headerRow) {
    return { ...proposeShape(source, headerRow), typeWords, defaultType }
  }
  if (layout === before.layout) return next
  const proposed = proposeShape(source, headerRow, layout).columns
  const isFree = (field: Field | null) => field === null || isTimeField(field)
  const columns = next.columns.map(({ header, field }, index) => {
    const wanted = proposed[index]?.field ?? null
    if (!isFree(field)) return { header, field }
    return { header, field: isFree(wanted) ? wanted : null }
  })
  return { ...next, columns }
}

/** The columns a date is read from. */
function dateColumns({ columns }: Shape): string {
  return JSON.stringify(columns.map(({ field }) => field !== null && hasDate.includes(field)))
}

const hasDate: Field[] = ['checktime', 'date', 'in', 'inDate', 'out', 'outDate', 'day']

function progressReporter(bytesTotal: number, tell: (progress: Progress) => void) {
  let lastAt = Number.NEGATIVE_INFINITY
  let hadRows = false
  return (phase: Progress['phase'], bytesRead: number, rows: number, sheet: Sheet) => {
    const isFirst = !hadRows && rows > 0
    if (!isFirst && phase === 'reading' && performance.now() - lastAt < progressEveryMs) return
    hadRows ||= rows > 0
    lastAt = performance.now()
    tell({ phase, bytesRead, bytesTotal, rows, firstRows: firstRowsOf(sheet) })
  }
}

function firstRowsOf(sheet: Sheet): FirstRow[] {
  const headerRow = findHeaderRow(sheet)
  const length = Math.max(0, Math.min(firstRowsShown, sheet.rows - headerRow))
  return Array.from({ length }, (_, i) => ({
    rowNo: headerRow + i + 1,
    cells: sheet.rowTexts(headerRow + i),
  }))
}
