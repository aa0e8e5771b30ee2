/** Part of the slots that may be used before emptied ones are swept; rows need half at most. */
const mostUsed = 0.75

/**
 * Finds rows with the same employee and time. An open-addressing table over typed arrays: a Map of
 * a million keys would cost 60 MB of heap and two seconds. Rows of one group are chained in file
 * order, so a single edited row can leave and join groups without a new pass.
 */
export class Twins {
  /** Pairs: first row of a group + 1 (0 = never used, -1 = emptied), then its hash, side by side. */
  #table: Int32Array
  #mask: number
  /** Slots that are or were used; emptied ones still make a search go on. */
  #used = 0
  #next: Int32Array
  #hashOf: (row: number) => number
  #isSame: (a: number, b: number) => boolean

  /** `hashOf` and `isSame` speak of a row's employee and time as they are now. */
  constructor(
    rows: number,
    hashOf: (row: number) => number,
    isSame: (a: number, b: number) => boolean,
  ) {
    let size = 16
    while (size < rows * 2) size *= 2
    this.#table = new Int32Array(size * 2)
    this.#mask = size - 1
    this.#next = new Int32Array(rows).fill(-1)
    this.#hashOf = hashOf
    this.#isSame = isSame
  }

  /**
   * Adds a row that no group holds yet; true when it joined others. Adding from the last row to the
   * first is fastest.
   */
  add(row: number): boolean {
    const hash = this.#hashOf(row) | 0
    const slot = this.#find(row, hash)
    const head = (this.#table[slot] as number) - 1
    if (head >= 0 && head < row) {
      let before = head
      while (this.#after(before) !== -1 && this.#after(before) < row) before = this.#after(before)
      this.#next[row] = this.#after(before)
      this.#next[before] = row
      return true
    }
    if (head >= 0) this.#next[row] = head
    if (this.#table[slot] === 0) this.#used++
    this.#table[slot] = row + 1
    this.#table[slot + 1] = hash
    if (this.#used > this.#mask * mostUsed) this.#sweep()
    return head >= 0
  }

  /** Takes a row out of its group; call it before the row's employee or time change. */
  remove(row: number): void {
    const slot = this.#find(row, this.#hashOf(row) | 0)
    let at = (this.#table[slot] as number) - 1
    if (at === row) {
      const next = this.#after(row)
      this.#table[slot] = next === -1 ? -1 : next + 1
    } else {
      while (at >= 0 && this.#after(at) !== row) at = this.#after(at)
      if (at >= 0) this.#next[at] = this.#after(row)
    }
    this.#next[row] = -1
  }

  /** True for the first row of its group. */
  isFirst(row: number): boolean {
    return this.#head(row) === row
  }

  /** Rows with the employee and time of `row`, in file order. */
  group(row: number): number[] {
    const rows: number[] = []
    for (let at = this.#head(row); at >= 0; at = this.#after(at)) rows.push(at)
    return rows
  }

  /** The first row of the group that the claim holds for, null when none does. */
  find(row: number, claim: (other: number) => boolean): number | null {
    for (let at = this.#head(row); at >= 0; at = this.#after(at)) if (claim(at)) return at
    return null
  }

  #head(row: number): number {
    return (this.#table[this.#find(row, this.#hashOf(row) | 0)] as number) - 1
  }

  #after(row: number): number {
    return this.#next[row] as number
  }

  /** Makes emptied slots unused again: a search ends at an unused slot, so there must be some. */
  #sweep(): void {
    const before = this.#table
    this.#table = new Int32Array(before.length)
    this.#used = 0
    for (let at = 0; at < before.length; at += 2) {
      if ((before[at] as number) <= 0) continue
      let slot = (before[at + 1] as number) & this.#mask
      while (this.#table[slot * 2] !== 0) slot = (slot + 1) & this.#mask
      this.#table[slot * 2] = before[at] as number
      this.#table[slot * 2 + 1] = before[at + 1] as number
      this.#used++
    }
  }

  /** The slot of the row's group, or the one where it would begin. */
  #find(row: number, hash: number): number {
    const table = this.#table
    let slot = hash & this.#mask
    let free = -1
    for (;;) {
      const entry = table[slot * 2] as number
      if (entry === 0) return free === -1 ? slot * 2 : free
      if (entry === -1) {
        if (free === -1) free = slot * 2
      } else if (
        table[slot * 2 + 1] === hash &&
        (entry - 1 === row || this.#isSame(entry - 1, row))
      ) {
        return slot * 2
      }
      slot = (slot + 1) & this.#mask
    }
  }
}
