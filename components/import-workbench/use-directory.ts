'use client'

import { useCallback, useEffect, useState } from 'react'

/** The list of employees on its way to the worker. The page only carries it. */
export type DirectoryLoad =
  | { state: 'loading' | 'failed'; json: null }
  | { state: 'ready'; json: Uint8Array }

/** Fetches a connection's list of employees once; `load` fetches it again. */
export function useDirectory(connectionId: number) {
  const [directory, setDirectory] = useState<DirectoryLoad>({ state: 'loading', json: null })

  const load = useCallback(
    async (signal?: AbortSignal) => {
      try {
        const answer = await fetch(`/api/employees/directory?connection=${connectionId}`, {
          signal,
        })
        if (!answer.ok) throw new Error(`The list was refused: ${answer.status}`)
        setDirectory({ state: 'ready', json: new Uint8Array(await answer.arrayBuffer()) })
      } catch {
        if (!signal?.aborted) setDirectory({ state: 'failed', json: null })
      }
    },
    [connectionId],
  )
  useEffect(() => {
    const leaving = new AbortController()
    void load(leaving.signal)
    return () => leaving.abort()
  }, [load])

  const loadAgain = useCallback(() => {
    setDirectory((before) =>
      before.state === 'failed' ? { state: 'loading', json: null } : before,
    )
    void load()
  }, [load])

  return { directory, loadAgain }
}
