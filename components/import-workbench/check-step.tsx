'use client'

import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Sheet } from '#components/ui/sheet.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { type ActiveCell, type GridHandle, VirtualGrid } from '#components/ui/virtual-grid.tsx'
import type { Destination } from '#lib/imports/schema.ts'
import type { EditResult, RowView, SendSummary, Shape } from '#lib/spreadsheet/schema.ts'
import { CellDock, type Fix, ownFixes, sameFix } from './cell-dock.tsx'
import { CheckFoot } from './check-foot.tsx'
import { HeldNotice } from './held-notice.tsx'
import { ProblemsPanel } from './problems-panel.tsx'
import { columnIdOf, fileColumnOf, reviewColumns } from './review-columns.tsx'
import { useHeld } from './use-held.ts'
import { useMissingHalf } from './use-missing-half.ts'
import { allRows, type RowFilter, useExplanation, useReview } from './use-review.ts'
import type { Ask, AskCall } from './use-workbench.ts'
import { VerdictFilter } from './verdict-filter.tsx'
import { count } from './words.ts'

type CheckStepProps = {
  ask: Ask
  shape: Shape
  destination: Destination
  onEdited: () => void
  onBack: () => void
  /** `isCompared`: with what was sent before. */
  onSend: (summary: SendSummary, isCompared: boolean) => void
}

/** Step 2: every row with its verdict; problems grouped, explained and mended in place. */
export function CheckStep({ ask, shape, destination, onEdited, onBack, onSend }: CheckStepProps) {
  const review = useReview(ask)
  const { facts, filter, total, history } = review
  const held = useHeld({
    ask,
    connectionId: destination.connectionId,
    revision: review.revision,
    show: review.edit,
  })
  const [active, setActive] = useState<ActiveCell<RowView>>()
  const [offer, setOffer] = useState<Fix>()
  const [areProblemsOpen, setProblemsOpen] = useState(false)
  const grid = useRef<GridHandle>(null)
  const search = useRef<HTMLInputElement>(null)
  const columns = useMemo(() => reviewColumns(shape), [shape])
  const row = active?.row
  const isShown = facts !== undefined
  const missingHalf = useMissingHalf(ask, grid, {
    request: review.request,
    total,
    showAll: () => review.setFilter(allRows),
  })

  // The button that led here is gone; the work begins in the grid.
  useEffect(() => {
    if (isShown) grid.current?.focus()
  }, [isShown])
  const column = active ? fileColumnOf(active.columnId) : null
  const explanation = useExplanation(
    ask,
    row && total > 0 ? { rowNo: row.rowNo, column } : undefined,
    review.revision,
  )

  const change = (call: AskCall<EditResult>) => {
    onEdited()
    setOffer(undefined)
    return review.edit(call)
  }
  /** After a cell was mended, the same value in other rows is offered the same way. */
  const editCell = async (rowNo: number, at: number, text: string) => {
    if (!(await change((bench) => bench.editCell(rowNo, at, text)))) return
    const told = await ask((bench) => bench.explain(rowNo, at))
    setOffer(told ? sameFix(told, replaceValue) : undefined)
  }
  const replaceValue = (at: number, text: string, replacement: string) => {
    void change((bench) => bench.replaceValue(at, text, replacement))
    grid.current?.focus()
  }
  const stepBack = (call: AskCall<EditResult>) => {
    setOffer(undefined)
    void review.edit(call)
  }
  const undo = () => history.canUndo && stepBack((bench) => bench.undo())
  const redo = () => history.canRedo && stepBack((bench) => bench.redo())
  const skip = () => {
    if (row) void change((bench) => bench.skipRows([row.rowNo], row.verdict !== 'skipped'))
    grid.current?.focus()
  }
  const own = explanation ? ownFixes(explanation, shape, (...cell) => void editCell(...cell)) : []
  const proposed = explanation?.fix && {
    label: explanation.fix.label,
    apply: () => {
      void change((bench) => bench.applyRowFix(explanation.rowNo))
      grid.current?.focus()
    },
  }
  const missing = explanation && missingHalf(explanation)
  const fixes = [offer, missing, proposed, ...own].filter((fix) => fix != null)
  const send = async () => {
    if (held.name === 'asking') return
    // What stands on the screen may be of the moment before the last edit.
    const summary = await ask((bench) => bench.sendSummary())
    if (summary && summary.punches > 0) onSend(summary, held.name === 'done')
  }

  async function goToNextProblem() {
    const from = row?.rowNo ?? 0
    const next =
      (await ask((bench) => bench.nextProblem({ ...review.request, offset: 0, limit: 1 }, from))) ??
      (await ask((bench) => bench.nextProblem({ ...review.request, offset: 0, limit: 1 }, 0)))
    if (!next) return
    const found = await ask((bench) =>
      bench.rows({ ...review.request, offset: next.position, limit: 1 }),
    )
    const marked = found?.rows[0]?.marks.find((mark) => mark.severity !== 'note')
    grid.current?.goTo(next.position, marked && columnIdOf(marked.column))
    grid.current?.focus()
  }

  /** Keys that work in the grid and beside it, but not while typing. */
  function onKey(event: KeyboardEvent): boolean {
    const ctrl = event.ctrlKey || event.metaKey
    const key = event.key.toLowerCase()
    if (event.key === 'F8') void goToNextProblem()
    else if (ctrl && key === 'z' && !event.shiftKey) undo()
    else if (ctrl && (key === 'y' || (key === 'z' && event.shiftKey))) redo()
    else if (ctrl && event.key === 'Enter') void send()
    else if (event.altKey && event.key === 'Enter') fixes[0]?.apply()
    else if (event.key === 'Delete') skip()
    else if (event.key === '/' && !ctrl && !event.altKey) search.current?.focus()
    else return false
    return true
  }

  /** The button that was pressed is gone with its problem. */
  const applyFix = (rule: string) => {
    void change((bench) => bench.applyFix(rule))
    setProblemsOpen(false)
    grid.current?.focus()
  }
  const showRule = (rule: string | undefined) => {
    review.setFilter({ ...allRows, rule })
    setProblemsOpen(false)
  }

  if (!facts) return <Skeleton label="Checking the rows" rows={10} />
  const { counts, problems, notes } = facts
  const panel = (
    <ProblemsPanel
      problems={problems}
      counts={counts}
      rule={filter.rule}
      onRule={showRule}
      onFix={applyFix}
      notes={notes}
    />
  )

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: shortcuts for the whole step
    <div
      className="flex min-h-0 flex-1 flex-col"
      onKeyDown={(event) => {
        const isTyping = event.target instanceof Element && event.target.matches('input, textarea')
        if (!event.defaultPrevented && !isTyping && onKey(event)) event.preventDefault()
      }}
    >
      <HeldNotice check={held} />
      <VerdictFilter
        counts={counts}
        filter={filter}
        onFilter={review.setFilter}
        history={history}
        onUndo={undo}
        onRedo={redo}
        searchRef={search}
        end={
          <Button size="s" className="lg:hidden" onClick={() => setProblemsOpen(true)}>
            Problems {problems.length}
          </Button>
        }
      />
      <div className="flex min-h-0 flex-1">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <VirtualGrid<RowView>
            ref={grid}
            label="Rows of the file"
            rowCount={total}
            columns={columns}
            getRows={review.getRows}
            dataKey={JSON.stringify(filter)}
            revision={review.revision}
            isMuted={(each) => each.verdict === 'duplicate' || each.verdict === 'skipped'}
            onActiveChange={setActive}
            onEdit={({ row: edited, columnId, value }) => {
              const at = fileColumnOf(columnId)
              if (at !== null) void editCell(edited.rowNo, at, value)
            }}
            onKey={onKey}
            empty={<NoRows filter={filter} onClear={() => review.setFilter(allRows)} />}
          />
          <CellDock
            explanation={total > 0 ? explanation : undefined}
            shape={shape}
            row={row}
            fixes={fixes}
            onSkip={skip}
          />
        </div>
        <aside
          aria-label="Problems"
          className="flex w-[300px] flex-none flex-col border-l border-line bg-surface max-lg:hidden"
        >
          <div className="flex h-7 flex-none items-center justify-between border-b border-line px-4">
            <h2>Problems</h2>
            <span className="text-sm text-text-2">
              {count(counts.all - counts.ready, 'row')}, {count(problems.length, 'reason')}
            </span>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto">{panel}</div>
        </aside>
      </div>
      <CheckFoot
        facts={facts}
        shown={total}
        destination={destination.name}
        pace={destination.pace}
        held={held}
        onBack={onBack}
        onSend={() => void send()}
      />
      <Sheet open={areProblemsOpen} onOpenChange={setProblemsOpen} title="Problems">
        <div className="-mx-4">{panel}</div>
      </Sheet>
    </div>
  )
}

function NoRows({ filter, onClear }: { filter: RowFilter; onClear: () => void }) {
  const isFiltered = filter.verdicts.length > 0 || filter.rule || filter.search.trim()
  if (!isFiltered) return <Empty title="The file has no rows" />
  return (
    <Empty
      title={filter.rule ? 'This problem is solved' : 'No row fits these filters'}
      action={
        <Button size="s" onClick={onClear}>
          Show all rows
        </Button>
      }
    />
  )
}
