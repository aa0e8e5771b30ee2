import { count } from '#lib/count.ts'
import { headerKey } from './header-words.ts'

/**
 * A list that says which badge an internal number of a clock belongs to (ZKTeco's USERINFO), dropped
 * together with the punches. It holds no punches, so its rows are no rows of the import.
 */
export type Lookup = {
  /** The file's name. */
  name: string
  pairs: { internal: string; badge: string; person: string }[]
}

export function isLookupHeader(header: string[]): boolean {
  const keys = new Set(header.map(headerKey))
  return keys.has('userid') && keys.has('badgenumber') && !keys.has('checktime')
}

/** ZKTeco's CHECKINOUT: its USERID is a key of the clock's database, in which 1 may be badge 2. */
export function hasInternalNumbers(header: string[]): boolean {
  const keys = new Set(header.map(headerKey))
  return keys.has('userid') && keys.has('checktime')
}

/** What an admin must know of internal numbers and badges in these files; null when nothing. */
export function lookupRemark(header: string[], lookup: Lookup | null): string | null {
  if (lookup && hasInternalNumbers(header)) {
    const people = count(lookup.pairs.length, 'person', 'people')
    return `“${lookup.name}” knows the badges of ${people}: each USERID of the clock is read as its badge.`
  }
  if (lookup) {
    return `“${lookup.name}” is not used: the punches do not come with the internal numbers it explains.`
  }
  return hasInternalNumbers(header)
    ? 'USERID is the clock’s internal number, often not the badge. Drop the clock’s USERINFO list together with this file, and each number is read as its badge.'
    : null
}

/** Takes the rows under the header; rows without both numbers say nothing. */
export function lookupTaker(name: string, header: string[]) {
  const column = (key: string) => header.findIndex((text) => headerKey(text) === key)
  const [internalAt, badgeAt, personAt] = [column('userid'), column('badgenumber'), column('name')]
  const lookup: Lookup = { name, pairs: [] }
  const take = (cells: string[]) => {
    const internal = cells[internalAt]?.trim() ?? ''
    const badge = cells[badgeAt]?.trim() ?? ''
    if (internal === '' || badge === '') return
    lookup.pairs.push({ internal, badge, person: cells[personAt]?.trim() ?? '' })
  }
  return { lookup, take }
}
