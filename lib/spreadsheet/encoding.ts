import { type Encoding, encodingLabels, WorkbenchError } from './schema.ts'

/** How many bytes of the beginning are looked at. */
export const headBytes = 65_536

/**
 * Encodings to try in turn for a file that begins with `head`: each is decoded strictly, and a bad
 * byte moves on to the next. Windows-1252 takes any byte, so it ends the list.
 */
export function encodingCandidates(head: Uint8Array): Encoding[] {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return ['utf-8', 'windows-1252']
  if (head[0] === 0xff && head[1] === 0xfe) return ['utf-16le']
  if (head[0] === 0xfe && head[1] === 0xff) return ['utf-16be']
  const wide = guessWide(head)
  return wide ? [wide, 'utf-8', 'windows-1252'] : ['utf-8', 'windows-1252']
}

/** UTF-16 without a mark: in Western text every other byte is zero. */
function guessWide(head: Uint8Array): Encoding | null {
  if (head.length < 4) return null
  let evenZeros = 0
  let oddZeros = 0
  for (let i = 0; i < head.length; i++) if (head[i] === 0) i % 2 === 0 ? evenZeros++ : oddZeros++
  const half = head.length / 2
  if (oddZeros > half * 0.4 && evenZeros < half * 0.1) return 'utf-16le'
  if (evenZeros > half * 0.4 && oddZeros < half * 0.1) return 'utf-16be'
  return null
}

const formats: [signature: number[], sentence: string][] = [
  [[0x25, 0x50, 0x44, 0x46], 'This is a PDF. Ask its source for a CSV export of the punches.'],
  [[0x89, 0x50, 0x4e, 0x47], 'This is a picture, not a spreadsheet.'],
  [[0xff, 0xd8, 0xff], 'This is a picture, not a spreadsheet.'],
  [[0x1f, 0x8b], 'This file is packed (gzip). Unpack it and import what is inside.'],
]

/** Throws a sentence when the bytes are surely not delimited text. */
export function refuseBinary(head: Uint8Array): void {
  for (const [signature, sentence] of formats) {
    if (signature.every((byte, i) => head[i] === byte))
      throw new WorkbenchError('not-text', sentence)
  }
  let control = 0
  for (const byte of head)
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 26 && byte !== 27)) control++
  const isWide = encodingCandidates(head)[0]?.startsWith('utf-16')
  if (!isWide && control > head.length * 0.1 && control > 8) {
    throw new WorkbenchError(
      'not-text',
      'This file is not text: it holds bytes no spreadsheet text has. Export the punches as CSV and import that file.',
    )
  }
}

export class BadByte extends Error {
  override name = 'BadByte'
}

/** The first of these encodings that every byte of the file fits; null when none does. */
export async function soundEncoding(blob: Blob, candidates: Encoding[]): Promise<Encoding | null> {
  for (const encoding of candidates) {
    if (await decodesAs(blob, encoding)) return encoding
  }
  return null
}

async function decodesAs(blob: Blob, encoding: Encoding): Promise<boolean> {
  const decode = strictDecoder(encoding)
  const reader = blob.stream().getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      decode(done ? null : value)
      if (done) return true
    }
  } catch (error) {
    if (error instanceof BadByte) return false
    throw error
  } finally {
    reader.cancel().catch(() => {})
  }
}

/** Decodes chunk by chunk; throws BadByte on the first byte the encoding does not have. */
export function strictDecoder(encoding: Encoding): (bytes: Uint8Array | null) => string {
  const decoder = new TextDecoder(encoding, { fatal: true })
  return (bytes) => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
    } catch {
      throw new BadByte(encodingLabels[encoding])
    }
  }
}
