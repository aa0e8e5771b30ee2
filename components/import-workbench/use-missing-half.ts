'use client'

import { type RefObject, useCallback, useEffect, useRef } from 'react'
import type { GridHandle } from '#components/ui/virtual-grid.tsx'
import type { Explanation, WindowRequest } from '#lib/spreadsheet/schema.ts'
import type { Fix } from './cell-dock.tsx'
import { columnIdOf } from './review-columns.tsx'
import type { Ask } from './use-workbench.ts'

type Missing = NonNullable<Explanation['missing']>

type Window = {
  request: Omit<WindowRequest, 'offset' | 'limit'>
  /** Rows the filter lets through. */
  total: number
  showAll: () => void
}

/**
 * The one-key fix of a pair that lacks a half: goes to the cell of the missing time, where typing is
 * all that is left to do. A filter that hides it is taken off.
 */
export function useMissingHalf(
  ask: Ask,
  grid: RefObject<GridHandle | null>,
  { request, total, showAll }: Window,
) {
  const waiting = useRef<Missing>(undefined)
  const go = useCallback(
    async (missing: Missing) => {
      waiting.current = undefined
      const at = await ask((bench) =>
        bench.positionOf({ ...request, offset: 0, limit: 1 }, missing.rowNo),
      )
      if (at === null) {
        waiting.current = missing
        showAll()
        return
      }
      grid.current?.goTo(at, columnIdOf(missing.column))
      grid.current?.focus()
    },
    [ask, grid, request, showAll],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows are there when their number is
  useEffect(() => {
    if (waiting.current) void go(waiting.current)
  }, [total])

  return (explanation: Explanation): Fix | undefined => {
    const { missing, findings } = explanation
    if (!missing) return undefined
    const half = findings.some(({ rule }) => rule === 'row-without-in') ? 'in' : 'out'
    return { label: `Type the ${half}`, apply: () => void go(missing) }
  }
}
