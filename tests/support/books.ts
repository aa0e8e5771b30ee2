import { deflateRawSync } from 'node:zlib'
import { utils, type WorkBook, write } from '@e965/xlsx'

export type BookCell =
  | string
  | number
  | boolean
  | null
  | { v?: unknown; t?: string; z?: string; f?: string }
export type BookSheet = {
  rows: BookCell[][]
  /** `A1:A3` */
  merges?: string[]
  isHidden?: boolean
  /** Where the first row stands, when not in A1. */
  origin?: string
}

/** A workbook as a program would have written it. `z` of a cell is its number format. */
export function makeBook(
  sheets: Record<string, BookSheet>,
  { bookType = 'xlsx', date1904 = false }: { bookType?: string; date1904?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const book: WorkBook = utils.book_new()
  const hidden: { Hidden: 0 | 1 }[] = []
  for (const [name, { rows, merges = [], isHidden = false, origin = 'A1' }] of Object.entries(
    sheets,
  )) {
    const sheet = utils.aoa_to_sheet([])
    utils.sheet_add_aoa(
      sheet,
      rows.map((row) => row.map(typed)),
      { origin },
    )
    if (merges.length > 0) sheet['!merges'] = merges.map((range) => utils.decode_range(range))
    utils.book_append_sheet(book, sheet, name)
    hidden.push({ Hidden: isHidden ? 1 : 0 })
  }
  book.Workbook = { WBProps: { date1904 }, Sheets: hidden }
  return new Uint8Array(
    write(book, { type: 'array', bookType: bookType as 'xlsx', compression: true }),
  )
}

function typed(cell: BookCell): BookCell {
  return cell !== null && typeof cell === 'object' ? { t: 'n', ...cell } : cell
}

/** A zip archive; `claims` is the size its directory tells instead of the true one. */
export function makeZip(
  files: Record<string, string | Uint8Array>,
  {
    claims,
    isEncrypted = false,
    isWide = false,
  }: { claims?: number; isEncrypted?: boolean; isWide?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, content] of Object.entries(files)) {
    const packed = deflateRawSync(content)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(isEncrypted ? 1 : 0, 2)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(claims ?? Buffer.byteLength(content), 18)
    fields.writeUInt16LE(name.length, 22)
    const listedFields = Buffer.from(fields)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(at, 10)
    const wide = Buffer.alloc(isWide ? 28 : 0)
    if (isWide) {
      wide.writeUInt32LE(0x00180001, 0)
      wide.writeBigUInt64LE(BigInt(fields.readUInt32LE(18)), 4)
      wide.writeBigUInt64LE(BigInt(packed.length), 12)
      wide.writeBigUInt64LE(BigInt(at), 20)
      listedFields.fill(0xff, 14, 22)
      listedFields.writeUInt16LE(wide.length, 24)
      place.fill(0xff, 10, 14)
    }
    const entry = [Buffer.from('PK\x01\x02\x14\x00', 'latin1'), listedFields, place]
    directory.push(...entry, Buffer.from(name), wide)
    const local = [Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed]
    parts.push(...local)
    at += local.reduce((sum, part) => sum + part.length, 0)
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(at, 16)
  return new Uint8Array(Buffer.concat([...parts, listed, end]))
}
