const textsRemembered = 8_192

/**
 * A growing list of texts kept as UTF-8 in one buffer: a million short strings as JS values cost
 * 40 MB of heap and pin the chunks they were cut from; packed they cost their bytes, off the heap.
 */
export class PackedTexts {
  /** UTF-8 of all texts, one after the other; text `i` is `bytes[start(i)..ends[i])`. */
  bytes = new Uint8Array(256)
  ends = new Uint32Array(16)
  length = 0
  #used = 0
  /** Texts asked for, of the first few: a coded column's values come up again and again. */
  #read: string[] = []
  #decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  #encoder = new TextEncoder()

  push(text: string): void {
    const start = this.#used
    // Three bytes are the most one UTF-16 unit can need.
    if (start + text.length * 3 > this.bytes.length) this.#growBytes(start + text.length * 3)
    if (this.length === this.ends.length) this.ends = grown(this.ends, this.length + 1)
    const bytes = this.bytes
    let at = start
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      if (unit > 127) {
        at = start + this.#encoder.encodeInto(text, bytes.subarray(start)).written
        break
      }
      bytes[at++] = unit
    }
    this.#used = at
    this.ends[this.length++] = at
  }

  /** Adds a text of another list, its bytes as they are. */
  pushFrom(other: PackedTexts, index: number): void {
    this.pushBytes(other.bytes, other.start(index), other.ends[index] as number)
  }

  /** Adds a text that is UTF-8 already. */
  pushBytes(utf8: Uint8Array, from: number, to: number): void {
    const end = this.#used + to - from
    if (end > this.bytes.length) this.#growBytes(end)
    if (this.length === this.ends.length) this.ends = grown(this.ends, this.length + 1)
    const bytes = this.bytes
    // Cells are short: a loop is over before a view of the bytes would be made.
    let at = this.#used
    for (let i = from; i < to; i++) bytes[at++] = utf8[i] as number
    this.#used = end
    this.ends[this.length++] = end
  }

  start(index: number): number {
    return index === 0 ? 0 : (this.ends[index - 1] as number)
  }

  get(index: number): string {
    const known = this.#read[index]
    if (known !== undefined) return known
    const start = this.start(index)
    const end = this.ends[index] as number
    const text = start === end ? '' : this.#decoder.decode(this.bytes.subarray(start, end))
    if (index < textsRemembered && end - start < 100) this.#read[index] = text
    return text
  }

  isEmpty(index: number): boolean {
    return this.start(index) === this.ends[index]
  }

  /** True when text `index` is these bytes. */
  equals(index: number, utf8: Uint8Array): boolean {
    return this.equalsBytes(index, utf8, 0, utf8.length)
  }

  /** True when text `index` is text `otherIndex` of another list. */
  isSame(index: number, other: PackedTexts, otherIndex: number): boolean {
    return this.equalsBytes(
      index,
      other.bytes,
      other.start(otherIndex),
      other.ends[otherIndex] as number,
    )
  }

  /** True when text `index` is this part of some UTF-8. */
  equalsBytes(index: number, utf8: Uint8Array, from: number, to: number): boolean {
    const start = this.start(index)
    if ((this.ends[index] as number) - start !== to - from) return false
    const bytes = this.bytes
    for (let i = from, at = start; i < to; i++, at++) if (bytes[at] !== utf8[i]) return false
    return true
  }

  /** True when text `index` holds these lower-case ASCII bytes, capitals not minded. */
  includesFolded(index: number, needle: Uint8Array): boolean {
    const last = (this.ends[index] as number) - needle.length
    for (let from = this.start(index); from <= last; from++) {
      let i = 0
      while (i < needle.length && lower(this.bytes[from + i] as number) === needle[i]) i++
      if (i === needle.length) return true
    }
    return false
  }

  /** Gives spare room back; more can still be pushed. */
  trim(): void {
    this.bytes = this.bytes.slice(0, this.#used)
    this.ends = this.ends.slice(0, this.length)
  }

  #growBytes(needed: number): void {
    const bigger = new Uint8Array(Math.max(needed, Math.ceil(this.bytes.length * 1.6)))
    bigger.set(this.bytes.subarray(0, this.#used))
    this.bytes = bigger
  }
}

function lower(byte: number): number {
  return byte > 64 && byte < 91 ? byte + 32 : byte
}

function grown(array: Uint32Array<ArrayBuffer>, needed: number): Uint32Array<ArrayBuffer> {
  const bigger = new Uint32Array(Math.max(needed, Math.ceil(array.length * 1.6)))
  bigger.set(array)
  return bigger
}
