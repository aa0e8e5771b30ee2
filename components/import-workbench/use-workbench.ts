'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { onProgress, type WorkbenchHandle } from '#lib/spreadsheet/client.ts'
import {
  type OpenOptions,
  type Progress,
  type Reading,
  type Summary,
  workbenchFailure,
} from '#lib/spreadsheet/schema.ts'
import { useReadyWorker } from './use-ready-worker.ts'

type Source = { source: Blob | string | File[]; name: string; reading?: Reading }

/** Where the file stands: not chosen, being read, open, or given up. */
export type Stage =
  | { name: 'empty' }
  | { name: 'reading'; fileName: string; progress: Progress | null }
  | { name: 'open'; summary: Summary; reading: number; source: Source }
  | { name: 'failed'; fileName: string; message: string; canReadAgain: boolean }

type Bench = WorkbenchHandle['bench']

/** What the desk knows before a file is opened. */
export type Known = Pick<OpenOptions, 'templates' | 'words' | 'thresholds'> & {
  /** The list of employees as it came; null while it is not there. */
  directory: Uint8Array | null
}

/** Asks the worker. Null when it failed (the stage says so) or when the file was replaced. */
export type Ask = <T>(call: AskCall<T>) => Promise<T | null>
export type AskCall<T> = (bench: Bench) => Promise<T>

const crashed =
  'The file could not be worked on any further: this browser ran out of memory or ended the work. Nothing was sent.'

/** A workbook is unpacked and parsed in one go, without a word: longer than this is given up. */
const silenceMs = 150_000
const silent =
  'Reading this file took too long and was stopped. Nothing was sent. Save the sheet with the punches as CSV UTF-8, and import that file.'

/**
 * One worker with one file. It holds the file; the page asks for what it shows. Whatever fails in
 * there ends in a sentence, also when the worker dies without an answer.
 */
export function useWorkbench(zone: string, known: Known) {
  const [stage, setStage] = useState<Stage>({ name: 'empty' })
  const handle = useRef<WorkbenchHandle>(undefined)
  const takeWorker = useReadyWorker(stage.name === 'empty')
  const waiting = useRef(new Set<(error: unknown) => void>())
  const source = useRef<Source>(undefined)
  const readings = useRef(0)
  const latest = useRef(known)
  latest.current = known
  /** Grows when the worker learned the list of employees with a file open. */
  const [revision, setRevision] = useState(0)

  const stop = useCallback(() => {
    handle.current?.stop()
    handle.current = undefined
    waiting.current.clear()
  }, [])
  useEffect(() => stop, [stop])

  const giveUp = useCallback(
    (error: unknown) => {
      const { code, message } = workbenchFailure(error)
      if (code === 'replaced') return
      stop()
      setStage({
        name: 'failed',
        fileName: source.current?.name ?? '',
        message: typeof error === 'string' ? error : message,
        canReadAgain: code !== 'bug' && readings.current > 1,
      })
    },
    [stop],
  )

  const ask: Ask = useCallback(
    async (call) => {
      const bench = handle.current?.bench
      if (!bench) return null
      try {
        return await new Promise((resolve, reject) => {
          waiting.current.add(reject)
          call(bench)
            .then(resolve, reject)
            .finally(() => waiting.current.delete(reject))
        })
      } catch (error) {
        if (bench === handle.current?.bench) giveUp(error)
        return null
      }
    },
    [giveUp],
  )

  /** Ends every call on its way with that sentence: the worker will not answer any more. */
  const rejectAll = useCallback((sentence: string) => {
    const all = [...waiting.current]
    waiting.current.clear()
    for (const reject of all) reject(sentence)
  }, [])

  const read = useCallback(
    async (how: (bench: Bench, tell: (progress: Progress) => void) => Promise<Summary>) => {
      const reading = ++readings.current
      const fileName = source.current?.name ?? ''
      // Progress has a channel of its own: the last of it may come after the answer.
      let isOver = false
      let patience: ReturnType<typeof setTimeout> | undefined
      const heard = () => {
        clearTimeout(patience)
        patience = setTimeout(rejectAll, silenceMs, silent)
      }
      const tell = (progress: Progress) => {
        if (!isOver) heard()
        if (!isOver && reading === readings.current)
          setStage({ name: 'reading', fileName, progress })
      }
      setStage({ name: 'reading', fileName, progress: null })
      heard()
      const summary = await ask((bench) => how(bench, onProgress(tell)))
      isOver = true
      clearTimeout(patience)
      if (!summary || reading !== readings.current) return
      setStage({ name: 'open', summary, reading, source: source.current as Source })
    },
    [ask, rejectAll],
  )

  const { directory } = known
  useEffect(() => {
    if (!directory || !handle.current) return
    void ask((bench) => bench.setDirectory(directory)).then((counts) => {
      if (counts) setRevision((before) => before + 1)
    })
  }, [ask, directory])

  /** `onOpen` is asked before the page shows the file. */
  const open = useCallback(
    async (chosen: Source, onOpen?: AskCall<void>) => {
      stop()
      source.current = chosen
      readings.current = 0
      handle.current = takeWorker((error) => {
        console.error('The workbench ended.', error)
        rejectAll(crashed)
      })
      const { directory: list, ...rest } = latest.current
      // Asked first, so that the file is judged with it at once.
      if (list) void ask((bench) => bench.setDirectory(list))
      await read(async (bench, tell) => {
        const { name, reading } = chosen
        const summary = await bench.open(chosen.source, { name, zone, reading, ...rest }, tell)
        await onOpen?.(bench)
        return summary
      })
    },
    [ask, read, rejectAll, stop, takeWorker, zone],
  )

  const reread = useCallback(
    (reading: Reading) => {
      if (source.current) source.current = { ...source.current, reading }
      return read((bench, tell) => bench.reread(reading, tell))
    },
    [read],
  )

  const startOver = useCallback(() => {
    stop()
    readings.current++
    setStage({ name: 'empty' })
  }, [stop])

  /** The same file as it was found at first, after another encoding did not fit. */
  const readAgain = useCallback(() => {
    if (source.current) void open({ ...source.current, reading: undefined })
  }, [open])

  return { stage, ask, revision, open, reread, readAgain, startOver }
}
