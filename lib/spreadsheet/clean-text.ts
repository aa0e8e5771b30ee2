/** Characters that are there but not seen: NUL and other controls, zero-width, direction, BOM. */
const unseen = /[^\P{Cc}\t\n\r]|\p{Cf}/gu
/** Anything that could be one of them, or a wide or odd space. Most cells have none. */
const suspicious = /[^\u0020-\u007e]| {2}|^ | $/

/** A cell as it is compared: no unseen characters, every space plain and single, wide forms narrow. */
export function cleanText(text: string): string {
  if (!suspicious.test(text)) return text
  return text.normalize('NFKC').replace(unseen, '').replace(/\s+/g, ' ').trim()
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
