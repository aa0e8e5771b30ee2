import type { PunchFields } from '#lib/punch/schema.ts'
import { editedCells } from './edited-cells.ts'
import type { Edits } from './edits.ts'
import type { Judge } from './judge.ts'
import type { PunchRows } from './punch-rows.ts'
import { optionalFields, type RowReading } from './row-reader.ts'
import { type UploadChunk, WorkbenchError } from './schema.ts'
import type { Sheet } from './sheet.ts'
import { judgeSourceRow } from './source-verdict.ts'
import {
  maxChunkGzipBytes,
  maxChunkJsonBytes,
  maxRowsPerChunk,
  type UploadRow,
} from './upload-rows.ts'

/** The longest cell a spreadsheet program knows; what is beyond stays in the file only. */
const longestCell = 32_767
const longestCellOfHugeRow = 500

/**
 * Cuts the rows into chunks, on demand and in order. A chunk asked for again is built from the
 * same rows, so a lost answer costs one repeated request and never a row.
 */
export class UploadChunks {
  #source: Sheet
  #rows: PunchRows
  #edits: Edits
  #judge: Judge
  /** First row of the file of each chunk known so far. */
  #starts = [0]

  /** `source` is the file as it came, `rows` the punches made of it. */
  constructor(source: Sheet, rows: PunchRows, edits: Edits, judge: Judge) {
    this.#source = source
    this.#rows = rows
    this.#edits = edits
    this.#judge = judge
  }

  /** Chunk `seq`, null after the last. */
  async chunk(seq: number): Promise<UploadChunk | null> {
    const start = this.#starts[seq]
    if (start === undefined) {
      throw new WorkbenchError(
        'bad-request',
        'The rows changed while they were uploaded. Nothing was sent; start the upload again.',
      )
    }
    if (start >= this.#source.rows) return null
    const known = this.#starts[seq + 1]
    let { texts, next } = this.#collect(start, known ?? this.#source.rows)
    let bytes = await gzip(texts)
    while (bytes.length > maxChunkGzipBytes && texts.length > 1) {
      ;({ texts, next } = this.#collect(start, start + Math.ceil((next - start) / 2)))
      bytes = await gzip(texts)
    }
    this.#starts[seq + 1] = next
    // A chunk of nothing but the header row: the next one has the rows.
    return texts.length === 0 ? this.chunk(seq + 1) : { seq, rows: texts.length, bytes }
  }

  /** JSON texts of rows from `start`, as many as a chunk may hold, and where the next one begins. */
  #collect(start: number, end: number): { texts: string[]; next: number } {
    const texts: string[] = []
    const encoder = new TextEncoder()
    let jsonBytes = 2
    let row = start
    for (; row < end && texts.length < maxRowsPerChunk; row++) {
      if (row === this.#judge.plan.shape.headerRow - 1) continue
      const text = this.#rowText(row)
      const size = (text.length > 10_000 ? encoder.encode(text).length : text.length * 3) + 1
      // Three bytes per character at most: exact only where it may matter.
      if (texts.length > 0 && jsonBytes + size > maxChunkJsonBytes) break
      jsonBytes += size
      texts.push(text)
    }
    return { texts, next: row }
  }

  #rowText(row: number): string {
    const text = JSON.stringify(this.uploadRow(row, longestCell))
    return text.length * 3 < maxChunkJsonBytes
      ? text
      : JSON.stringify(this.uploadRow(row, longestCellOfHugeRow))
  }

  uploadRow(source: number, longest = longestCell): UploadRow {
    const cut = (text: string) => (text.length > longest ? `${text.slice(0, longest - 1)}…` : text)
    const { from, to } = this.#punchesOf(source)
    const { verdict, reason } = judgeSourceRow(this.#judge, from, to)
    const upload: UploadRow = {
      rowNo: source + 1,
      cells: this.#source.rowTexts(source).map(cut),
      verdict,
      punches: [],
    }
    if (reason !== '') upload.reason = reason
    const edited = editedCells(this.#source, this.#rows, this.#edits, source)
    if (edited.length > 0) upload.edited = edited.map(([column, text]) => [column, cut(text)])
    if (to - from > 1) upload.parts = to - from
    for (let row = from; row < to; row++) {
      if (!this.#judge.isSent(row)) continue
      const part = this.#judge.partOf(row)
      upload.punches.push({ part, ...punchOf(this.#judge.read(row)) })
    }
    return upload
  }

  #punchesOf(source: number): { from: number; to: number } {
    const { origin } = this.#rows
    if (!origin) return { from: source, to: source + 1 }
    return { from: origin.first[source] as number, to: origin.first[source + 1] as number }
  }
}

function punchOf({ punch }: RowReading): PunchFields {
  const fields: PunchFields = {
    userid: punch.userid as string,
    checktime: punch.checktime as string,
    checktype: punch.checktype as number,
  } as PunchFields
  for (const field of optionalFields) {
    const value = punch[field]
    if (value !== null) fields[field] = value
  }
  return fields
}

async function gzip(rows: string[]): Promise<Uint8Array> {
  const json = new Blob([`[${rows.join(',')}]`])
  const packed = json.stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(packed).arrayBuffer())
}
