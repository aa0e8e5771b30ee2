import { createReadStream, existsSync, truncateSync } from 'node:fs'
import type { JournalLine } from './journal.ts'

/**
 * Gives every whole line of the file with its offset and answers the file's size. A last line that
 * a crash cut short is taken off the file, so that the next one does not grow onto it: its answer
 * never left.
 */
export async function replay(
  path: string,
  onLine: (line: JournalLine, offset: number) => void,
): Promise<number> {
  if (!existsSync(path)) return 0
  let rest: Buffer = Buffer.alloc(0)
  let offset = 0
  let count = 0
  let broken: { offset: number; count: number } | null = null
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes: Buffer = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    let start = 0
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      if (broken) throw new Error(`Line ${broken.count} of the journal ${path} cannot be read.`)
      count += 1
      const line = parseLine(bytes.toString('utf8', start, end))
      if (line) onLine(line, offset)
      else broken = { offset, count }
      offset += end + 1 - start
      start = end + 1
    }
    rest = bytes.subarray(start)
  }
  const size = broken ? broken.offset : offset
  if (broken && rest.length > 0) {
    throw new Error(`Line ${broken.count} of the journal ${path} cannot be read.`)
  }
  if (broken || rest.length > 0) truncateSync(path, size)
  return size
}

function parseLine(text: string): JournalLine | null {
  try {
    const line = JSON.parse(text)
    return Number.isSafeInteger(line?.seq) && text.startsWith('{"seq":') ? line : null
  } catch {
    return null
  }
}
