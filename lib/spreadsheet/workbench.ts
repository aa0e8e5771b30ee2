import { dateQuestion, settledOrder } from './date-question.ts'
import { type Edits, Edits as EditsOver, skipStates, type Touched } from './edits.ts'
import { hashOfFile } from './file-hash.ts'
import { headerKey } from './header-words.ts'
import { Judge } from './judge.ts'
import { listProblems } from './problems.ts'
import { findHeaderRow, layoutRemark, proposeShape } from './propose.ts'
import { defaultLimits, type ReadLimits, readFile } from './read-file.ts'
import { indexRows } from './row-index.ts'
import { planReading } from './row-reader.ts'
import { explainCell, previewRows, rowView, unreadRowView } from './row-views.ts'
import {
  type EditResult,
  type OpenOptions,
  type Progress,
  type Reading,
  type RowWindow,
  type Shape,
  type Summary,
  type WindowRequest,
  type Workbench,
  WorkbenchError,
} from './schema.ts'
import { countVerdicts, summarizeSend } from './send-summary.ts'
import { describeColumns, openQuestions, typeWords } from './shape-answers.ts'
import { readingSchema, shapeSchema } from './shape-schema.ts'
import type { Sheet } from './sheet.ts'
import { UploadChunks } from './upload-chunks.ts'

const largestWindow = 500
/** Progress is told at most this often; the first rows at once. */
const progressEveryMs = 100
const firstRowsBytes = 1_000_000

type Source = { blob: Blob; options: OpenOptions; sha256: Promise<string> | null }
type Table = { sheet: Sheet; edits: Edits; judge: Judge; summary: Summary }

/** The import workbench: one file from bytes to upload. Runs in the worker, and in tests as it is. */
export function createWorkbench(limits: ReadLimits = defaultLimits): Workbench {
  let source: Source | null = null
  let table: Table | null = null
  /** What can be shown while the file is still being read. */
  let partial: Sheet | null = null
  let now: Progress = { phase: 'done', bytesRead: 0, bytesTotal: 0, rows: 0 }
  let turn = 0
  let upload: UploadChunks | null = null
  let index: { request: string; rows: Uint32Array } | null = null

  async function read(from: Source, reading: Reading, tell?: (progress: Progress) => void) {
    const mine = ++turn
    const before = table
    const report = progressReporter(from.blob.size, (progress) => {
      now = progress
      tell?.(progress)
    })
    try {
      const result = await readFile(from.blob, reading, limits, {
        onPiece: (sheet, bytesRead) => {
          if (mine !== turn)
            throw new WorkbenchError('replaced', 'Another file was opened instead.')
          partial = sheet
          table = null
          report('reading', bytesRead, sheet.rows)
          // Beside the reading, but not before the first rows: it reads the whole file.
          if (bytesRead > firstRowsBytes) hashOnce(from)
        },
      })
      report('checking', from.blob.size, result.sheet.rows)
      const made = makeTable(result, from)
      made.summary.sha256 = await hashOnce(from)
      if (mine !== turn) throw new WorkbenchError('replaced', 'Another file was opened instead.')
      source = from
      table = made
      forget()
      report('done', from.blob.size, made.summary.rows)
      return made.summary
    } catch (error) {
      if (mine === turn) table = before
      throw error
    } finally {
      if (mine === turn) partial = null
    }
  }

  function current(): Table {
    if (!table) throw new WorkbenchError('no-file', 'No file is open, or it is still being read.')
    return table
  }

  function forget() {
    upload = null
    index = null
  }

  function afterEdit({ rows, columns, isBulk, changedCells }: Touched): EditResult {
    const { sheet, edits, judge } = current()
    if (isBulk) judge.judgeAll(judge.plan, columns)
    else judge.judgeRows(rows)
    if (rows.length > 0) forget()
    return {
      changedRows: rows.length,
      changedCells,
      counts: countVerdicts(sheet, judge),
      canUndo: edits.canUndo,
      canRedo: edits.canRedo,
    }
  }

  function indexed(request: WindowRequest): Uint32Array {
    const { sheet, edits, judge } = current()
    const { verdicts, rule, search, sort } = request
    const key = JSON.stringify([verdicts, rule, search, sort])
    if (index?.request !== key)
      index = { request: key, rows: indexRows(sheet, edits, judge, request) }
    return index.rows
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

  return {
    async open(input, options, onProgress) {
      const blob = typeof input === 'string' ? new Blob([input]) : input
      const reading =
        typeof input === 'string'
          ? { ...options.reading, encoding: 'utf-8' as const }
          : (options.reading ?? {})
      return read({ blob, options, sha256: null }, reading, onProgress)
    },
    async reread(reading, onProgress) {
      current()
      const parsed = readingSchema.safeParse(reading)
      if (!parsed.success)
        throw new WorkbenchError('bad-request', 'This encoding or separator is not known.')
      return read(source as Source, parsed.data, onProgress)
    },
    progress: async () => now,

    getShape: async () => current().judge.plan.shape,
    async setShape(shape) {
      const { sheet, judge } = current()
      const parsed = shapeSchema.safeParse(shape)
      if (
        !parsed.success ||
        parsed.data.columns.length !== sheet.columns.length ||
        parsed.data.headerRow > sheet.rows
      ) {
        throw new WorkbenchError(
          'bad-request',
          'These answers do not fit this file. Open it again.',
        )
      }
      const before = judge.plan.shape
      const next =
        parsed.data.headerRow === before.headerRow
          ? parsed.data
          : underNewHeader(sheet, parsed.data)
      const { zone, now: wall } = (source as Source).options
      judge.setPlan(planReading(next, zone, wall))
      const isOtherDate = dateColumn(next) !== dateColumn(before)
      // An order given for another column says nothing about this one, unless it is given anew.
      const given = isOtherDate && next.dateOrder === before.dateOrder ? null : next.dateOrder
      const dateOrder = given ?? settledOrder(sheet, judge)
      judge.judgeAll(planReading({ ...next, dateOrder }, zone, wall))
      forget()
      return countVerdicts(sheet, judge)
    },
    openQuestions: async () => openQuestions(current().sheet, current().judge),
    describeColumns: async () => describeColumns(current().sheet, current().judge),
    typeWords: async () => typeWords(current().sheet, current().edits, current().judge),
    dateQuestion: async () => dateQuestion(current().sheet, current().judge),
    async previewPunches(n) {
      const { sheet, edits, judge } = current()
      return previewRows(sheet, judge, n).map((row) => rowView(sheet, edits, judge, row))
    },

    verdictCounts: async () => countVerdicts(current().sheet, current().judge),
    async rows(request): Promise<RowWindow> {
      const offset = Math.max(0, Math.floor(request.offset) || 0)
      const limit = Math.min(largestWindow, Math.max(0, Math.floor(request.limit) || 0))
      if (!table && partial) return unreadWindow(partial, offset, limit)
      const { sheet, edits, judge } = current()
      const rows = indexed(request)
      return {
        total: rows.length,
        offset,
        rows: Array.from(rows.subarray(offset, offset + limit), (row) =>
          rowView(sheet, edits, judge, row),
        ),
      }
    },
    async nextProblem(request, rowNo) {
      const { judge } = current()
      const rows = indexed(request)
      const isProblem = (row: number) => judge.verdict(row) !== 'ready'
      const from = rows.indexOf(rowNo - 1)
      const after = from >= 0 ? from + 1 : rows.findIndex((row) => row > rowNo - 1)
      for (let step = 0; step < rows.length; step++) {
        const position = (Math.max(after, 0) + step) % rows.length
        if (isProblem(rows[position] as number))
          return { position, rowNo: (rows[position] as number) + 1 }
      }
      return null
    },
    problems: async () => listProblems(current().sheet, current().edits, current().judge),
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
    undo: async () => afterEdit(current().edits.undo()),
    redo: async () => afterEdit(current().edits.redo()),

    sendSummary: async () => summarizeSend(current().sheet, current().judge),
    async uploadChunk(seq) {
      const { sheet, edits, judge } = current()
      if (seq === 0 || !upload) upload = new UploadChunks(sheet, edits, judge)
      return upload.chunk(seq)
    },
  }
}

function hashOnce(source: Source): Promise<string> {
  source.sha256 ??= hashOfFile(source.blob)
  // Whoever reads speaks first when both fail.
  source.sha256.catch(() => {})
  return source.sha256
}

function makeTable(
  { sheet, encoding, delimiter, notes }: Awaited<ReturnType<typeof readFile>>,
  { blob, options }: Source,
): Table {
  const edits = new EditsOver(sheet)
  const { shape, order } = firstShape(sheet, options.shape)
  const judge = new Judge(sheet, edits, planReading(shape, options.zone, options.now))
  const dateOrder = settledOrder(sheet, judge) ?? order
  judge.judgeAll(planReading({ ...shape, dateOrder }, options.zone, options.now))
  const remark = layoutRemark(sheet, shape.headerRow)
  return {
    sheet,
    edits,
    judge,
    summary: {
      name: options.name,
      bytes: blob.size,
      sha256: '',
      rows: sheet.rows - (shape.headerRow > 0 ? 1 : 0),
      columns: sheet.columns.length,
      encoding,
      delimiter,
      notes: remark ? [...notes, remark] : notes,
    },
  }
}

/** The template when it has this file's headers, else a proposal. */
function firstShape(
  sheet: Sheet,
  template: Shape | undefined,
): { shape: Shape; order: Shape['dateOrder'] } {
  const proposed = proposeShape(sheet)
  const fits =
    template?.columns.length === proposed.columns.length &&
    template.columns.every(
      ({ header }, i) => headerKey(header) === headerKey(proposed.columns[i]?.header ?? ''),
    )
  if (!template || !fits) return { shape: proposed, order: null }
  return { shape: { ...template, headerRow: proposed.headerRow }, order: template.dateOrder }
}

function underNewHeader(sheet: Sheet, { headerRow, typeWords, defaultType }: Shape): Shape {
  return { ...proposeShape(sheet, headerRow), typeWords, defaultType }
}

function dateColumn({ columns }: Shape): string {
  return `${columns.findIndex(({ field }) => field === 'checktime')} ${columns.findIndex(({ field }) => field === 'date')}`
}

function unreadWindow(sheet: Sheet, offset: number, limit: number): RowWindow {
  const headerRow = findHeaderRow(sheet)
  const total = sheet.rows - headerRow
  const rows = Math.max(0, Math.min(limit, total - offset))
  return {
    total,
    offset,
    rows: Array.from({ length: rows }, (_, i) => unreadRowView(sheet, headerRow + offset + i)),
  }
}

function progressReporter(bytesTotal: number, tell: (progress: Progress) => void) {
  let lastAt = Number.NEGATIVE_INFINITY
  let hadRows = false
  return (phase: Progress['phase'], bytesRead: number, rows: number) => {
    const isFirst = !hadRows && rows > 0
    if (!isFirst && phase === 'reading' && performance.now() - lastAt < progressEveryMs) return
    hadRows ||= rows > 0
    lastAt = performance.now()
    tell({ phase, bytesRead, bytesTotal, rows })
  }
}
