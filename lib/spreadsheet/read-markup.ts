import { encodingCandidates, headBytes } from './encoding.ts'
import { holdsTable, readHtmlRows } from './html-table.ts'
import type { FileFacts, FileWatch } from './read-file.ts'
import { badEncoding } from './read-text.ts'
import { type Encoding, encodings, type Reading, WorkbenchError } from './schema.ts'

/** A page with tables -> lines, whatever the file's name says. */
export async function readMarkup(
  blob: Blob,
  reading: Reading,
  { open, onPiece }: FileWatch,
): Promise<FileFacts> {
  onPiece(0)
  const bytes = new Uint8Array(await blob.arrayBuffer())
  const { html, encoding } = decodePage(bytes, reading.encoding)
  if (!holdsTable(html)) {
    throw new WorkbenchError(
      'not-text',
      'This file is a web page or an XML file without a table. Export the punches as CSV or Excel workbook and import that file.',
    )
  }
  const lines = open()
  readHtmlRows(html, lines.push)
  lines.end()
  onPiece(blob.size)
  const notes = [
    'This file is a web page with a table inside. Its rows are read like those of any other file.',
  ]
  return { encoding, delimiter: null, sheets: [], sheetName: null, notes }
}

/** By the admin's word, the mark at the beginning, the page's own word, or what its bytes allow. */
function decodePage(
  bytes: Uint8Array<ArrayBuffer>,
  wanted: Encoding | undefined,
): { html: string; encoding: Encoding | null } {
  const head = bytes.subarray(0, headBytes)
  const named = wanted ? null : namedCharset(head)
  const found = encodingCandidates(head)
  // A page that says UTF-8 and is not is common; one that is UTF-16 could not say anything else.
  const candidates = found[0]?.startsWith('utf-16') || !named ? found : [named, ...found]
  for (const label of wanted ? [wanted] : candidates) {
    try {
      const html = new TextDecoder(label, { fatal: true }).decode(bytes)
      return { html, encoding: encodings.find((encoding) => encoding === label) ?? null }
    } catch {}
  }
  throw badEncoding(wanted ?? 'utf-8')
}

/** `<meta charset=...>` in the spelling of TextDecoder (`iso-8859-1` is windows-1252 to it); null when unknown. */
function namedCharset(head: Uint8Array): string | null {
  const text = new TextDecoder('windows-1252').decode(head)
  const label = /<meta[^>]{1,200}charset\s*=\s*["']?\s*([\w:-]+)/i.exec(text)?.[1]
  if (!label) return null
  try {
    const { encoding } = new TextDecoder(label)
    // What could be read to here is no UTF-16.
    return encoding.startsWith('utf-16') ? null : encoding
  } catch {
    return null
  }
}
