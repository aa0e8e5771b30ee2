/**
 * Finds rows with the same employee and time. An open-addressing table over typed arrays: a Map of
 * a million keys would cost 60 MB of heap and two seconds. Rows of one group are chained in file
 * order, so a single edited row can leave and join groups without a new pass.
 */
export class Twins {
  /** Slot -> first row of a group + 1; 0 = never used, -1 = emptied. */
  #table: Int32Array
  #mask: number
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
    this.#table = new Int32Array(size)
    this.#mask = size - 1
    this.#next = new Int32Array(rows).fill(-1)
    this.#hashOf = hashOf
    this.#isSame = isSame
  }

  /** Adds a row that no group holds yet. Adding from the last row to the first is fastest. */
  add(row: number): void {
    const slot = this.#find(row)
    const head = (this.#table[slot] as number) - 1
    if (head < 0 || row < head) {
      this.#next[row] = head < 0 ? -1 : head
      this.#table[slot] = row + 1
      return
    }
    let before = head
    while (this.#after(before) !== -1 && this.#after(before) < row) before = this.#after(before)
    this.#next[row] = this.#after(before)
    this.#next[before] = row
  }

  /** Takes a row out of its group; call it before the row's employee or time change. */
  remove(row: number): void {
    const slot = this.#find(row)
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

  /** Rows with the employee and time of `row`, in file order. */
  group(row: number): number[] {
    const rows: number[] = []
    const head = (this.#table[this.#find(row)] as number) - 1
    for (let at = head; at >= 0; at = this.#after(at)) rows.push(at)
    return rows
  }

  /** Calls back with every group of two rows and more. */
  eachGroup(visit: (first: number, next: (row: number) => number) => void): void {
    const next = (row: number) => this.#after(row)
    for (const entry of this.#table)
      if (entry > 0 && this.#after(entry - 1) !== -1) visit(entry - 1, next)
  }

  #after(row: number): number {
    return this.#next[row] as number
  }

  /** The slot of the row's group, or the one where it would begin. */
  #find(row: number): number {
    let slot = this.#hashOf(row) & this.#mask
    let free = -1
    for (;;) {
      const entry = this.#table[slot] as number
      if (entry === 0) return free === -1 ? slot : free
      if (entry === -1) {
        if (free === -1) free = slot
      } else if (entry - 1 === row || this.#isSame(entry - 1, row)) return slot
      slot = (slot + 1) & this.#mask
    }
  }
}
