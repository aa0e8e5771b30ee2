import { duplicateRule, ruleNumber } from './rules.ts'

/** What the search for doubles asks about rows, and where it writes. */
export type DoublesSource = {
  /** Worst rule of each row on its own. */
  base: Uint8Array
  /** `base`, or the rule of the double it is. */
  settled: Uint8Array
  /** Wall seconds. */
  wall: Uint32Array
  type: Int16Array
}

/**
 * Rows of one employee and time: the first of each type goes, the same type again is a duplicate,
 * and different types are warned about. Rows come as one person's by time, those of one time in file
 * order: whatever doubles another row stands beside it.
 */
export class Doubles {
  #source: DoublesSource

  constructor(source: DoublesSource) {
    this.#source = source
  }

  /** Settles all rows of one person. */
  judge(rows: Uint32Array): void {
    const { base, settled, wall } = this.#source
    let from = 0
    for (let at = 1; at <= rows.length; at++) {
      if (at < rows.length && wall[rows[at] as number] === wall[rows[from] as number]) continue
      if (at - from > 1) this.#judgeGroup(rows.subarray(from, at))
      else settled[rows[from] as number] = base[rows[from] as number] as number
      from = at
    }
  }

  /** The row this one of a person's `rows` repeats or contradicts, null when there is none. */
  otherRow(rows: Uint32Array, row: number): number | null {
    const { settled, type } = this.#source
    const isDuplicate = settled[row] === duplicateRule
    if (!isDuplicate && settled[row] !== sameTimeOtherType) return null
    const isOther = (other: number) => other !== row && (type[other] === type[row]) === isDuplicate
    return this.#groupOf(rows, row).find(isOther) ?? null
  }

  #judgeGroup(group: Uint32Array): void {
    const { base, settled, type } = this.#source
    const firsts = new Map<number, number>()
    for (const row of group) {
      const ofRow = type[row] as number
      settled[row] = firsts.has(ofRow) ? duplicateRule : (base[row] as number)
      if (!firsts.has(ofRow)) firsts.set(ofRow, row)
    }
    if (firsts.size < 2) return
    for (const row of firsts.values()) {
      settled[row] = Math.min(base[row] as number, sameTimeOtherType)
    }
  }

  /** The rows with the time of `row`. */
  #groupOf(rows: Uint32Array, row: number): Uint32Array {
    const { wall } = this.#source
    const time = wall[row] as number
    let from = 0
    // Halves what is left until it begins with the time.
    for (let to = rows.length; from < to; ) {
      const middle = (from + to) >>> 1
      if ((wall[rows[middle] as number] as number) < time) from = middle + 1
      else to = middle
    }
    let to = from
    while (to < rows.length && wall[rows[to] as number] === time) to++
    return rows.subarray(from, to)
  }
}

const sameTimeOtherType = ruleNumber('same-time-other-type')
