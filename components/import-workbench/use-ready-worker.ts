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
    const mine: Ready = {
      handle: startWorkbench((event) => {
        if (mine.onCrash) return mine.onCrash(event)
        mine.handle.stop()
        if (ready.current === mine) ready.current = undefined
      }),
      onCrash: null,
    }
    ready.current = mine
    return () => {
      if (ready.current !== mine) return
      mine.handle.stop()
      ready.current = undefined
    }
  }, [isWanted])

  return useCallback((onCrash: OnCrash): WorkbenchHandle => {
    const taken = ready.current
    ready.current = undefined
    if (!taken) return startWorkbench(onCrash)
    taken.onCrash = onCrash
    return taken.handle
  }, [])
}
