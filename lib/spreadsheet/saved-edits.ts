import type { ColumnOverlay } from './column-overlay.ts'
import { PackedTexts } from './packed-texts.ts'
import type { SparseCodes } from './sparse-codes.ts'

/** Different texts as UTF-8, one after the other, and where each ends. */
export type SavedTexts = { bytes: Uint8Array; ends: Uint32Array }

/** Rows (or keys) of one column and the number of the text each has. */
export type SavedColumn = {
  column: number
  at: Uint32Array
  text: Uint32Array
  texts: SavedTexts
}

/**
 * Edits in a form that can be kept: typed arrays alone, as small as what was changed. Fits only the
 * sheet it came from, which the same bytes under the same reading make again.
 */
export type SavedEdits = {
  /** Of the sheet. */
  rows: number
  columns: number
  /** By row. */
  cells: SavedColumn[]
  /** By key of a coded column. */
  values: SavedColumn[]
  /** `skipStates` of the rows somebody decided about. */
  skips: { rows: Uint32Array; states: Uint8Array }
}

/** None when nothing is written there. */
export function savedColumn(
  column: number,
  overlay: ColumnOverlay,
  codes: SparseCodes,
): SavedColumn[] {
  if (codes.size === 0) return []
  const at = new Uint32Array(codes.size)
  const text = new Uint32Array(codes.size)
  const texts = new PackedTexts()
  const numberOf = new Map<number, number>()
  let length = 0
  codes.forEach((index, code) => {
    let number = numberOf.get(code)
    if (number === undefined) {
      number = texts.length
      numberOf.set(code, number)
      texts.push(overlay.text(code))
    }
    at[length] = index
    text[length++] = number
  })
  texts.trim()
  return [{ column, at, text, texts: { bytes: texts.bytes, ends: texts.ends } }]
}

export function savedTexts({ bytes, ends }: SavedTexts): string[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return Array.from(ends, (end, i) => decoder.decode(bytes.subarray(ends[i - 1] ?? 0, end)))
}
