import { grouped } from '#lib/count.ts'
import { ByteLines, lineFeed } from './byte-lines.ts'
import { findDelimiter, sepLine } from './delimiter.ts'
import { BadByte, headBytes, strictDecoder } from './encoding.ts'
import { createGridParser, type GridParser } from './grid.ts'
import type { FileFacts, FileWatch, ReadLimits } from './read-file.ts'
import { type Delimiter, type Encoding, encodingLabels, WorkbenchError } from './schema.ts'

const hearEveryMs = 60

/** Delimited text -> lines. The encoding is found by strict decoding: a bad byte starts again with the next. */
export async function readText(
  blob: Blob,
  candidates: Encoding[],
  delimiter: Delimiter | undefined,
  limits: ReadLimits,
  watch: FileWatch,
): Promise<FileFacts> {
  for (const encoding of candidates) {
    try {
      return await readAs(encoding, blob, delimiter, limits, watch)
    } catch (error) {
      if (!(error instanceof BadByte)) throw error
    }
  }
  throw badEncoding(candidates[0] as Encoding)
}

export function badEncoding(encoding: Encoding): WorkbenchError {
  return new WorkbenchError(
    'bad-encoding',
    `This file is not ${encodingLabels[encoding]}: it holds bytes that encoding does not have. Choose another encoding.`,
  )
}

async function readAs(
  encoding: Encoding,
  blob: Blob,
  wantedDelimiter: Delimiter | undefined,
  limits: ReadLimits,
  { startedAt, open, onPiece, hasRows }: FileWatch,
): Promise<FileFacts> {
  const lines = open()
  const decode = strictDecoder(encoding)
  const notes: string[] = []
  let delimiter: Delimiter = wantedDelimiter ?? ','
  let parser: GridParser | null = null
  let opening = ''
  let bytesRead = 0
  let hadRows = false
  let heardAt = startedAt
  const begin = () => {
    const text = opening.replace(/\r\n?/g, '\n')
    const sep = sepLine(text)
    delimiter = wantedDelimiter ?? sep.delimiter ?? findDelimiter(text.slice(sep.length))
    if (sep.length > 0) notes.push('The first line names the separator and is no row.')
    parser = createGridParser(delimiter, lines.push)
    // Only the length of the line is known in LF; what is cut is the line itself.
    parser.write(sep.length > 0 ? opening.replace(/^[^\r\n]*(\r\n?|\n|$)/, '') : opening)
  }
  const take = (text: string) => {
    if (parser) return parser.write(text)
    opening += text
    if (opening.length >= headBytes / 4) begin()
  }
  /** Reads from the bytes while the file is as plain as that. */
  let plain: ByteLines | null = null
  const takeBytes = (bytes: Uint8Array<ArrayBuffer>) => {
    const text = decode(bytes)
    if (plain) {
      const rest = plain.write(bytes, text)
      if (rest !== null) leavePlain(rest)
      return
    }
    const isFirst = bytesRead === bytes.length
    const last =
      isFirst && encoding === 'utf-8' && !text.includes('"') ? text.lastIndexOf('\n') : -1
    take(text.slice(0, last + 1 || undefined))
    if (last < 0) return
    const sheet = parser && lines.direct()
    if (!sheet) return take(text.slice(last + 1))
    plain = new ByteLines(sheet, delimiter)
    const rest = plain.write(bytes.subarray(bytes.lastIndexOf(lineFeed) + 1), text.slice(last + 1))
    if (rest !== null) leavePlain(rest)
  }
  const leavePlain = (rest: string) => {
    parser?.passed(plain?.lines ?? 0)
    plain = null
    if (rest !== '') take(rest)
  }
  const takePiece = async (bytes: Uint8Array<ArrayBuffer>) => {
    bytesRead += bytes.length
    takeBytes(bytes)
    if (performance.now() - startedAt > limits.deadlineMs) throw tooSlow(limits)
    onPiece(bytesRead)
    if ((hasRows() && !hadRows) || performance.now() - heardAt > hearEveryMs) {
      hadRows ||= hasRows()
      await nextTask()
      heardAt = performance.now()
    }
  }
  const reader = blob.stream().getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      // A browser reads by megabytes; the first rows need no more than this.
      const head = bytesRead === 0 ? headBytes : 0
      if (head > 0) await takePiece(value.subarray(0, head))
      if (value.length > head) await takePiece(value.subarray(head))
    }
  } finally {
    reader.cancel().catch(() => {})
  }
  const tail = decode(null)
  const unfinished = plain as ByteLines | null
  if (unfinished) leavePlain(unfinished.end() + tail)
  else take(tail)
  if (!parser) begin()
  const grid = parser as unknown as GridParser
  grid.end()
  lines.end()
  const stray = grid.strayQuotes()
  if (stray.rows > 0) {
    notes.push(
      `${stray.rows === 1 ? 'One row has' : `${grouped(stray.rows)} rows have`} a quotation mark in an odd place, the first in row ${grouped(stray.firstRowNo)}. Look at it before you send.`,
    )
  }
  return { encoding, delimiter, sheets: [], sheetName: null, notes }
}

/**
 * Lets the page's questions in: reads of a stream follow each other without a turn of the event loop.
 */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}

function tooSlow({ deadlineMs }: ReadLimits): WorkbenchError {
  return new WorkbenchError(
    'too-slow',
    `Reading took longer than ${Math.round(deadlineMs / 1000)} seconds and was stopped. Cut the file into smaller ones.`,
  )
}
