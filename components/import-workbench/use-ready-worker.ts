'use client'

import { useCallback, useEffect, useRef } from 'react'
import { startWorkbench, type WorkbenchHandle } from '#lib/spreadsheet/client.ts'

type OnCrash = (event: Event) => void
type Ready = { handle: WorkbenchHandle; onCrash: OnCrash | null }

/**
 * Starts the worker while the page waits for a file: it takes as long to load as the first rows do to
 * read. The answer takes it; when it is not there, or could not be loaded then, one is started on the spot.
 */
export function useReadyWorker(isWanted: boolean) {
  const ready = useRef<Ready>(undefined)

  useEffect(() => {
    if (!isWanted) return
    return whenIdle(() => {
      const mine: Ready = {
        handle: startWorkbench((event) => {
          if (mine.onCrash) return mine.onCrash(event)
          mine.handle.stop()
          if (ready.current === mine) ready.current = undefined
        }),
        onCrash: null,
      }
      ready.current = mine
    })
  }, [isWanted])
  useEffect(
    () => () => {
      ready.current?.handle.stop()
      ready.current = undefined
    },
    [],
  )

  return useCallback((onCrash: OnCrash): WorkbenchHandle => {
    const taken = ready.current
    ready.current = undefined
    if (!taken) return startWorkbench(onCrash)
    taken.onCrash = onCrash
    return taken.handle
  }, [])
}

/** Once the page has nothing else to do; Safari cannot say, so there it is soon. Answers how to call it off. */
function whenIdle(work: () => void): () => void {
  if (!('requestIdleCallback' in globalThis)) {
    const timer = setTimeout(work, 200)
    return () => clearTimeout(timer)
  }
  const idle = requestIdleCallback(work, { timeout: 2_000 })
  return () => cancelIdleCallback(idle)
}
