'use client'

import { useEffect, useState } from 'react'
import type { RangeFacts } from '#lib/spreadsheet/range-schema.ts'
import type { Chosen } from './chosen.ts'
import type { Ask } from './use-workbench.ts'

/** Long enough that a drag over the rows asks once. */
const afterMs = 120

/** What the chosen rows have in common; undefined while one cell is chosen or it is being counted. */
export function useRangeFacts(ask: Ask, chosen: Chosen | undefined, revision: number) {
  const [facts, setFacts] = useState<RangeFacts>()
  const isMany = chosen?.isMany ?? false
  const { view, from, to } = chosen?.range ?? { view: 0, from: 0, to: 0 }
  // biome-ignore lint/correctness/useExhaustiveDependencies: an edit (revision) changes the answer
  useEffect(() => {
    if (!isMany) return setFacts(undefined)
    let isWanted = true
    const timer = setTimeout(() => {
      void ask((bench) => bench.rangeFacts({ view, from, to })).then((found) => {
        if (isWanted) setFacts(found ?? undefined)
      })
    }, afterMs)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [ask, isMany, view, from, to, revision])
  return facts
}
