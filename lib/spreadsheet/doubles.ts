import { duplicateRule, ruleNumber } from './rules.ts'
import { Twins } from './twins.ts'

/** What the search for doubles asks about rows, and where it writes. */
export type DoublesSource = {
  rows: number
  /** Worst rule of each row on its own. */
  base: Uint8Array
  /** `base`, or the rule of the double it is. */
  reason: Uint8Array
  /** Wall seconds. */
  wall: Uint32Array
  /** Rows that stay behind anyway are no doubles of anything. */
  isSendable: (row: number) => boolean
  typeOf: (row: number) => number
  userHash: (row: number) => number
  isSameUser: (a: number, b: number) => boolean
}

/**
 * Rows of one employee and time: the first of each type goes, the same type again is a duplicate,
 * and different types are warned about. Single rows can leave and join after an edit.
 */
export class Doubles {
  #source: DoublesSource
  /** Rows that may have a double; all that could be one once a row leaves or joins. */
  #twins: Twins
  #hashes: HashesSeen | null

  constructor(source: DoublesSource) {
    this.#source = source
    const { wall, isSameUser } = source
    this.#twins = new Twins(
      source.rows,
      (row) => this.#hash(row),
      (a, b) => wall[a] === wall[b] && isSameUser(a, b),
    )
    this.#hashes = new HashesSeen(source.rows)
    this.#judgeAll(this.#hashes)
  }

  /** Call before a row's cells change; answers the rows whose verdict may change with it. */
  leave(row: number): number[] {
    this.#takeAll()
    if (!this.#source.isSendable(row)) return []
    const group = this.#twins.group(row)
    this.#twins.remove(row)
    return group
  }

  /** Call after a row's cells changed; answers the rows whose verdict may change with it. */
  join(row: number): number[] {
    this.#takeAll()
    if (!this.#source.isSendable(row)) return []
    this.#twins.add(row)
    return this.#twins.group(row)
  }

  /** Writes the reason of these rows and of their groups anew. */
  judgeRows(rows: Iterable<number>): void {
    this.#takeAll()
    const { base, reason, isSendable } = this.#source
    for (const row of rows) {
      if (isSendable(row)) this.#judgeGroup(this.#twins.group(row))
      else reason[row] = base[row] as number
    }
  }

  /** The row this one repeats or contradicts, null when there is none. */
  otherRow(row: number): number | null {
    const { reason, typeOf } = this.#source
    const isDuplicate = reason[row] === duplicateRule
    if (!isDuplicate && reason[row] !== sameTimeOtherType) return null
    const type = typeOf(row)
    return this.#twins.find(
      row,
      (other) => other !== row && (typeOf(other) === type) === isDuplicate,
    )
  }

  /** Most rows stand alone, and a row whose hash came once does: only the others are looked up. */
  #judgeAll(hashes: HashesSeen): void {
    const { rows, base, reason, isSendable } = this.#source
    reason.set(base)
    for (let row = 0; row < rows; row++) if (isSendable(row)) hashes.add(this.#hash(row))
    const joined: number[] = []
    for (let row = rows - 1; row >= 0; row--) {
      if (!isSendable(row) || !hashes.isTwice(this.#hash(row))) continue
      if (this.#twins.add(row)) joined.push(row)
    }
    // From the last row to the first, a group's first row is the last to join it.
    for (const row of joined) {
      if (this.#twins.isFirst(row)) this.#judgeGroup(this.#twins.group(row))
    }
  }

  /** Before the first row leaves or joins: from then on rows that stand alone may get a double. */
  #takeAll(): void {
    const hashes = this.#hashes
    if (!hashes) return
    this.#hashes = null
    const { rows, isSendable } = this.#source
    for (let row = rows - 1; row >= 0; row--) {
      if (isSendable(row) && !hashes.isTwice(this.#hash(row))) this.#twins.add(row)
    }
  }

  #judgeGroup(group: number[]): void {
    const { base, reason, typeOf } = this.#source
    const firsts = new Map<number, number>()
    for (const row of group) {
      const type = typeOf(row)
      reason[row] = firsts.has(type) ? duplicateRule : (base[row] as number)
      if (!firsts.has(type)) firsts.set(type, row)
    }
    if (firsts.size < 2) return
    for (const row of firsts.values()) {
      reason[row] = Math.min(base[row] as number, sameTimeOtherType)
    }
  }

  #hash(row: number): number {
    const { wall, userHash } = this.#source
    const spread = Math.imul(wall[row] as number, 0x9e3779b1)
    const mixed = Math.imul(userHash(row) ^ spread, 0x85ebca6b)
    return (mixed ^ (mixed >>> 15)) >>> 0
  }
}

/** Which hashes came once and which again, in bits small enough for the processor's cache. */
class HashesSeen {
  #once: Uint32Array
  #again: Uint32Array
  #mask: number

  constructor(rows: number) {
    let words = 64
    while (words < rows / 2 && words < mostWords) words *= 2
    this.#once = new Uint32Array(words)
    this.#again = new Uint32Array(words)
    this.#mask = words - 1
  }

  add(hash: number): void {
    const word = (hash >>> 5) & this.#mask
    const bit = 1 << (hash & 31)
    if ((this.#once[word] as number) & bit) this.#again[word] = (this.#again[word] as number) | bit
    else this.#once[word] = (this.#once[word] as number) | bit
  }

  /** Also true, rarely, of a hash that shares its place with another. */
  isTwice(hash: number): boolean {
    return ((this.#again[(hash >>> 5) & this.#mask] as number) & (1 << (hash & 31))) !== 0
  }
}

/** 2 MB of bits: sixteen for each of a million rows. */
const mostWords = 2 ** 19

const sameTimeOtherType = ruleNumber('same-time-other-type')
