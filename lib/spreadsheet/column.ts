import { CodeTable, emptyHash, hashOf } from './code-table.ts'
import { PackedTexts } from './packed-texts.ts'

/** After this many rows a column decides whether coding its values pays. */
const decideAfterRows = 131_072

type Codes = Uint8Array | Uint16Array | Uint32Array

/**
 * One column of a sheet. Coded: each different text once, and a code per row. Plain (more than
 * half of the values differ): one text per row. Either way a row has a *key* and rules run once
 * per key, so nobody else needs to know which it is. Key 0 of a coded column is the empty text.
 */
export class Column {
  readonly texts = new PackedTexts()
  /** null = plain: the key of a row is the row. */
  codes: Codes | null = new Uint8Array(1024)
  rows = 0
  /** null = plain, or closed: texts are not looked up any more. */
  #codeOf: CodeTable | null = new CodeTable(this.texts)
  #last = 0

  constructor(emptyRows: number) {
    this.#codeOf?.add(emptyHash)
    this.texts.push('')
    this.#reserve(emptyRows)
    this.rows = emptyRows
  }

  /** A column that is whole: these texts, and one code per row. */
  static of(texts: PackedTexts, codes: Codes): Column {
    const column = new Column(0)
    ;(column as { texts: PackedTexts }).texts = texts
    column.codes = codes
    column.rows = codes.length
    column.#codeOf = null
    return column
  }

  push(text: string): void {
    if (this.#codeOf === null) {
      this.texts.push(text)
      this.rows++
      return
    }
    const length = encode(text)
    this.pushBytes(scratch, 0, length, hashOf(scratch, 0, length))
  }

  /** Adds a row whose text is this part of some UTF-8; `hash` is its `hashOf`. */
  pushBytes(utf8: Uint8Array, from: number, to: number, hash: number): void {
    const codeOf = this.#codeOf
    if (codeOf === null) {
      this.texts.pushBytes(utf8, from, to)
      this.rows++
      return
    }
    if (this.rows === decideAfterRows && this.texts.length * 2 > this.rows) {
      this.#makePlain()
      this.pushBytes(utf8, from, to, hash)
      return
    }
    // Files are often sorted: the same text comes again and again.
    if (!this.texts.equalsBytes(this.#last, utf8, from, to)) {
      const known = codeOf.find(utf8, from, to, hash)
      this.#last = known >= 0 ? known : this.#addText(codeOf, utf8, from, to, hash)
    }
    if (this.rows === (this.codes as Codes).length) this.#reserve(this.rows + 1)
    ;(this.codes as Codes)[this.rows++] = this.#last
  }

  keyOf(row: number): number {
    return this.codes === null ? row : (this.codes[row] as number)
  }

  /** Number of keys: different texts when coded, rows when plain. */
  get keys(): number {
    return this.texts.length
  }

  text(row: number): string {
    return this.texts.get(this.keyOf(row))
  }

  /** Rows from `firstRow` on per key. */
  countRows(firstRow: number): Uint32Array {
    const counts = new Uint32Array(this.keys)
    if (this.codes === null) return counts.fill(1, firstRow)
    countCodes(this.codes, firstRow, this.rows, counts)
    return counts
  }

  /** Drops what only reading needs. No push after this. */
  close(): void {
    this.#codeOf = null
    if (this.codes) this.codes = this.codes.slice(0, this.rows)
    this.texts.trim()
  }

  #addText(codeOf: CodeTable, utf8: Uint8Array, from: number, to: number, hash: number): number {
    const code = this.texts.length
    codeOf.add(hash)
    this.texts.pushBytes(utf8, from, to)
    this.#reserve(this.rows + 1)
    return code
  }

  /** Makes room for `rows` codes as wide as the number of texts needs. */
  #reserve(rows: number): void {
    const codes = this.codes as Codes
    const width = this.texts.length <= 0x100 ? 1 : this.texts.length <= 0x10000 ? 2 : 4
    if (codes.length >= rows && codes.BYTES_PER_ELEMENT >= width) return
    const length = Math.max(codes.length, rows > codes.length ? Math.ceil(rows * 1.6) : 0)
    const bigger =
      width === 1
        ? new Uint8Array(length)
        : width === 2
          ? new Uint16Array(length)
          : new Uint32Array(length)
    bigger.set(codes)
    this.codes = bigger
  }

  #makePlain(): void {
    const coded = this.codes as Codes
    const { texts } = this
    ;(this as { texts: PackedTexts }).texts = new PackedTexts()
    for (let row = 0; row < this.rows; row++) this.texts.pushFrom(texts, coded[row] as number)
    this.codes = null
    this.#codeOf = null
  }
}

let scratch = new Uint8Array(1_024)
const encoder = new TextEncoder()

/** Writes a text into `scratch` as UTF-8; answers how many bytes it has. */
function encode(text: string): number {
  // Three bytes are the most one UTF-16 unit can need.
  if (text.length * 3 > scratch.length) scratch = new Uint8Array(text.length * 3)
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit > 127) return encoder.encodeInto(text, scratch).written
    scratch[i] = unit
  }
  return text.length
}

function countCodes(codes: Codes, from: number, to: number, counts: Uint32Array): void {
  for (let row = from; row < to; row++) {
    const code = codes[row] as number
    counts[code] = (counts[code] as number) + 1
  }
}
