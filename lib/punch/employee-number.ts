/** An employee number is an integer to Go2Clock: 007 and 7 are one employee, but two texts here. */

const useridDigitsMax = 20

/** `007` -> `7`: the one name of an employee, to compare by. */
export function withoutZeros(digits: string): string {
  let zeros = 0
  while (zeros < digits.length - 1 && digits.charCodeAt(zeros) === 48) zeros++
  return digits.slice(zeros)
}

/** Every text that means this employee, the shortest first. */
export function spellingsOf(userid: string): string[] {
  const digits = withoutZeros(userid)
  const spellings = []
  for (let length = digits.length; length <= useridDigitsMax; length++) {
    spellings.push(digits.padStart(length, '0'))
  }
  return spellings
}
