/** The numbers Go2Clock and the clocks of its family use for a punch's type, and their names. */

/** 0 to 5 and 255 have names; any other whole number up to 255 is a site's own type. */
const typeNames: ReadonlyMap<number, string> = new Map([
  [0, 'In'],
  [1, 'Out'],
  [2, 'Break out'],
  [3, 'Break in'],
  [4, 'Overtime in'],
  [5, 'Overtime out'],
  [255, 'None'],
])

/** The types that have a name, in the order of a menu. */
export const namedTypes: readonly { type: number; label: string }[] = [...typeNames].map(
  ([type, label]) => ({ type, label }),
)

/** `0` -> `In`, `5` -> `Overtime out`; a number without a name answers `Type 7`. */
export function typeLabel(type: number): string {
  return typeNames.get(type) ?? `Type ${type}`
}

/** `0` -> `0 In`, `7` -> `7`: number and name, as in a menu. */
export function typeWithNumber(type: number): string {
  const name = typeNames.get(type)
  return name === undefined ? String(type) : `${type} ${name}`
}

/** True for a whole number that may go over the wire as a type. */
export function isCheckType(type: number): boolean {
  return Number.isInteger(type) && type >= 0 && type <= 255
}

/** What clocks and payroll tools write for a type, after `typeWordKey`. Not here = ask the admin. */
const wordsByType: readonly (readonly [number, readonly string[]])[] = [
  [0, ['in', 'i', 'cin', 'checkin', 'checkedin', 'clockin', 'clockedin', 'punchin', 'signin']],
  [0, ['entry', 'enter', 'entrance', 'entrada', 'arrival', 'arrive', 'start', 'on', 'onduty']],
  [0, ['dutyon', 'workin', 'shiftstart', 'startwork', 'loggedin', 'login']],
  [1, ['out', 'o', 'cout', 'checkout', 'checkedout', 'clockout', 'clockedout', 'punchout']],
  [1, ['signout', 'exit', 'leave', 'salida', 'departure', 'depart', 'end', 'finish', 'off']],
  [1, ['offduty', 'dutyoff', 'workout', 'shiftend', 'endwork', 'loggedout', 'logout']],
  [2, ['breakout', 'breakstart', 'startbreak', 'lunchout', 'lunchstart', 'mealout', 'mealstart']],
  [3, ['breakin', 'breakend', 'endbreak', 'lunchin', 'lunchend', 'mealin', 'mealend']],
  [4, ['overtimein', 'otin', 'overtimestart']],
  [5, ['overtimeout', 'otout', 'overtimeend']],
  [255, ['none', 'undefined', 'unspecified']],
]

const typeByWord: ReadonlyMap<string, number> = new Map(
  wordsByType.flatMap(([type, words]) => words.map((word): [string, number] => [word, type])),
)

/** How type words are compared: case, spaces and punctuation do not count (`C/In` = `c-in`). */
export function typeWordKey(word: string): string {
  return word
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

/**
 * The type a word of a file most likely means, null when it must be asked (`Out Back`, empty).
 * Whole numbers from 0 to 255 mean themselves.
 */
export function guessType(word: string): number | null {
  const text = word.trim()
  if (/^\d{1,3}(\.0+)?$/.test(text)) {
    const type = Number(text)
    return isCheckType(type) ? type : null
  }
  return typeByWord.get(typeWordKey(text)) ?? null
}
