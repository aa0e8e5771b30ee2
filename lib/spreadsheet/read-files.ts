import { count } from '#lib/count.ts'
import { JoinedFiles } from './joined-files.ts'
import { hasInternalNumbers, type Lookup, lookupRemark } from './lookup.ts'
import { type FileFacts, type ReadLimits, readFile, tooLarge } from './read-file.ts'
import { type Reading, WorkbenchError } from './schema.ts'
import type { Sheet } from './sheet.ts'

export type SourceFile = { name: string; blob: Blob }

export type ReadResult = FileFacts & {
  sheet: Sheet
  files: { name: string; rows: number }[]
  lookup: Lookup | null
}

export type ReadWatch = {
  /** Called after every piece with what can be shown so far. Throw to stop. */
  onPiece: (sheet: Sheet, bytesRead: number) => void
}

/** Files -> one sheet. Encoding, separator and the like are told of the first file with rows. */
export async function readFiles(
  files: SourceFile[],
  reading: Reading,
  limits: ReadLimits,
  { onPiece }: ReadWatch,
): Promise<ReadResult> {
  const bytes = files.reduce((sum, { blob }) => sum + blob.size, 0)
  if (bytes > limits.maxBytes) throw tooLarge(bytes, limits)
  const startedAt = performance.now()
  const isSeveral = files.length > 1
  let joined = new JoinedFiles(limits, isSeveral)
  let first: FileFacts | null = null
  const notes: string[] = []
  let before = 0
  for (const { name, blob } of files) {
    const hadFiles = joined.files.length
    const facts = await readFile(blob, reading, limits, {
      startedAt,
      // One file may be begun again; then nothing of it stands anywhere yet.
      open: () => {
        if (!isSeveral) joined = new JoinedFiles(limits, false)
        return joined.open(name)
      },
      isFinal: isSeveral,
      onPiece: (bytesRead) => onPiece(joined.sheet, before + bytesRead),
      hasRows: () => joined.sheet.rows > 0,
    }).catch((error) => {
      throw isSeveral ? named(error, name) : error
    })
    before += blob.size
    notes.push(...facts.notes.map((note) => (isSeveral ? `${name}: ${note}` : note)))
    if (joined.files.length > hadFiles) first ??= facts
  }
  const { sheet } = joined
  if (joined.files.length > 1) notes.unshift(filesNote(joined.files))
  if (!first) {
    throw new WorkbenchError(
      'empty',
      'These files list people and their badges, but no punches. Drop the punches together with them.',
    )
  }
  sheet.close()
  notes.push(...joined.notes)
  const remark = lookupRemark(joined.header, joined.lookup)
  if (remark) notes.push(remark)
  const lookup = hasInternalNumbers(joined.header) ? joined.lookup : null
  return { ...first, notes, sheet, files: joined.files, lookup }
}

const filesNamed = 8

function filesNote(files: ReadResult['files']): string {
  const named = files
    .slice(0, filesNamed)
    .map(({ name, rows }) => `${name} (${count(rows, 'row')})`)
  const more = files.length - named.length
  return `${files.length} files are read as one: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`
}

/** Which of several files a sentence speaks of. */
function named(error: unknown, name: string): unknown {
  if (!(error instanceof WorkbenchError) || error.message.includes(name)) return error
  const code = error.name.slice('WorkbenchError:'.length) as ConstructorParameters<
    typeof WorkbenchError
  >[0]
  return new WorkbenchError(code, `${name}: ${error.message}`)
}
