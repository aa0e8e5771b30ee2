import { z } from 'zod'
import type { Edits } from './edits.ts'
import type { SavedColumn, SavedEdits } from './saved-edits.ts'
import { shapeSchema } from './shape-schema.ts'
import type { Sheet } from './sheet.ts'

/** What a person has done with a file so far: enough to go on where it was left, given the same file. */
export type KeptWork = {
  shape: z.output<typeof shapeSchema>
  edits: SavedEdits
  /** Which template the answers come from, as it was saved then (`templateMark`); null = none. */
  template: string | null
  /** Of the cells that were changed and the rows somebody decided about, as the file has them. */
  originals: number
  /** How many of both there are. */
  changes: number
}

const numbers = z.instanceof(Uint32Array<ArrayBuffer>)
const bytes = z.instanceof(Uint8Array<ArrayBuffer>)
const savedColumnSchema = z.object({
  column: z.number().int().min(0),
  at: numbers,
  text: numbers,
  texts: z.object({ bytes, ends: numbers }),
})

/** It comes back from the browser's store, where an older or newer desk may have put it. */
export const keptWorkSchema = z.object({
  shape: shapeSchema,
  edits: z.object({
    rows: z.number().int(),
    columns: z.number().int(),
    cells: z.array(savedColumnSchema),
    values: z.array(savedColumnSchema),
    skips: z.object({ rows: numbers, states: bytes }),
  }),
  template: z.string().max(200).nullable().default(null),
  originals: z.number(),
  changes: z.number(),
})

export function keepWork(
  { shape, template }: Pick<KeptWork, 'shape' | 'template'>,
  sheet: Sheet,
  edits: Edits,
): KeptWork {
  const saved = edits.save()
  return {
    shape,
    template,
    edits: saved,
    originals: originalsOf(sheet, saved),
    changes: countChanges(sheet, saved),
  }
}

/**
 * Puts kept edits over a sheet. False, and nothing is changed, when what they were made of reads
 * otherwise now: an edit may land in no other cell than its own. All rows must be judged after.
 */
export function restoreEdits(sheet: Sheet, edits: Edits, kept: KeptWork): boolean {
  const before = edits.save()
  if (!edits.load(kept.edits)) return false
  if (originalsOf(sheet, kept.edits) === kept.originals) return true
  edits.load(before)
  return false
}

function countChanges(sheet: Sheet, { cells, values, skips }: SavedEdits): number {
  let changes = skips.rows.length
  for (const { column, at } of values) {
    const rows = sheet.column(column).countRows(0)
    for (const key of at) changes += rows[key] as number
  }
  for (const { column, at } of cells) {
    const written = new Set(values.find((each) => each.column === column)?.at)
    // A cell of a value that was written everywhere counts once.
    for (const row of at) if (!written.has(sheet.column(column).keyOf(row))) changes++
  }
  return changes
}

/** One number for all texts that lie under the edits (FNV-1a over their characters). */
function originalsOf(sheet: Sheet, { cells, values, skips }: SavedEdits): number {
  let hash = 0x811c9dc5
  const take = (text: string) => {
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
    hash = Math.imul(hash ^ 0x10000, 0x01000193)
  }
  const takeAll = (some: SavedColumn[], textOf: (column: number, at: number) => string) => {
    for (const { column, at } of some) for (const each of at) take(textOf(column, each))
  }
  takeAll(cells, (column, row) => sheet.text(row, column))
  takeAll(values, (column, key) => sheet.column(column).texts.get(key))
  for (const row of skips.rows) for (const text of sheet.rowTexts(row)) take(text)
  return hash >>> 0
}
