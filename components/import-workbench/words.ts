/** Numbers and sizes as the workbench says them. */

/** `1 row`, `2,503 rows`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-GB')} ${number === 1 ? one : many}`
}

/** `148 KB`, `52.9 MB`. */
export function fileSize(bytes: number): string {
  if (bytes < 1_000) return count(bytes, 'byte')
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1_000)} KB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
