/** An employee number is an integer to Go2Clock: 007 and 7 are one employee, but two texts here. */

/** `007` -> `7`: the one name of an employee, to compare by. */
export function withoutZeros(digits: string): string {
  let zeros = 0
  while (zeros < digits.length - 1 && digits.charCodeAt(zeros) === 48) zeros++
  return digits.slice(zeros)
}
