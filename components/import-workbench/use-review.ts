'use client'

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type {
  EditResult,
  Explanation,
  Problem,
  RowView,
  SendSummary,
  SortKey,
  Verdict,
  VerdictCounts,
  WindowRequest,
} from '#lib/spreadsheet/schema.ts'
import type { Ask, AskCall } from './use-workbench.ts'

/** Which rows the grid shows. */
export type RowFilter = {
  verdicts: Verdict[]
  rule?: string
  search: string
  employee?: { id: string; name: string } | undefined
  /** `YYYY-MM-DD` */
  day?: string | undefined
}
export type RowSort = { by: SortKey; descending: boolean }

export const allRows: RowFilter = { verdicts: [], search: '' }

/** What the whole file comes to. */
export type ReviewFacts = {
  counts: VerdictCounts
  problems: Problem[]
  /** What was seen in the order of the punches and is no problem. */
  notes: string[]
  summary: SendSummary
}

/** The Check step's view of the worker: counts, problems, what would go, and the edits. */
export function useReview(ask: Ask) {
  const [facts, setFacts] = useState<ReviewFacts>()
  const [filter, setFilter] = useState<RowFilter>(allRows)
  const [sort, setSort] = useState<RowSort>()
  const [total, setTotal] = useState(0)
  const [view, setView] = useState(0)
  const [revision, setRevision] = useState(0)
  const [history, setHistory] = useState({ canUndo: false, canRedo: false })
  const asked = useRef(0)

  const request = useMemo(() => requestOf(filter, sort), [filter, sort])

  // biome-ignore lint/correctness/useExhaustiveDependencies: an edit (revision) changes all of it
  useEffect(() => {
    const mine = ++asked.current
    void ask(async (bench) => {
      const [counts, problems, notes, summary, first] = await Promise.all([
        bench.verdictCounts(),
        bench.problems(),
        bench.orderNotes(),
        bench.sendSummary(),
        bench.rows({ ...request, offset: 0, limit: 1 }),
      ])
      return { counts, problems, notes, summary, total: first.total, view: first.view }
    }).then((found) => {
      if (!found || mine !== asked.current) return
      setFacts(found)
      setTotal(found.total)
      setView(found.view)
    })
  }, [ask, request, revision])

  const getRows = useCallback(
    async (offset: number, limit: number): Promise<RowView[]> => {
      const window = await ask((bench) => bench.rows({ ...request, offset, limit }))
      if (!window) throw new Error('The worker has ended.')
      return window.rows
    },
    [ask, request],
  )

  /** Runs an edit and shows what it changed. */
  const edit = useCallback(
    async <T extends EditResult>(call: AskCall<T | null>): Promise<T | null> => {
      const result = await ask(call)
      if (!result) return null
      setHistory({ canUndo: result.canUndo, canRedo: result.canRedo })
      // The counts are here; what takes longer to count follows.
      setFacts((before) => before && { ...before, counts: result.counts })
      setRevision((before) => before + 1)
      return result
    },
    [ask],
  )

  return {
    facts,
    filter,
    setFilter,
    sort,
    setSort,
    request,
    total,
    view,
    revision,
    history,
    getRows,
    edit,
  }
}

/** Why a cell or row is as it is; follows the focus and every edit. */
export function useExplanation(
  ask: Ask,
  cell: { rowNo: number; column: number | null } | undefined,
  revision: number,
) {
  const [explanation, setExplanation] = useState<Explanation>()
  const rowNo = cell?.rowNo
  const column = cell?.column
  // biome-ignore lint/correctness/useExhaustiveDependencies: an edit (revision) changes the answer
  useEffect(() => {
    if (rowNo === undefined || column === undefined) return setExplanation(undefined)
    let isWanted = true
    void ask((bench) => bench.explain(rowNo, column)).then((found) => {
      if (found && isWanted) setExplanation(found)
    })
    return () => {
      isWanted = false
    }
  }, [ask, rowNo, column, revision])
  return explanation
}

function requestOf(
  { verdicts, rule, search, employee, day }: RowFilter,
  sort: RowSort | undefined,
): Omit<WindowRequest, 'offset' | 'limit'> {
  return {
    ...(verdicts.length > 0 && { verdicts }),
    ...(rule && { rule }),
    ...(search.trim() && { search: search.trim() }),
    ...(employee && { employee: employee.id }),
    ...(day && { day }),
    ...(sort && { sort }),
  }
}
