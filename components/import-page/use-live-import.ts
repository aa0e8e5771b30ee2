'use client'

import { useCallback, useEffect, useState } from 'react'
import {
  addSample,
  answeredCount,
  type ImportProgress,
  isSettled,
  type Sample,
} from '#lib/imports/progress.ts'

const pollMs = 3_000
const sampleMs = 1_000

/**
 * The import as it is now: by server-sent events while the page is in sight, by asking every few
 * seconds where events do not get through. `refresh` asks at once, e.g. after Pause.
 */
export function useLiveImport(initial: ImportProgress) {
  const [progress, setProgress] = useState(initial)
  const { id } = initial
  const settled = isSettled(progress)

  const refresh = useCallback(async () => {
    try {
      const response = await fetch(`/imports/${id}/events`, {
        headers: { Accept: 'application/json' },
        cache: 'no-store',
      })
      // Signed out or offline: the frame of the page says so.
      if (response.ok) setProgress((await response.json()) as ImportProgress)
    } catch {
      // Asked again soon.
    }
  }, [id])

  useEffect(() => {
    if (settled) return
    let source: EventSource | undefined
    let poll: ReturnType<typeof setInterval> | undefined
    const stop = () => {
      source?.close()
      source = undefined
      clearInterval(poll)
      poll = undefined
    }
    const listen = () => {
      stop()
      if (document.hidden) return
      source = new EventSource(`/imports/${id}/events`)
      source.onmessage = (event) => {
        clearInterval(poll)
        poll = undefined
        setProgress(JSON.parse(event.data) as ImportProgress)
      }
      source.addEventListener('end', stop)
      source.onerror = () => {
        poll ??= setInterval(refresh, pollMs)
      }
    }
    listen()
    document.addEventListener('visibilitychange', listen)
    return () => {
      document.removeEventListener('visibilitychange', listen)
      stop()
    }
  }, [id, settled, refresh])

  return { progress, refresh }
}

/** Answers counted once a second by the server's clock, so that a standstill is seen as one. */
export function useSamples(progress: ImportProgress, aheadMs: number): Sample[] {
  const [samples, setSamples] = useState<Sample[]>([])
  const answered = answeredCount(progress.counts)
  const isMoving = progress.state === 'sending'
  useEffect(() => {
    if (!isMoving) return setSamples([])
    const take = () =>
      setSamples((before) => addSample(before, { atMs: Date.now() + aheadMs, answered }))
    take()
    const timer = setInterval(take, sampleMs)
    return () => clearInterval(timer)
  }, [answered, isMoving, aheadMs])
  return samples
}
