import { count } from '#lib/count.ts'

/** `148 KB`, `52.9 MB`. */
export function fileSize(bytes: number): string {
  if (bytes < 1_000) return count(bytes, 'byte')
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1_000)} KB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
