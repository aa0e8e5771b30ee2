import { Column } from './column.ts'
import { columnsOf } from './layouts.ts'
import { Origin } from './origin.ts'
import { PackedTexts } from './packed-texts.ts'
import { filledKeys, type PunchRows, punchRows, sharedColumns } from './punch-rows.ts'
import type { Shape } from './schema.ts'
import type { Sheet } from './sheet.ts'
import { splitTimes } from './time-lists.ts'

/** The times of each different cell of a day: `tokens[starts[key]..starts[key + 1])` are their codes. */
type Day = { column: Column; index: number; starts: Uint32Array; tokens: number[] }

/**
 * A row per person and a column per day, whose date stands in the header: each time of a cell is a
 * punch, in and out by their order in the cell.
 */
export function explodeGrid(
  source: Sheet,
  shape: Shape,
  refuseTooMany: (rows: number) => void,
): PunchRows {
  const times = new PackedTexts()
  times.push('')
  const codeOf = new Map<string, number>()
  const days = columnsOf(shape, 'day').map((index) => readDay(source, index, times, codeOf))
  const { headerRow } = shape
  let rows = 0
  const timesIn = ({ column, starts }: Day, row: number) => {
    const key = column.keyOf(row)
    return (starts[key + 1] as number) - (starts[key] as number)
  }
  const isBelow = (row: number) => row >= headerRow && !source.headings.has(row)
  for (let row = 0; row < source.rows; row++) {
    let made = 0
    if (isBelow(row)) for (const day of days) made += timesIn(day, row)
    rows += made || 1
  }
  refuseTooMany(rows)
  const origin = new Origin(source.rows, rows)
  const timeCodes = new Uint32Array(rows)
  const dateCodes = new Uint16Array(rows)
  let to = 0
  for (let row = 0; row < source.rows; row++) {
    const first = to
    origin.first[row] = first
    let pair = 0
    for (let d = 0; d < days.length && isBelow(row); d++) {
      const day = days[d] as Day
      const start = day.starts[day.column.keyOf(row)] as number
      const count = timesIn(day, row)
      for (let i = 0; i < count; i++) {
        origin.sourceRow[to] = row
        origin.part[to] = to - first
        origin.side[to] = i % 2
        origin.pair[to] = pair + (i >> 1)
        origin.timeColumn[to] = day.index
        origin.dateColumn[to] = day.index
        origin.hasOwnDate[to] = i === 0 ? 1 : 0
        timeCodes[to] = day.tokens[start + i] as number
        dateCodes[to] = d + 1
        to++
      }
      pair += (count + 1) >> 1
    }
    if (to === first) {
      origin.sourceRow[to] = row
      to++
    }
  }
  origin.first[source.rows] = to
  times.trim()
  return punchRows(source, shape, origin, sharedColumns(shape), [
    { column: Column.of(headersOf(shape, days), dateCodes), kind: 'date' },
    { column: Column.of(times, timeCodes), kind: 'time' },
  ])
}

function readDay(
  source: Sheet,
  index: number,
  times: PackedTexts,
  codeOf: Map<string, number>,
): Day {
  const column = source.column(index)
  const filled = filledKeys(column)
  const starts = new Uint32Array(column.keys + 1)
  const tokens: number[] = []
  for (let key = 0; key < column.keys; key++) {
    for (const time of filled[key] === 1 ? splitTimes(column.texts.get(key)) : []) {
      let code = codeOf.get(time)
      if (code === undefined) {
        code = times.length
        codeOf.set(time, code)
        times.push(time)
      }
      tokens.push(code)
    }
    starts[key + 1] = tokens.length
  }
  return { column, index, starts, tokens }
}

function headersOf({ columns }: Shape, days: Day[]): PackedTexts {
  const texts = new PackedTexts()
  texts.push('')
  for (const { index } of days) texts.push(columns[index]?.header ?? '')
  texts.trim()
  return texts
}
