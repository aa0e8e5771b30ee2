import { findDelimiter, sepLine } from './delimiter.ts'
import {
  BadByte,
  encodingCandidates,
  headBytes,
  refuseBinary,
  refuseMarkup,
  strictDecoder,
} from './encoding.ts'
import { createGridParser, type GridParser } from './grid.ts'
import {
  type Delimiter,
  type Encoding,
  encodingLabels,
  type Reading,
  WorkbenchError,
} from './schema.ts'
import { Sheet, type SheetLimits } from './sheet.ts'

export type ReadLimits = SheetLimits & { maxBytes: number; deadlineMs: number }

/** Well above any payroll file; below what makes a browser tab die. */
export const defaultLimits: ReadLimits = {
  maxBytes: 300_000_000,
  maxRows: 2_000_000,
  maxColumns: 1_000,
  maxCells: 80_000_000,
  deadlineMs: 120_000,
}

const hearEveryMs = 60

export type ReadResult = { sheet: Sheet; encoding: Encoding; delimiter: Delimiter; notes: string[] }

export type ReadWatch = {
  /** Called after every piece with what can be shown so far. Throw to stop. */
  onPiece: (sheet: Sheet, bytesRead: number) => void
}

/** bytes -> sheet. The encoding is found by strict decoding: a bad byte starts again with the next. */
export async function readFile(
  blob: Blob,
  reading: Reading,
  limits: ReadLimits,
  watch: ReadWatch,
): Promise<ReadResult> {
  if (blob.size > limits.maxBytes) {
    throw new WorkbenchError(
      'too-large',
      `This file has ${Math.round(blob.size / 1e6).toLocaleString('en-GB')} MB; ${Math.round(limits.maxBytes / 1e6)} MB is the most. Cut it into smaller files.`,
    )
  }
  const head = new Uint8Array(await blob.slice(0, headBytes).arrayBuffer())
  if (head.length === 0) throw emptyFile()
  refuseBinary(head)
  const candidates = reading.encoding ? [reading.encoding] : encodingCandidates(head)
  const startedAt = performance.now()
  for (const encoding of candidates) {
    try {
      return await readAs(encoding, blob, reading.delimiter, limits, startedAt, watch)
    } catch (error) {
      if (!(error instanceof BadByte)) throw error
    }
  }
  throw new WorkbenchError(
    'bad-encoding',
    `This file is not ${encodingLabels[candidates[0] as Encoding]}: it holds bytes that encoding does not have. Choose another encoding.`,
  )
}

async function readAs(
  encoding: Encoding,
  blob: Blob,
  wantedDelimiter: Delimiter | undefined,
  limits: ReadLimits,
  startedAt: number,
  { onPiece }: ReadWatch,
): Promise<ReadResult> {
  const sheet = new Sheet(limits)
  const decode = strictDecoder(encoding)
  const notes: string[] = []
  let delimiter: Delimiter = wantedDelimiter ?? ','
  let parser: GridParser | null = null
  let opening = ''
  let bytesRead = 0
  let hadRows = false
  let heardAt = startedAt
  const begin = () => {
    refuseMarkup(opening)
    const text = opening.replace(/\r\n?/g, '\n')
    const sep = sepLine(text)
    delimiter = wantedDelimiter ?? sep.delimiter ?? findDelimiter(text.slice(sep.length))
    if (sep.length > 0) notes.push('The first line names the separator and is no row.')
    parser = createGridParser(delimiter, (cells) => sheet.push(cells))
    // Only the length of the line is known in LF; what is cut is the line itself.
    parser.write(sep.length > 0 ? opening.replace(/^[^\r\n]*(\r\n?|\n|$)/, '') : opening)
  }
  const take = (text: string) => {
    if (parser) return parser.write(text)
    opening += text
    if (opening.length >= headBytes / 4) begin()
  }
  const reader = blob.stream().getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      bytesRead += value.length
      take(decode(value))
      if (performance.now() - startedAt > limits.deadlineMs) throw tooSlow(limits)
      onPiece(sheet, bytesRead)
      if ((sheet.rows > 0 && !hadRows) || performance.now() - heardAt > hearEveryMs) {
        hadRows ||= sheet.rows > 0
        await nextTask()
        heardAt = performance.now()
      }
    }
  } finally {
    reader.cancel().catch(() => {})
  }
  take(decode(null))
  if (!parser) begin()
  const grid = parser as unknown as GridParser
  grid.end()
  if (sheet.rows === 0) throw emptyFile()
  sheet.close()
  const stray = grid.strayQuotes()
  if (stray.rows > 0) {
    notes.push(
      `${stray.rows === 1 ? 'One row has' : `${stray.rows.toLocaleString('en-GB')} rows have`} a quotation mark in an odd place, the first in row ${stray.firstRowNo.toLocaleString('en-GB')}. Look at it before you send.`,
    )
  }
  return { sheet, encoding, delimiter, notes }
}

/**
 * Lets the page's questions in. Reads of a stream follow each other without a turn of the event
 * loop, so first rows asked for at 30 ms would come after the last.
 */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}

function emptyFile(): WorkbenchError {
  return new WorkbenchError('empty', 'This file is empty: it holds no row at all.')
}

function tooSlow({ deadlineMs }: ReadLimits): WorkbenchError {
  return new WorkbenchError(
    'too-slow',
    `Reading took longer than ${Math.round(deadlineMs / 1000)} seconds and was stopped. Cut the file into smaller ones.`,
  )
}
