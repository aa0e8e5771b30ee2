import { encodingCandidates } from './encoding.ts'
import { isMarkup } from './html-table.ts'

/** What a file is by its first bytes; its name says nothing (`.xls` that is a web page is common). */
export type FileKind = 'workbook' | 'markup' | 'text'

export function fileKind(head: Uint8Array): FileKind {
  if (isZip(head) || isOffice(head) || isBareWorkbook(head)) return 'workbook'
  const opening = new TextDecoder(encodingCandidates(head)[0]).decode(head.subarray(0, 4_000))
  if (
    /^\s*<\?xml/.test(opening) &&
    opening.includes('urn:schemas-microsoft-com:office:spreadsheet')
  )
    return 'workbook'
  return isMarkup(opening) ? 'markup' : 'text'
}

/** Also an archive with nothing in it, which begins with its own end. */
function isZip([p, k, a, b]: Uint8Array): boolean {
  return p === 0x50 && k === 0x4b && ((a === 3 && b === 4) || (a === 5 && b === 6))
}

/** The old Office container, for .xls and for anything with a password. */
function isOffice([a, b, c, d]: Uint8Array): boolean {
  return a === 0xd0 && b === 0xcf && c === 0x11 && d === 0xe0
}

/** Excel 2 to 5 wrote their records without a container: the first one says so. */
function isBareWorkbook([mark, version = 0, length = 0, high]: Uint8Array): boolean {
  return (
    mark === 9 && [0, 2, 4, 8].includes(version) && [4, 6, 8, 16].includes(length) && high === 0
  )
}
