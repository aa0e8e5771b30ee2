import { readBack, wallText } from '#lib/punch/wall-clock.ts'
import type { EditBatch, Edits } from './edits.ts'
import type { Judge } from './judge.ts'
import { noWall } from './key-readings.ts'
import type { ShiftPreview } from './range-schema.ts'
import { rewriteClock, rewriteDate, rewriteMoment } from './rewrite-moment.ts'

const examplesShown = 3
const daySeconds = 86_400
const textsKnown = 100_000

/** Moves the times of rows (a clock that was wrong); rows without a readable time stay. */
export function shiftBatch(
  edits: Edits,
  judge: Judge,
  chosen: Uint32Array,
  seconds: number,
): EditBatch {
  const shift = shifter(edits, judge, seconds)
  const rows = withSharers(edits, judge, chosen)
  const cells = new Map<number, { rows: Uint32Array; codes: Uint32Array; length: number }>()
  for (const row of rows) {
    for (const { column, code } of shift(row)) {
      let into = cells.get(column)
      if (!into) {
        into = {
          rows: new Uint32Array(rows.length),
          codes: new Uint32Array(rows.length),
          length: 0,
        }
        cells.set(column, into)
      }
      into.rows[into.length] = row
      into.codes[into.length++] = code
    }
  }
  return {
    cells: [...cells].map(([column, { rows: at, codes, length }]) => ({
      column,
      rows: at.slice(0, length),
      codes: codes.slice(0, length),
    })),
  }
}

/** What a shift would do, with examples as they are written. */
export function previewShift(
  edits: Edits,
  judge: Judge,
  chosen: Uint32Array,
  seconds: number,
): ShiftPreview {
  const shift = shifter(edits, judge, seconds)
  const rows = withSharers(edits, judge, chosen)
  const preview: ShiftPreview = { rows: 0, unreadable: 0, examples: [] }
  for (const row of rows) {
    const wall = judge.wall[row] as number
    if (wall === noWall) {
      preview.unreadable++
      continue
    }
    preview.rows++
    if (preview.examples.length >= examplesShown) continue
    const changes = shift(row)
    preview.examples.push({
      rowNo: judge.rowNoOf(row),
      before: changes.map(({ column }) => edits.text(row, column)).join(' '),
      after: changes.map(({ column, code }) => edits.textOfCode(column, code)).join(' '),
      readAs: readBack(wallText(wall + seconds)),
    })
  }
  return preview
}

/** Punches with one date between them move together: it cannot be right for one of them alone. */
function withSharers(edits: Edits, judge: Judge, rows: Uint32Array): Uint32Array {
  const date = judge.plan.columnOf.get('date')
  if (date === undefined || rows.length === 0 || !edits.sharers(rows[0] as number, date))
    return rows
  const all = new Set<number>()
  for (const row of rows) {
    const { from, to } = edits.sharers(row, date) ?? { from: row, to: row + 1 }
    for (let each = from; each < to; each++) all.add(each)
  }
  return Uint32Array.from(all).sort()
}

type CellText = { column: number; code: number }

function shifter(edits: Edits, judge: Judge, seconds: number): (row: number) => CellText[] {
  const { columnOf, context } = judge.plan
  const together = columnOf.get('checktime')
  const date = columnOf.get('date')
  const time = columnOf.get('time')
  // The same texts come again and again; a file of a million different ones must not fill the heap.
  const known = new Map<string, CellText[]>()
  const made = (column: number, text: string) => ({ column, code: edits.code(column, text) })
  const make = (row: number, wall: number, isDated: boolean): CellText[] => {
    if (together !== undefined)
      return [made(together, rewriteMoment(edits.text(row, together), wall + seconds, context))]
    if (date === undefined || time === undefined) return []
    const day = Math.floor((wall + seconds) / daySeconds)
    const clock = (wall + seconds) % daySeconds
    const dateWritten = made(date, rewriteDate(edits.text(row, date), day, context))
    const timeWritten = made(time, rewriteClock(edits.text(row, time), clock))
    // The other punches of a row of the file follow its date, over midnight too.
    const isSameDay = day === Math.floor(wall / daySeconds) && !is24(wall, edits.text(row, time))
    return isSameDay || !isDated ? [timeWritten] : [dateWritten, timeWritten]
  }
  return (row) => {
    const wall = judge.wall[row] as number
    if (wall === noWall) return []
    const isDated = judge.tellsDate(row)
    // A night's end reads by more than its own cells, so the time it was read as is part of it.
    const key =
      together === undefined
        ? `${edits.text(row, date ?? 0)}\n${edits.text(row, time ?? 0)}\n${wall} ${isDated}`
        : `${edits.text(row, together)}\n${wall}`
    let texts = known.get(key)
    if (!texts) {
      texts = make(row, wall, isDated)
      if (known.size >= textsKnown) known.clear()
      known.set(key, texts)
    }
    return texts
  }
}

/** `24:00` belongs to the day before the one it means. */
function is24(wall: number, text: string): boolean {
  return wall % daySeconds === 0 && /24/.test(text)
}
