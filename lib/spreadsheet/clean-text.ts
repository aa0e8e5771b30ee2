/** Characters that are there but not seen: NUL and other controls, zero-width, direction, BOM. */
const unseen = /[^\P{Cc}\t\n\r]|\p{Cf}/gu
/** Anything that could be one of them, or a wide or odd space. Most cells have none. */
const suspicious = /[^\u0020-\u007e]| {2}|^ | $/
/** No value that means something is longer; a cell of megabytes must not be searched through. */
const longestValue = 2_000

/** A cell as it is compared: no unseen characters, every space plain and single, wide forms narrow. */
export function cleanText(text: string): string {
  const value = text.length > longestValue ? text.slice(0, longestValue) : text
  if (!suspicious.test(value)) return value
  return value.normalize('NFKC').replace(unseen, '').replace(/\s+/g, ' ').trim()
}

/** The same for optional values, where clocks write a dash for nothing. */
export function cleanOptional(text: string): string {
  const clean = cleanText(text)
  return /^-+$/.test(clean) ? '' : clean
}

/** The cell for a sentence: unseen characters out, cut at 40. */
export function quoted(text: string): string {
  const clean = cleanText(text)
  return `“${clean.length > 40 ? `${clean.slice(0, 39)}…` : clean}”`
}
