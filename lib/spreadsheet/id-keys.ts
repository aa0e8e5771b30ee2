import { cleanText } from './clean-text.ts'

/** How IDs, payroll numbers and names are compared. What is shown stays as it was written. */

/** An ID as written, without unseen characters and without the apostrophe that makes it text. */
export function idKey(text: string): string {
  return cleanText(text)
    .replace(/^['’`]+/, '')
    .trim()
}

/** `00417` -> `417`, `417.0` -> `417`, `P-0417` -> `p-0417`: what two spellings of one number share. */
export function bareKey(text: string): string {
  const key = idKey(text).toLowerCase()
  return /^\d+(\.0+)?$/.test(key) ? key.replace(/\.0+$/, '').replace(/^0+(?=\d)/, '') : key
}

/** `Rahman, Aisha` = `aisha RAHMAN`: the parts of a name in one order, without accents; '' = no name. */
export function nameKey(text: string): string {
  return nameParts(text).sort().join(' ')
}

/** `Rahman, Aïsha` -> `rahman`, `aisha`: as they stand, without case and accents. */
export function nameParts(text: string): string[] {
  return cleanText(text)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== '')
}

/** True for a text that can only be somebody's name: letters and no digit. */
export function isName(text: string): boolean {
  return /\p{L}/u.test(text) && !/\d/.test(text)
}

/** Digits that a keyboard or an eye mistook: `1O71` -> `1071`. Null when nothing was mistaken. */
export function digitsMistaken(text: string): string | null {
  const key = idKey(text)
  if (/^\d*$/.test(key)) return null
  const mended = key.replace(/[oO]/g, '0').replace(/[lI|]/g, '1').replace(/\s/g, '')
  return /^\d{1,20}$/.test(mended) ? mended : null
}
