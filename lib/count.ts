/** Numbers as people read them. */

/** `2,503`. */
export function grouped(number: number): string {
  return number.toLocaleString('en-GB')
}

/** `1 row`, `2,503 rows`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`
}
