import type { MomentKeys } from './moments.ts'
import type { WrittenMoment } from './values.ts'

/** One date as it is written, and on how many rows. */
export type WrittenDate = {
  date: NonNullable<WrittenMoment['date']>
  rows: number
  firstKey: number
}

/**
 * The different dates of a column in the order of their keys, those of no row left out: a million times
 * hold few of them, and whatever is asked about dates is asked of these. `rows` = rows per key.
 */
export function writtenDates(moments: MomentKeys, rows: Uint32Array): WrittenDate[] {
  const known = new Map<number, WrittenDate>()
  let last: WrittenDate | undefined
  let lastWritten = -1
  for (let key = 0; key < rows.length; key++) {
    if (rows[key] === 0 || !moments.hasDate(key)) continue
    const written = moments.written(key)
    // Files are often sorted: the same date comes again and again.
    if (written !== lastWritten) {
      last = known.get(written)
      lastWritten = written
    }
    if (last) last.rows += rows[key] as number
    else {
      const date = moments.dateAt(key) as WrittenDate['date']
      last = { date, rows: rows[key] as number, firstKey: key }
      known.set(written, last)
    }
  }
  return [...known.values()]
}
