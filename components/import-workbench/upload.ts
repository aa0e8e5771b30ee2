import { cancelImport, createImport, startImport, uploadRows } from '#lib/imports/actions.ts'
import type { NewImport } from '#lib/imports/schema.ts'
import { fail, type Result } from '#lib/result.ts'
import type { UploadChunk } from '#lib/spreadsheet/schema.ts'

/** Sends a checked file to the desk: chunk by chunk, one in flight, then the start. */

const retryFirstMs = 1_000
const retryCapMs = 15_000

export type UploadTold = {
  /** Source rows that arrived. */
  onRows: (rows: number) => void
  /** The desk does not answer; tried again by itself. Null when it answers again. */
  onTrouble: (sentence: string | null) => void
}

/**
 * The import's id once it is on its way. A lost connection is waited out with the same chunk (the
 * desk takes it once); aborting ends it, and nothing was sent then.
 */
export async function uploadImport(
  given: NewImport & { rows: number },
  chunk: (seq: number) => Promise<UploadChunk | null | 'failed'>,
  told: UploadTold,
  signal: AbortSignal,
): Promise<Result<{ importId: number }>> {
  const { rows, ...opening } = given
  const created = await persist(() => createImport(opening), told, signal)
  if (!created.ok) return created
  const { importId } = created.data
  let sent = 0
  for (let seq = 0; ; seq++) {
    if (signal.aborted) return giveUp(importId)
    const next = await chunk(seq)
    if (next === 'failed') return fail('invalid', { message: readingFailed })
    if (next === null) break
    const taken = await persist(
      () => uploadRows({ importId, seq, bytes: plain(next.bytes) }),
      told,
      signal,
    )
    if (!taken.ok) return taken
    sent += next.rows
    told.onRows(sent)
  }
  return persist(() => startImport({ importId, rows, sha256: given.sha256 }), told, signal)
}

/** Says so to the desk, so that no half upload stands in the list; it is cleared there later anyway. */
async function giveUp(importId: number): Promise<Result<never>> {
  await cancelImport({ importId }).catch(() => {})
  return fail('conflict', { message: stopped })
}

const stopped = 'You stopped the upload. Nothing was sent to Go2Clock.'
const readingFailed = 'The file could not be read to its end. Nothing was sent to Go2Clock.'

/** Calls until the desk answers: what is asked for can be asked twice. */
async function persist<T>(
  call: () => Promise<Result<T>>,
  told: UploadTold,
  signal: AbortSignal,
): Promise<Result<T>> {
  for (let tries = 0; ; tries++) {
    try {
      const result = await call()
      if (result.ok || result.code !== 'unavailable') {
        if (tries > 0) told.onTrouble(null)
        return result
      }
    } catch {
      // A failed fetch: offline, or the desk is being started again.
    }
    if (signal.aborted) return fail('conflict', { message: stopped })
    const waitMs = Math.min(retryFirstMs * 2 ** tries, retryCapMs)
    told.onTrouble(`Punchdesk does not answer. Trying again every ${Math.round(waitMs / 1_000)} s.`)
    await pause(waitMs, signal)
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** A copy of its own: bytes from another thread may be a view on something larger. */
function plain(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes)
}
