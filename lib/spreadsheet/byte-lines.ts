import type { Sheet } from './sheet.ts'

export const lineFeed = 10
const carriageReturn = 13
/** A line that goes on for longer is put together by whom that costs less. */
const longestHeld = 1_000_000

/**
 * Lines of delimited UTF-8 without quotation marks, straight from the bytes into the sheet: no string is
 * made of a cell. What is not as plain as that is handed back, and goes on the usual way.
 */
export class ByteLines {
  /** How many were taken. */
  lines = 0
  #sheet: Sheet
  #delimiter: number
  /** The beginning of a line whose end has not come. */
  #held = new Uint8Array(0)
  /** The same as text, to be handed back. */
  #heldText = ''

  constructor(sheet: Sheet, delimiter: string) {
    this.#sheet = sheet
    this.#delimiter = delimiter.charCodeAt(0)
  }

  /**
   * Takes the next bytes, which decode to `text` (a character that is cut at their end comes with the next).
   * Answers what is left to be read otherwise from here on: null = nothing, go on so.
   */
  write(bytes: Uint8Array, text: string): string | null {
    if (text.includes('"')) return this.#heldText + text
    const firstBreak = bytes.indexOf(lineFeed)
    if (firstBreak < 0) {
      if (this.#held.length > longestHeld) return this.#heldText + text
      this.#hold(joined(this.#held, bytes), this.#heldText + text)
      return null
    }
    const first = joined(this.#held, bytes.subarray(0, firstBreak + 1))
    if (this.#lines(first, 0) < first.length) return this.#heldText + text
    const lastBreak = this.#lines(bytes, firstBreak + 1)
    if (bytes.indexOf(lineFeed, lastBreak) >= 0) return textAfter(text, bytes, lastBreak)
    this.#hold(bytes.slice(lastBreak), text.slice(text.lastIndexOf('\n') + 1))
    return null
  }

  /** What stands after the last line break. */
  end(): string {
    return this.#heldText
  }

  #hold(bytes: Uint8Array<ArrayBuffer>, text: string): void {
    this.#held = bytes
    this.#heldText = text
  }

  /** Takes whole lines from a place on; answers the place of the first that was not taken. */
  #lines(bytes: Uint8Array, from: number): number {
    let start = from
    let nextReturn = bytes.indexOf(carriageReturn, start)
    for (let at = bytes.indexOf(lineFeed, start); at >= 0; at = bytes.indexOf(lineFeed, start)) {
      const end = at > start && bytes[at - 1] === carriageReturn ? at - 1 : at
      if (nextReturn >= 0 && nextReturn < start) nextReturn = bytes.indexOf(carriageReturn, start)
      // A return on its own ends a line, too: such a file is read otherwise.
      if (nextReturn >= 0 && nextReturn < end) return start
      this.#sheet.pushLine(bytes, start, end, this.#delimiter)
      this.lines++
      start = at + 1
    }
    return start
  }
}

/** The text that begins at a byte which follows a line break. */
function textAfter(text: string, bytes: Uint8Array, start: number): string {
  let breaks = 0
  for (
    let at = bytes.indexOf(lineFeed);
    at >= 0 && at < start;
    at = bytes.indexOf(lineFeed, at + 1)
  ) {
    breaks++
  }
  let from = 0
  for (; breaks > 0; breaks--) from = text.indexOf('\n', from) + 1
  return text.slice(from)
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
