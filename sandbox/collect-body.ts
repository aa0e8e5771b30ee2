import type { IncomingMessage } from 'node:http'

/** More than any punch can need; what is longer is read to its end but not kept. */
const mostBytes = 64 * 1024

/**
 * Calls `done` once: with the body, with null when it was too long, or `isWhole` false when the
 * client left before its end.
 */
export function collectBody(
  request: IncomingMessage,
  done: (body: Buffer | null, isWhole: boolean) => void,
): void {
  const chunks: Buffer[] = []
  let length = 0
  let isDone = false
  const finish = (isWhole: boolean) => {
    if (isDone) return
    isDone = true
    const isTooLong = length > mostBytes
    const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
    done(isTooLong ? null : body, isWhole)
  }
  request.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length <= mostBytes) chunks.push(chunk)
  })
  request.on('end', () => finish(true))
  request.on('error', () => finish(false))
  request.on('close', () => finish(false))
}
