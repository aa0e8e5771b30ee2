import { withoutZeros } from '#lib/punch/employee-number.ts'
import { hashText } from './key-readings.ts'

/** What the order asks about rows. */
export type PersonOrderSource = {
  rows: number
  /** Wall seconds. */
  wall: Uint32Array
  /** Rows that stay behind for a reason of their own are in no order. */
  isOrdered: (row: number) => boolean
  /** The same for rows with the same employee text, so that it is looked up once. */
  keyOf: (row: number) => number
  keys: number
  /** False for a row whose employee is not what its key says. */
  hasKey: (row: number) => boolean
  hashOf: (row: number) => number
  useridOf: (row: number) => string | null
}

const noPerson = -1

/**
 * The rows of each person by time. Sorted once, by counting rows per person and sorting within;
 * after an edit single rows leave one person and join another, and only those are sorted again.
 */
export class PersonOrder {
  #source: PersonOrderSource
  /** The person of each ordered row as it is now. */
  #person: Int32Array
  #numbers: PersonNumbers
  /** Rows by person, each person's by time, as they were at first; `#starts` has the places. */
  #order: Uint32Array
  #starts: Uint32Array
  /** Rows that joined since, by person. */
  #joined = new Map<number, Set<number>>()
  /** The rows of persons that are not any more as `#order` has them; null = to be sorted again. */
  #changed = new Map<number, Uint32Array | null>()

  constructor(source: PersonOrderSource) {
    this.#source = source
    const { rows, isOrdered } = source
    this.#numbers = new PersonNumbers(source)
    this.#person = new Int32Array(rows).fill(noPerson)
    const person = this.#person
    let ordered = 0
    for (let row = 0; row < rows; row++) {
      if (!isOrdered(row)) continue
      person[row] = this.#numbers.of(row)
      ordered++
    }
    this.#starts = new Uint32Array(this.#numbers.count + 1)
    this.#order = new Uint32Array(ordered)
    this.#sortAll()
  }

  get persons(): number {
    return this.#numbers.count
  }

  /** The person of a row, -1 when it is in no order. */
  personOf(row: number): number {
    return this.#person[row] as number
  }

  /** The person with this employee number, -1 when no row has it. */
  find(userid: string): number {
    return this.#numbers.find(userid)
  }

  /** Rows of one person by time; rows of one time in file order. */
  rowsOf(person: number): Uint32Array {
    const start = this.#starts[person] ?? 0
    const sorted = this.#order.subarray(start, this.#starts[person + 1] ?? start)
    const changed = this.#changed.get(person)
    if (changed !== null) return changed ?? sorted
    const joined = this.#joined.get(person) ?? new Set()
    const rows = [...sorted.filter((row) => !joined.has(row)), ...joined]
    const now = Uint32Array.from(rows.filter((row) => this.#person[row] === person))
    sortByTime(now, this.#source.wall)
    this.#changed.set(person, now)
    return now
  }

  /** Call before a row's cells change; answers whose row it was, -1 when nobody's. */
  leave(row: number): number {
    const person = this.#person[row] as number
    if (person === noPerson) return noPerson
    this.#numbers.keepName(person, row)
    this.#person[row] = noPerson
    this.#joined.get(person)?.delete(row)
    this.#changed.set(person, null)
    return person
  }

  /** Call after a row's cells changed; answers whose row it is, -1 when nobody's. */
  join(row: number): number {
    if (!this.#source.isOrdered(row)) return noPerson
    const person = this.#numbers.of(row)
    this.#person[row] = person
    const joined = this.#joined.get(person) ?? new Set()
    joined.add(row)
    this.#joined.set(person, joined)
    this.#changed.set(person, null)
    return person
  }

  #sortAll(): void {
    const starts = this.#starts
    const person = this.#person
    for (let row = 0; row < person.length; row++) {
      const at = person[row] as number
      if (at !== noPerson) starts[at + 1] = (starts[at + 1] as number) + 1
    }
    for (let at = 0; at + 1 < starts.length; at++) {
      starts[at + 1] = (starts[at + 1] as number) + (starts[at] as number)
    }
    const next = starts.slice()
    for (let row = 0; row < person.length; row++) {
      const at = person[row] as number
      if (at === noPerson) continue
      this.#order[next[at] as number] = row
      next[at] = (next[at] as number) + 1
    }
    for (let at = 0; at + 1 < starts.length; at++) {
      sortByTime(this.#order.subarray(starts[at], starts[at + 1]), this.#source.wall)
    }
  }
}

/** Sorts rows by time, rows of one time in file order; most files are in order already. */
function sortByTime(rows: Uint32Array, wall: Uint32Array): void {
  let isSorted = true
  for (let i = 1; i < rows.length && isSorted; i++) {
    const [before, row] = [rows[i - 1] as number, rows[i] as number]
    const gap = (wall[row] as number) - (wall[before] as number)
    isSorted = gap > 0 || (gap === 0 && row > before)
  }
  if (isSorted) return
  // One number per row, time before place: a native sort of numbers instead of a callback per pair.
  const keys = Float64Array.from(rows, (row) => (wall[row] as number) * rowSpan + row).sort()
  for (let i = 0; i < keys.length; i++) rows[i] = (keys[i] as number) % rowSpan
}

/** More rows than a file may have; with 32 bits of time it still fits a double. */
const rowSpan = 2 ** 21

/**
 * Numbers people from 0. Go2Clock reads an employee number as an integer, so 007 and 7 are one
 * person. An open-addressing table over typed arrays: no text is kept per person.
 */
class PersonNumbers {
  count = 0
  #source: PersonOrderSource
  /** Pairs: person + 1 (0 = free), then its hash, side by side. */
  #table: Int32Array
  /** A row of each person, by which it is recognised ... */
  #rowOf: Uint32Array
  /** ... or its employee number, once that row has become somebody else's. */
  #names = new Map<number, string>()
  #byKey: Int32Array

  constructor(source: PersonOrderSource) {
    this.#source = source
    this.#byKey = new Int32Array(source.keys).fill(noPerson)
    // Room for a person per key from the start; only edits bring more.
    let slots = 2 ** 10
    while (slots < source.keys * 2) slots *= 2
    this.#table = new Int32Array(slots * 2)
    this.#rowOf = new Uint32Array(Math.max(source.keys, 2 ** 9))
  }

  of(row: number): number {
    if (!this.#source.hasKey(row)) return this.#lookUp(row)
    const key = this.#source.keyOf(row)
    const known = this.#byKey[key] as number
    if (known !== noPerson) return known
    const person = this.#lookUp(row)
    this.#byKey[key] = person
    return person
  }

  find(userid: string): number {
    const person = this.#probe(hashText(userid) | 0, () => withoutZeros(userid))
    return person < 0 ? noPerson : person
  }

  /** To be called before `row` changes: it may be the one by which its person is recognised. */
  keepName(person: number, row: number): void {
    if (this.#rowOf[person] === row && !this.#names.has(person)) {
      this.#names.set(person, this.#nameOf(person))
    }
  }

  #lookUp(row: number): number {
    const hash = this.#source.hashOf(row) | 0
    const found = this.#probe(hash, () => withoutZeros(this.#source.useridOf(row) ?? ''))
    return found < 0 ? this.#add(row, hash, -1 - found) : found
  }

  /** The person, or -1 - the free slot. */
  #probe(hash: number, nameOf: () => string): number {
    const mask = this.#table.length / 2 - 1
    let name: string | undefined
    for (let slot = spread(hash) & mask; ; slot = (slot + 1) & mask) {
      const person = (this.#table[slot * 2] as number) - 1
      if (person < 0) return -1 - slot
      if (this.#table[slot * 2 + 1] !== hash) continue
      name ??= nameOf()
      if (this.#nameOf(person) === name) return person
    }
  }

  #add(row: number, hash: number, slot: number): number {
    const person = this.count++
    if (person === this.#rowOf.length) {
      const rowOf = new Uint32Array(person * 2)
      rowOf.set(this.#rowOf)
      this.#rowOf = rowOf
    }
    this.#rowOf[person] = row
    this.#table[slot * 2] = person + 1
    this.#table[slot * 2 + 1] = hash
    if (this.count * 4 > this.#table.length) this.#grow()
    return person
  }

  #grow(): void {
    const before = this.#table
    const table = new Int32Array(before.length * 2)
    const mask = table.length / 2 - 1
    for (let at = 0; at < before.length; at += 2) {
      if (before[at] === 0) continue
      let slot = spread(before[at + 1] as number) & mask
      while (table[slot * 2] !== 0) slot = (slot + 1) & mask
      table[slot * 2] = before[at] as number
      table[slot * 2 + 1] = before[at + 1] as number
    }
    this.#table = table
  }

  #nameOf(person: number): string {
    const kept = this.#names.get(person)
    return kept ?? withoutZeros(this.#source.useridOf(this.#rowOf[person] as number) ?? '')
  }
}

function spread(hash: number): number {
  const mixed = Math.imul(hash, 0x85ebca6b)
  return (mixed ^ (mixed >>> 15)) >>> 0
}
