import { grouped } from '#lib/count.ts'
import { encodingCandidates, headBytes, refuseBinary, soundEncoding } from './encoding.ts'
import { fileKind } from './file-kind.ts'
import type { LineTarget } from './joined-files.ts'
import { readMarkup } from './read-markup.ts'
import { readText } from './read-text.ts'
import { type Delimiter, type Encoding, type Reading, WorkbenchError } from './schema.ts'
import type { SheetLimits } from './sheet.ts'
import { readWorkbook, type WorkbookSheet } from './workbook-file.ts'

export type ReadLimits = SheetLimits & {
  maxBytes: number
  /** Of a workbook, which is a packed archive. */
  maxUnpackedBytes: number
  deadlineMs: number
}

/** Well above any payroll file; below what makes a browser tab die. */
export const defaultLimits: ReadLimits = {
  maxBytes: 300_000_000,
  maxUnpackedBytes: 300_000_000,
  maxRows: 2_000_000,
  maxColumns: 1_000,
  maxCells: 80_000_000,
  deadlineMs: 120_000,
}

/** How the bytes of a file became lines. */
export type FileFacts = {
  encoding: Encoding | null
  delimiter: Delimiter | null
  sheets: WorkbookSheet[]
  sheetName: string | null
  notes: string[]
}

export type FileWatch = {
  startedAt: number
  /** Where the lines go. Asked for again when the file is begun again. */
  open: () => LineTarget
  /** True = the lines cannot be taken back, so the encoding must be sure before the first. */
  isFinal: boolean
  onPiece: (bytesRead: number) => void
  hasRows: () => boolean
}

/** bytes -> lines, by what the file is. Throws sentences. */
export async function readFile(
  blob: Blob,
  reading: Reading,
  limits: ReadLimits,
  watch: FileWatch,
): Promise<FileFacts> {
  if (blob.size > limits.maxBytes) throw tooLarge(blob.size, limits)
  const head = new Uint8Array(await blob.slice(0, headBytes).arrayBuffer().catch(gone))
  const kind = fileKind(head)
  if (kind === 'workbook') return readBook(blob, reading, limits, watch)
  refuseBinary(head)
  if (kind === 'markup') return readMarkup(blob, reading, watch)
  const candidates = reading.encoding ? [reading.encoding] : encodingCandidates(head)
  const sure = watch.isFinal ? await soundEncoding(blob, candidates) : null
  return readText(blob, sure ? [sure] : candidates, reading.delimiter, limits, watch)
}

async function readBook(
  blob: Blob,
  { sheet }: Reading,
  limits: ReadLimits,
  { startedAt, open, onPiece }: FileWatch,
): Promise<FileFacts> {
  const isLate = () => performance.now() - startedAt > limits.deadlineMs
  const lines = open()
  onPiece(0)
  const bytes = new Uint8Array(await blob.arrayBuffer().catch(gone))
  const { sheets, chosen, notes } = await readWorkbook(
    bytes,
    sheet,
    { maxBytes: limits.maxUnpackedBytes, isLate },
    lines.push,
  )
  lines.end()
  onPiece(blob.size)
  return { encoding: null, delimiter: null, sheets, sheetName: chosen, notes }
}

/** A folder, or a file that was moved, deleted or saved again after it was chosen. */
function gone(): never {
  throw new WorkbenchError(
    'unreadable',
    'This browser cannot read that file any more: it is a folder, or it was moved or changed after it was chosen. Choose it again.',
  )
}

export function tooLarge(bytes: number, { maxBytes }: ReadLimits): WorkbenchError {
  return new WorkbenchError(
    'too-large',
    `This file has ${grouped(Math.round(bytes / 1e6))} MB; ${Math.round(maxBytes / 1e6)} MB is the most. Cut it into smaller files.`,
  )
}
