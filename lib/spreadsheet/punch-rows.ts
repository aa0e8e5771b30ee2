import { cleanOptional } from './clean-text.ts'
import { Column } from './column.ts'
import { areMomentsTogether, isTimeField, sides } from './layouts.ts'
import { type MadeOf, noPair, type Origin } from './origin.ts'
import { PackedTexts } from './packed-texts.ts'
import type { Field, Shape } from './schema.ts'
import { Sheet } from './sheet.ts'

/** Punch rows, and what their columns mean. `origin` is null when each row of the file is one. */
export type PunchRows = { sheet: Sheet; shape: Shape; origin: Origin | null }

/** A column made for each punch by itself. */
export type PartColumn = { column: Column; kind: 'date' | 'time' }

/** Puts the punch rows together from the shared columns and those made per punch. */
export function punchRows(
  source: Sheet,
  shape: Shape,
  origin: Origin,
  shared: number[],
  parts: PartColumn[],
): PunchRows {
  const sheet = new Sheet({ maxRows: 0, maxColumns: 0, maxCells: 0 })
  const add = (column: Column, madeOf: MadeOf) => {
    sheet.columns.push(column)
    origin.madeOf.push(madeOf)
  }
  for (const index of shared.sort((a, b) => a - b)) {
    if (source.carried.has(index)) sheet.carried.add(sheet.columns.length)
    if (source.joined.has(index)) sheet.joined.add(sheet.columns.length)
    add(repeated(source.column(index), origin.sourceRow), { kind: 'shared', source: index })
  }
  for (const { column, kind } of parts) add(column, { kind })
  add(sideColumn(origin), { kind: 'side' })
  sheet.rows = origin.sourceRow.length
  for (const [row, rule] of source.headings) sheet.headings.set(origin.first[row] as number, rule)
  return { sheet, shape: punchShape(shape, origin), origin }
}

/** What the columns of the punch rows mean, when those of the file mean this. */
export function punchShape(shape: Shape, origin: Origin | null): Shape {
  if (shape.layout === 'punch-per-row') return shape
  // Fields of times mean nothing while the layout has no time yet.
  const fieldOf = (field: Field | null) => (field !== null && isTimeField(field) ? null : field)
  const ofFile = ({ header, field }: Shape['columns'][number]) => ({
    header,
    field: fieldOf(field),
  })
  const time: Field = areMomentsTogether(shape) ? 'checktime' : 'time'
  // Without a header text of their own: a header that is repeated in the file is told by the shared ones.
  const made: Record<Exclude<MadeOf['kind'], 'shared'>, Field> = {
    time,
    date: 'date',
    side: 'checktype',
    employee: 'userid',
  }
  const columns = origin
    ? origin.madeOf.map((of): Shape['columns'][number] => {
        if (of.kind !== 'shared') return { header: '', field: made[of.kind] }
        const column = shape.columns[of.source] ?? { header: '', field: null }
        // The one column of times among the shared ones is the date of the row.
        const isDate = column.field !== null && isTimeField(column.field)
        return isDate ? { header: column.header, field: 'date' } : column
      })
    : shape.columns.map(ofFile)
  return { ...shape, layout: 'punch-per-row', columns }
}

/** The columns that count for all punches of a row: all but those of times. */
export function sharedColumns({ columns }: Shape): number[] {
  return columns.flatMap(({ field }, index) =>
    field !== null && isTimeField(field) ? [] : [index],
  )
}

/** 1 per key with anything in it but spaces and dashes. */
export function filledKeys({ texts, keys }: Column): Uint8Array {
  const filled = new Uint8Array(keys)
  for (let key = 0; key < keys; key++) {
    if (texts.isEmpty(key)) continue
    const byte = texts.bytes[texts.start(key)] as number
    // A digit or a letter says enough without reading the text.
    const isPlain =
      (byte > 47 && byte < 58) || (byte > 64 && byte < 91) || (byte > 96 && byte < 123)
    filled[key] = isPlain || cleanOptional(texts.get(key)) !== '' ? 1 : 0
  }
  return filled
}

/** The texts are the source's own: a plain column's key is its row. */
function repeated({ texts, codes }: Column, sourceRow: Uint32Array): Column {
  if (codes === null) return Column.of(texts, sourceRow)
  const made = codes.constructor as new (length: number) => Exclude<Column['codes'], null>
  const all = new made(sourceRow.length)
  for (let row = 0; row < all.length; row++) all[row] = codes[sourceRow[row] as number] as number
  return Column.of(texts, all)
}

/** One column out of several: of each row the cell of that row's column. */
export function merged(source: Sheet, sourceRow: Uint32Array, columnOf: Uint16Array): Column {
  const texts = new PackedTexts()
  texts.push('')
  const codes = new Uint32Array(sourceRow.length)
  const codeOf = new Map<string, number>([['', 0]])
  /** Per source column: code + 1 of each key that came up. */
  const known: Uint32Array[] = []
  for (let row = 0; row < codes.length; row++) {
    const index = columnOf[row] as number
    const column = source.columns[index] as Column
    const key = column.keyOf(sourceRow[row] as number)
    let ofColumn = known[index]
    if (!ofColumn) {
      ofColumn = new Uint32Array(column.keys)
      known[index] = ofColumn
    }
    let code = (ofColumn[key] as number) - 1
    if (code < 0) {
      code = column.codes === null ? texts.length : codeFor(column, key, texts, codeOf)
      // Nearly every text of a plain column is its own: none is worth looking for.
      if (column.codes === null) texts.pushFrom(column.texts, key)
      ofColumn[key] = code + 1
    }
    codes[row] = code
  }
  texts.trim()
  return Column.of(texts, codes)
}

function codeFor(
  column: Column,
  key: number,
  texts: PackedTexts,
  codeOf: Map<string, number>,
): number {
  const text = column.texts.get(key)
  const found = codeOf.get(text)
  if (found !== undefined) return found
  codeOf.set(text, texts.length)
  texts.push(text)
  return texts.length - 1
}

function sideColumn({ side, pair }: Origin): Column {
  const texts = new PackedTexts()
  texts.push('')
  for (const text of sides) texts.push(text)
  texts.trim()
  const codes = side.map((place, row) => (pair[row] === noPair ? 0 : place + 1))
  return Column.of(texts, codes)
}

/** The same with one more column behind the others that no file has: `text` in every row of it. */
export function withCarriedColumn(source: Sheet, text: string): Sheet {
  const sheet = source.copy()
  const texts = new PackedTexts()
  texts.push(text)
  texts.trim()
  sheet.carried.add(sheet.columns.push(Column.of(texts, new Uint8Array(sheet.rows))) - 1)
  return sheet
}
