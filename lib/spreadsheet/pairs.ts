import { noWall } from './key-readings.ts'
import { sideIn, sideOut } from './layouts.ts'
import { noPair, type Origin } from './origin.ts'
import { fine, ruleNumber } from './rules.ts'

const daySeconds = 86_400

/** What the other punches of its row say of a punch. */
export type InRow = {
  /** Days to add to the date of the row: 1 after midnight. */
  days: number
  /** The worst rule it breaks, `fine` when none. */
  rule: number
}

/**
 * The punches of one source row, judged together: which lie after midnight, and which lack their
 * other half. Knows times as wall seconds only, so it is asked the same way for a whole file and after
 * a single edit.
 */
export class Pairs {
  readonly origin: Origin
  readonly #days: Uint8Array
  readonly #rule: Uint8Array
  readonly #isGrid: boolean

  constructor(origin: Origin, isGrid: boolean) {
    this.origin = origin
    this.#isGrid = isGrid
    this.#days = new Uint8Array(origin.sourceRow.length)
    this.#rule = new Uint8Array(origin.sourceRow.length)
  }

  at(row: number): InRow {
    return { days: this.#days[row] as number, rule: this.#rule[row] as number }
  }

  /** The worst rule of a row, without an object: the whole file asks for it. */
  ruleOf(row: number): number {
    return this.#rule[row] as number
  }

  /** Settles all rows of the file; see `settle`. */
  settleAll(wall: Uint32Array, isEmpty: (row: number) => boolean): void {
    for (let source = 0; source < this.origin.sourceRows; source++) {
      this.settle(source, wall, isEmpty)
    }
  }

  /**
   * Judges the punches of one source row. `wall` holds their times on the date of the row, and gets
   * the day added where midnight lies before; `isEmpty` tells which have no time at all.
   */
  settle(source: number, wall: Uint32Array, isEmpty: (row: number) => boolean): void {
    const { first, pair } = this.origin
    const from = first[source] as number
    const to = first[source + 1] as number
    this.#addDays(from, to, wall)
    let times = 0
    for (let row = from; row < to; row++) if (!isEmpty(row)) times++
    for (let row = from; row < to; row++) {
      if (isEmpty(row)) this.#rule[row] = times === 0 ? emptyDay : noTime
    }
    if (times === 0) return
    for (let row = from; row < to; ) {
      let end = row + 1
      while (end < to && pair[end] === pair[row]) end++
      if (pair[row] !== noPair) this.#judgePair(row, end, wall, isEmpty)
      row = end
    }
  }

  /** The other half of a pair, -1 when it has none; only ins and outs have one. */
  partnerOf(row: number): number {
    const { side, pair } = this.origin
    const own = side[row] as number
    if (own > sideOut || pair[row] === noPair) return -1
    const { from, to } = this.origin.siblings(row)
    for (let other = from; other < to; other++) {
      if (pair[other] === pair[row] && side[other] === 1 - own) return other
    }
    return -1
  }

  /** A time earlier than the one before it lies on the next day, where it has no date of its own. */
  #addDays(from: number, to: number, wall: Uint32Array): void {
    const { hasOwnDate, side } = this.origin
    let before = noWall
    let wasNextDay = 0
    for (let row = from; row < to; row++) {
      this.#days[row] = 0
      this.#rule[row] = fine
      const time = wall[row] as number
      if (time === noWall) continue
      if (hasOwnDate[row] === 0 && before !== noWall && time < before) {
        this.#days[row] = 1
        wall[row] = time + daySeconds
        if (side[row] === sideOut) this.#rule[row] = overnight
        // An in that steps back is a shift in two halves around midnight, or a slip: only a person knows.
        else this.#rule[row] = side[row] === sideIn && wasNextDay === 0 ? stepsBack : afterMidnight
      }
      before = wall[row] as number
      wasNextDay = this.#days[row] as number
    }
  }

  #judgePair(from: number, to: number, wall: Uint32Array, isEmpty: (row: number) => boolean): void {
    const { side, hasOwnDate } = this.origin
    let inRow = -1
    let outRow = -1
    for (let row = from; row < to; row++) {
      if (side[row] === sideIn) inRow = row
      else if (side[row] === sideOut) outRow = row
    }
    if (this.#isGrid) {
      if (inRow >= 0 && outRow < 0) this.#worsenDay(inRow, isEmpty)
      return
    }
    if (inRow < 0 || outRow < 0) return
    if (isEmpty(inRow) || isEmpty(outRow)) {
      if (!isEmpty(inRow)) this.#worsen(inRow, missingOut)
      if (!isEmpty(outRow)) this.#worsen(outRow, missingIn)
      return
    }
    const begin = wall[inRow] as number
    const end = wall[outRow] as number
    if (end === noWall) return
    if (begin === noWall) {
      if (hasOwnDate[outRow] === 0) this.#worsen(outRow, otherHalfUnread)
    } else if (end < begin) this.#worsen(outRow, outBeforeIn)
  }

  /** Which time of an odd day lacks its other half is not known: it is said of all of that cell. */
  #worsenDay(last: number, isEmpty: (row: number) => boolean): void {
    const { timeColumn } = this.origin
    const { from } = this.origin.siblings(last)
    for (let row = last; row >= from && timeColumn[row] === timeColumn[last]; row--) {
      if (!isEmpty(row)) this.#worsen(row, oddTimes)
    }
  }

  #worsen(row: number, rule: number): void {
    if (rule < (this.#rule[row] as number)) this.#rule[row] = rule
  }
}

const noTime = ruleNumber('no-time')
const emptyDay = ruleNumber('empty-day')
const outBeforeIn = ruleNumber('out-before-in')
const missingOut = ruleNumber('row-without-out')
const missingIn = ruleNumber('row-without-in')
const otherHalfUnread = ruleNumber('other-half-unread')
const stepsBack = ruleNumber('steps-back')
const oddTimes = ruleNumber('odd-times')
const overnight = ruleNumber('overnight')
const afterMidnight = ruleNumber('after-midnight')
