import { staleFailure } from '#components/frame/stale-page.ts'
import { cancelImport, createImport, startImport, uploadRows } from '#lib/imports/actions.ts'
import type { NewImport } from '#lib/imports/schema.ts'
import { fail, type Result } from '#lib/result.ts'
import type { UploadChunk } from '#lib/spreadsheet/schema.ts'

/**
 * Sends a checked file to the desk: chunk by chunk, one in flight while the next is made, then the start.
 */

export type UploadTold = {
  /** Source rows that arrived. */
  onRows: (rows: number) => void
  /** The desk does not answer; tried again by itself. Null when it answers again. */
  onTrouble: (sentence: string | null) => void
}

export type UploadWaits = {
  /** Before a call that failed is made again: doubling from the first to the last. */
  retryFirstMs: number
  retryMaxMs: number
  /** A call that takes longer is told of. */
  silenceMs: number
}
const usualWaits: UploadWaits = { retryFirstMs: 1_000, retryMaxMs: 15_000, silenceMs: 15_000 }

type Asked = { told: UploadTold; signal: AbortSignal; waits: UploadWaits }

/**
 * The import's id once it is on its way. A lost connection is waited out with the same chunk (the
 * desk takes it once); aborting ends it, and the desk is told to send nothing of it.
 */
export async function uploadImport(
  given: NewImport & { rows: number },
  chunk: (seq: number) => Promise<UploadChunk | null | 'failed'>,
  told: UploadTold,
  signal: AbortSignal,
  waits = usualWaits,
): Promise<Result<{ importId: number }>> {
  const { rows, ...opening } = given
  const asked = { told, signal, waits }
  const created = await persist(() => createImport(opening), asked)
  if (!created.ok) return created
  const { importId } = created.data
  let sent = 0
  let making = chunk(0)
  for (let seq = 0; ; seq++) {
    if (signal.aborted) return giveUp(importId)
    const made = await making
    if (made === 'failed') return fail('invalid', { message: readingFailed })
    if (made === null) break
    const bytes = plain(made.bytes)
    const sending = persist(() => uploadRows({ importId, seq, bytes }), asked)
    making = chunk(seq + 1)
    const taken = await sending
    if (!taken.ok) return signal.aborted ? giveUp(importId) : taken
    sent += made.rows
    told.onRows(sent)
  }
  const started = await persist(() => startImport({ importId, rows, sha256: given.sha256 }), asked)
  return !started.ok && signal.aborted ? giveUp(importId) : started
}

/**
 * Says so to the desk, so that no half upload stands in the list, and so that a start whose answer was
 * lost sends no more. An upload the desk does not hear of any more is cleared there a day later.
 */
async function giveUp(importId: number): Promise<Result<never>> {
  await cancelImport({ importId }).catch(() => {})
  return fail('conflict', { message: stopped })
}

const stopped = 'You stopped the upload.'
const readingFailed = 'The file could not be read to its end. Nothing was sent to Go2Clock.'

/** Calls until the desk answers: what is asked for can be asked twice. */
async function persist<T>(
  call: () => Promise<Result<T>>,
  { told, signal, waits }: Asked,
): Promise<Result<T>> {
  for (let tries = 0; ; tries++) {
    const result = await attempt(call, told, waits.silenceMs)
    if (result && (result.ok || result.code !== 'unavailable')) {
      told.onTrouble(null)
      return result
    }
    if (signal.aborted) return fail('conflict', { message: stopped })
    const waitMs = Math.min(waits.retryFirstMs * 2 ** tries, waits.retryMaxMs)
    // The desk answered: it is the store behind it that cannot be used.
    const what = result ? 'Punchdesk cannot use its store.' : 'Punchdesk does not answer.'
    told.onTrouble(`${what} Trying again every ${Math.ceil(waitMs / 1_000)} s.`)
    await pause(waitMs, signal)
  }
}

/** One call; null when it never reached the desk or its answer was lost. */
async function attempt<T>(
  call: () => Promise<Result<T>>,
  told: UploadTold,
  silenceMs: number,
): Promise<Result<T> | null> {
  // A browser waits minutes for an answer on a line that is dead, and gives a call no way to be ended.
  const silence = setTimeout(
    () => told.onTrouble('Punchdesk has not answered yet. This page waits for it.'),
    silenceMs,
  )
  try {
    return await call()
  } catch (error) {
    // Else a failed fetch: offline, or the desk is being started again.
    return staleFailure(error)
  } finally {
    clearTimeout(silence)
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
