import type { Edits } from './edits.ts'
import type { PunchRows } from './punch-rows.ts'
import type { Sheet } from './sheet.ts'

/**
 * The edits of one row of the file, told by its own columns: column and the text that counts. Of a cell
 * that holds several times all are told; a punch whose type was changed names it behind its time.
 */
export function editedCells(
  source: Sheet,
  { sheet, origin }: PunchRows,
  edits: Edits,
  sourceRow: number,
): [number, string][] {
  const edited = new Map<number, string>()
  if (!origin) {
    for (let column = 0; column < sheet.columns.length; column++) {
      // A column that no file has cannot be told as one of its cells.
      if (sheet.carried.has(column) && source.columns[column] === undefined) continue
      if (!isTouched(edits, sourceRow, column)) continue
      const now = edits.text(sourceRow, column)
      if (now !== sheet.text(sourceRow, column)) edited.set(column, now)
    }
    return [...edited]
  }
  const from = origin.first[sourceRow] as number
  const to = origin.first[sourceRow + 1] as number
  const touched = new Set<number>()
  for (let row = from; row < to; row++) {
    origin.madeOf.forEach((made, column) => {
      if (!isTouched(edits, row, column)) return
      const now = edits.text(row, column)
      if (now === sheet.text(row, column)) return
      if (made.kind === 'shared') edited.set(made.source, now)
      else if (made.kind === 'employee') return
      else if (made.kind === 'date') edited.set(origin.dateColumn[row] as number, now)
      else touched.add(origin.timeColumn[row] as number)
    })
  }
  const places = { time: placeOf('time'), side: placeOf('side') }
  for (const column of touched) {
    const times: string[] = []
    for (let row = from; row < to; row++) {
      if (origin.timeColumn[row] !== column) continue
      const side = edits.text(row, places.side)
      const isOtherSide = side !== sheet.text(row, places.side)
      times.push(`${edits.text(row, places.time)}${isOtherSide ? ` as ${side || 'no type'}` : ''}`)
    }
    edited.set(column, times.filter((time) => time !== '').join(' '))
  }
  return [...edited].sort((a, b) => a[0] - b[0])

  function placeOf(kind: 'time' | 'side'): number {
    return origin?.madeOf.findIndex((made) => made.kind === kind) ?? -1
  }
}

/** A cheap look before texts are read: most rows of a file are never edited. */
function isTouched(edits: Edits, row: number, column: number): boolean {
  return edits.hasEditedCells(row) || edits.replacedKeys(column) > 0
}
