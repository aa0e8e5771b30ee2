import type { PackedTexts } from './packed-texts.ts'

/** FNV-1a: one step per byte, so that who scans a line for its ends has the hash of each cell at them. */
export const emptyHash = 0x811c9dc5
export const hashPrime = 0x01000193

/** Hash of a part of some UTF-8, as an int32. */
export function hashOf(utf8: Uint8Array, from: number, to: number): number {
  let hash = emptyHash
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (utf8[i] as number), hashPrime)
  return hash
}

/**
 * Finds the code of a text in the list it stands in: an open-addressing table over typed arrays, asked
 * with bytes. A Map would need a string per cell, and a million of them cost more than all else of reading.
 */
export class CodeTable {
  /** Code + 1 and hash, side by side; 0 = never used. */
  #slots = new Int32Array(512)
  #mask = 255
  #length = 0
  #texts: PackedTexts

  constructor(texts: PackedTexts) {
    this.#texts = texts
  }

  /** The code of a text, -1 when the list has it not. */
  find(utf8: Uint8Array, from: number, to: number, hash: number): number {
    const slots = this.#slots
    for (let slot = spread(hash) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const entry = slots[slot * 2] as number
      if (entry === 0) return -1
      const isIt =
        slots[slot * 2 + 1] === (hash | 0) && this.#texts.equalsBytes(entry - 1, utf8, from, to)
      if (isIt) return entry - 1
    }
  }

  /** The next text of the list has this hash, and no other is like it. */
  add(hash: number): void {
    if (this.#length * 2 > this.#mask) this.#grow()
    this.#put(this.#length + 1, hash | 0)
    this.#length++
  }

  #put(entry: number, hash: number): void {
    let slot = spread(hash) & this.#mask
    while (this.#slots[slot * 2] !== 0) slot = (slot + 1) & this.#mask
    this.#slots[slot * 2] = entry
    this.#slots[slot * 2 + 1] = hash
  }

  #grow(): void {
    const before = this.#slots
    this.#slots = new Int32Array(before.length * 4)
    this.#mask = this.#slots.length / 2 - 1
    for (let at = 0; at < before.length; at += 2) {
      if (before[at] !== 0) this.#put(before[at] as number, before[at + 1] as number)
    }
  }
}

/** Texts that differ in their last byte only would lie side by side. */
function spread(hash: number): number {
  return hash ^ (hash >>> 15)
}
