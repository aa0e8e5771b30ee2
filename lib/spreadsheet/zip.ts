import { WorkbenchError } from './schema.ts'

/** What a packed file says it holds. The sizes are only a claim until it is unpacked. */
export type ZipEntry = {
  name: string
  method: number
  isEncrypted: boolean
  packedBytes: number
  bytes: number
  headerAt: number
}

export type UnpackLimits = { maxBytes: number; isLate: () => boolean }

const endOfDirectory = 0x06054b50
const entryMark = 0x02014b50
const headerMark = 0x04034b50
const longestComment = 65_535
const stored = 0
/** Stands for a number that is told in the wide field. */
const inWideField = 0xffffffff
const zip64Field = 1
const deflated = 8

/** The entries by the directory at the end of the file. Throws a sentence when there is none. */
export function zipEntries(bytes: Uint8Array): ZipEntry[] {
  const view = viewOf(bytes)
  const end = findEnd(view)
  const entries: ZipEntry[] = []
  let at = view.getUint32(end + 16, true)
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== entryMark) throw damaged()
    const nameLength = view.getUint16(at + 28, true)
    const extraAt = at + 46 + nameLength
    const extraLength = view.getUint16(at + 30, true)
    if (extraAt + extraLength > bytes.length) throw damaged()
    const wide = wideFields(view, extraAt, extraAt + extraLength)
    const field = (place: number) => {
      const value = view.getUint32(place, true)
      return value === inWideField ? (wide.next().value ?? value) : value
    }
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, extraAt)),
      method: view.getUint16(at + 10, true),
      isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
      // In the order in which the wide field has them.
      bytes: field(at + 24),
      packedBytes: field(at + 20),
      headerAt: field(at + 42),
    })
    at = extraAt + extraLength + view.getUint16(at + 32, true)
  }
  return entries
}

/** The numbers of eight bytes that some programs write for any size (Zip64): Java's reports, for one. */
function* wideFields(view: DataView, from: number, to: number): Generator<number, undefined> {
  for (let at = from; at + 4 <= to; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== zip64Field) continue
    const end = Math.min(to, at + 4 + view.getUint16(at + 2, true))
    for (let place = at + 4; place + 8 <= end; place += 8) {
      yield Number(view.getBigUint64(place, true))
    }
  }
}

/**
 * The same archive with these entries alone, not packed any more, and as `rewrite` has them. The browser unpacks faster than any
 * script, and a file that lies about its sizes is stopped while it grows, not after.
 */
export async function unpackZip(
  bytes: Uint8Array<ArrayBuffer>,
  entries: ZipEntry[],
  limits: UnpackLimits,
  rewrite: (name: string, content: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> = asItIs,
): Promise<Uint8Array<ArrayBuffer>> {
  let left = limits.maxBytes
  if (entries.reduce((sum, entry) => sum + entry.bytes, 0) > left) throw tooLarge(limits)
  const parts: Uint8Array<ArrayBuffer>[] = []
  const directory: Uint8Array<ArrayBuffer>[] = []
  let at = 0
  const write = (part: Uint8Array<ArrayBuffer>) => {
    parts.push(part)
    at += part.length
  }
  for (const entry of entries) {
    const pieces = await inflate(packedBytes(bytes, entry), entry.method, left, limits)
    const size = pieces.reduce((sum, piece) => sum + piece.length, 0)
    left -= size
    const content = rewrite(entry.name, joined(pieces, size))
    const name = new TextEncoder().encode(entry.name)
    directory.push(header(entryMark, name, content.length, at))
    write(header(headerMark, name, content.length, 0))
    write(content)
  }
  const directoryAt = at
  for (const part of directory) write(part)
  write(ending(directory.length, at - directoryAt, directoryAt))
  return joined(parts, at)
}

function asItIs(_: string, content: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return content
}

async function inflate(
  packed: Uint8Array<ArrayBuffer>,
  method: number,
  left: number,
  limits: UnpackLimits,
): Promise<Uint8Array<ArrayBuffer>[]> {
  if (method === stored) {
    if (packed.length > left) throw tooLarge(limits)
    return [packed]
  }
  if (method !== deflated) throw damaged()
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  const reader = unpacked.getReader()
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw damaged()
    })
    if (done) return pieces
    size += value.length
    if (size > left || limits.isLate()) {
      await reader.cancel().catch(() => {})
      throw size > left ? tooLarge(limits) : tooSlow()
    }
    pieces.push(value as Uint8Array<ArrayBuffer>)
  }
}

function packedBytes(bytes: Uint8Array<ArrayBuffer>, entry: ZipEntry): Uint8Array<ArrayBuffer> {
  const { headerAt } = entry
  const view = viewOf(bytes)
  if (headerAt + 30 > bytes.length || view.getUint32(headerAt, true) !== headerMark) throw damaged()
  const from =
    headerAt + 30 + view.getUint16(headerAt + 26, true) + view.getUint16(headerAt + 28, true)
  if (from + entry.packedBytes > bytes.length) throw damaged()
  return bytes.subarray(from, from + entry.packedBytes)
}

/** A header of the archive itself or of its directory: they differ by a few fields between. */
function header(mark: number, name: Uint8Array, size: number, headerAt: number) {
  const isEntry = mark === entryMark
  const fixed = isEntry ? 46 : 30
  const bytes = new Uint8Array(fixed + name.length)
  const view = viewOf(bytes)
  view.setUint32(0, mark, true)
  view.setUint16(isEntry ? 6 : 4, 20, true)
  view.setUint32(isEntry ? 20 : 18, size, true)
  view.setUint32(isEntry ? 24 : 22, size, true)
  view.setUint16(isEntry ? 28 : 26, name.length, true)
  if (isEntry) view.setUint32(42, headerAt, true)
  bytes.set(name, fixed)
  return bytes
}

function ending(entries: number, directoryBytes: number, directoryAt: number) {
  const bytes = new Uint8Array(22)
  const view = viewOf(bytes)
  view.setUint32(0, endOfDirectory, true)
  view.setUint16(8, entries, true)
  view.setUint16(10, entries, true)
  view.setUint32(12, directoryBytes, true)
  view.setUint32(16, directoryAt, true)
  return bytes
}

function joined(parts: Uint8Array<ArrayBuffer>[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function findEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - 22 - longestComment)
  for (let at = view.byteLength - 22; at >= first; at--) {
    if (view.getUint32(at, true) === endOfDirectory) return at
  }
  throw damaged()
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

export function damaged(): WorkbenchError {
  return new WorkbenchError(
    'damaged',
    'This workbook is damaged or was cut off on its way. Get it again from where it came, or open it in Excel, save it anew and import that file.',
  )
}

function tooLarge({ maxBytes }: UnpackLimits): WorkbenchError {
  return new WorkbenchError(
    'too-large',
    `Unpacked, this workbook has more than ${Math.round(maxBytes / 1e6)} MB, more than a browser can take. Save the sheet with the punches as CSV UTF-8, and import that file.`,
  )
}

function tooSlow(): WorkbenchError {
  return new WorkbenchError(
    'too-slow',
    'Unpacking this workbook took too long and was stopped. Save the sheet with the punches as CSV UTF-8, and import that file.',
  )
}
