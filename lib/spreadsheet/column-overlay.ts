import type { Column } from './column.ts'
import { PackedTexts } from './packed-texts.ts'
import { SparseCodes } from './sparse-codes.ts'

/** What rules ask of a column: a key per row, and how many there are. */
export type KeyedColumn = Pick<Column, 'codes' | 'keys' | 'texts' | 'keyOf' | 'countRows'>

/** Up to here a text is known again, so that the same text has the same code. */
const textsKnown = 100_000

/**
 * What was written over one column: a code per edited cell, a code per replaced key. A code names a
 * text written here (0 = as the file has it); texts are only added, so undo needs codes alone.
 *
 * Many edited cells are *folded*: their texts become keys of the column like any other, so that
 * rules still run once per different value. What was folded stays as it was until the next fold.
 */
export class ColumnOverlay {
  readonly cells = new SparseCodes()
  readonly values = new SparseCodes()
  #raw: Column
  #texts = new PackedTexts()
  #codeOf = new Map<string, number>()
  #folded: { column: KeyedColumn; cells: SparseCodes } | null = null
  /** Cells were written since they were folded. */
  isFoldStale = true

  constructor(raw: Column) {
    this.#raw = raw
  }

  get isFolded(): boolean {
    return this.#folded !== null
  }

  /** The column with its folded cells. */
  get column(): KeyedColumn {
    return this.#folded?.column ?? this.#raw
  }

  /** The code of a text; a new one when it was never written here. */
  code(text: string): number {
    const known = this.#codeOf.get(text)
    if (known !== undefined) return known
    this.#texts.push(text)
    if (this.#codeOf.size < textsKnown) this.#codeOf.set(text, this.#texts.length)
    return this.#texts.length
  }

  text(code: number): string {
    return this.#texts.get(code - 1)
  }

  isSameText(code: number, other: number): boolean {
    return code === other || this.#texts.isSame(code - 1, this.#texts, other - 1)
  }

  /** True when the row without an edit of its own reads like this code. */
  isBeneath(row: number, code: number): boolean {
    const key = this.#raw.keyOf(row)
    const replaced = this.values.get(key)
    return replaced === 0 ? this.isOriginal(key, code) : this.isSameText(replaced, code)
  }

  /** True when the file has this code's text under the key. */
  isOriginal(key: number, code: number): boolean {
    return this.#raw.texts.isSame(key, this.#texts, code - 1)
  }

  /** The text of a key, folded cells included. */
  keyText(key: number): string {
    const code = this.#codeOfKey(key)
    return code === 0 ? this.#raw.texts.get(key) : this.text(code)
  }

  /** Keys that read otherwise than in the file. */
  get replacedKeys(): number {
    if (!this.#folded) return this.values.size
    return this.#raw.codes === null
      ? this.#folded.cells.size
      : this.values.size + this.#folded.column.keys - this.#raw.keys
  }

  forEachReplacedKey(visit: (key: number, text: string) => void): void {
    this.values.forEach((key, code) => {
      visit(key, this.text(code))
    })
    if (!this.#folded) return
    if (this.#raw.codes === null) {
      this.#folded.cells.forEach((row, code) => {
        visit(row, this.text(code))
      })
      return
    }
    for (let key = this.#raw.keys; key < this.#folded.column.keys; key++) {
      visit(key, this.text(key - this.#raw.keys + 1))
    }
  }

  fold(rows: number): void {
    const { codes, texts, keys: rawKeys } = this.#raw
    this.isFoldStale = false
    if (codes === null) {
      this.#folded = { column: this.#raw, cells: this.cells.copy() }
      return
    }
    const folded = new Uint32Array(rows)
    folded.set(codes)
    this.cells.forEach((row, code) => {
      folded[row] = rawKeys + code - 1
    })
    const keys = rawKeys + this.#texts.length
    const column: KeyedColumn = {
      codes: folded,
      keys,
      texts,
      keyOf: (row) => folded[row] as number,
      countRows: (firstRow) => {
        const counts = new Uint32Array(keys)
        for (let row = firstRow; row < rows; row++) {
          const key = folded[row] as number
          counts[key] = (counts[key] as number) + 1
        }
        return counts
      },
    }
    this.#folded = { column, cells: this.cells }
  }

  unfold(): void {
    this.#folded = null
    this.isFoldStale = true
  }

  #codeOfKey(key: number): number {
    if (this.#folded && this.#raw.codes === null) return this.#folded.cells.get(key)
    return key >= this.#raw.keys ? key - this.#raw.keys + 1 : this.values.get(key)
  }
}
