'use client'

import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import type { GridRange } from '#components/ui/grid-selection.ts'
import { Menu } from '#components/ui/menu.tsx'
import { Sheet } from '#components/ui/sheet.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { type ActiveCell, type GridHandle, VirtualGrid } from '#components/ui/virtual-grid.tsx'
import { count } from '#lib/count.ts'
import type { Destination } from '#lib/imports/schema.ts'
import type { FindRequest, RowSpan } from '#lib/spreadsheet/range-schema.ts'
import type { EditResult, RowView, SendSummary, Shape } from '#lib/spreadsheet/schema.ts'
import { CellDock, type Fix, ownFixes, sameFix } from './cell-dock.tsx'
import { CheckFoot } from './check-foot.tsx'
import { chosenOf } from './chosen.ts'
import { FindBar } from './find-bar.tsx'
import { HeldNotice } from './held-notice.tsx'
import { KeysDialog } from './keys-dialog.tsx'
import { ProblemsPanel } from './problems-panel.tsx'
import { RangeBar } from './range-bar.tsx'
import { rangeMenu } from './range-menu.ts'
import {
  columnIdOf,
  columnOfSort,
  fileColumnOf,
  reviewColumns,
  sortKeyOf,
} from './review-columns.tsx'
import { RowSearch } from './row-search.tsx'
import { SetDialog } from './set-dialog.tsx'
import { ShiftDialog } from './shift-dialog.tsx'
import { useAnnouncer } from './use-announcer.ts'
import { useClipboard } from './use-clipboard.ts'
import { useHeld } from './use-held.ts'
import { useMissingHalf } from './use-missing-half.ts'
import { useRangeActions } from './use-range-actions.ts'
import { useRangeFacts } from './use-range-facts.ts'
import { allRows, type RowFilter, useExplanation, useReview } from './use-review.ts'
import type { Ask, AskCall } from './use-workbench.ts'
import { VerdictFilter } from './verdict-filter.tsx'

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
  const [range, setRange] = useState<GridRange>()
  const [menuPlace, setMenuPlace] = useState<{ x: number; y: number }>()
  const [opened, setOpened] = useState<'find' | 'set' | 'shift' | 'keys'>()
  const [said, say] = useAnnouncer()
  const grid = useRef<GridHandle<RowView>>(null)
  const search = useRef<HTMLInputElement>(null)
  const columns = useMemo(() => reviewColumns(shape), [shape])
  const row = active?.row
  const chosen = useMemo(
    () => (range && total > 0 ? chosenOf(range, columns, review.view) : undefined),
    [range, columns, review.view, total],
  )
  const rangeFacts = useRangeFacts(ask, chosen, review.revision)
  const shownSpan: RowSpan = { view: review.view, from: 0, to: Math.max(0, total - 1) }
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

  // Other rows stand at these positions now: only the active cell stays chosen.
  const viewBefore = useRef(review.view)
  useEffect(() => {
    if (viewBefore.current !== review.view && chosen && chosen.rows > 1) leaveRange()
    viewBefore.current = review.view
  })
  function leaveRange() {
    if (active) grid.current?.goTo(active.index, active.columnId)
  }

  const change = async <T extends EditResult>(call: AskCall<T | null>): Promise<T | null> => {
    onEdited()
    setOffer(undefined)
    return tell(await review.edit(call))
  }
  const tell = <T extends EditResult>(result: T | null): T | null => {
    if (result && result.changedRows > 0) {
      const { error } = result.counts
      say(`${count(result.changedRows, 'row')} changed, ${count(error, 'error')} left`)
    }
    return result
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
    void review.edit(call).then(tell)
  }
  const undo = () => history.canUndo && stepBack((bench) => bench.undo())
  const redo = () => history.canRedo && stepBack((bench) => bench.redo())
  const skip = (one: RowView | undefined) => {
    if (chosenNow()?.isMany) void doing.skip()
    else if (one) void change((bench) => bench.skipRows([one.rowNo], one.verdict !== 'skipped'))
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
  /** The grid knows it first: two keys may come faster than the page draws. */
  const chosenNow = () =>
    grid.current && total > 0 ? chosenOf(grid.current.range(), columns, review.view) : undefined
  const doing = useRangeActions({ ask, chosenNow, change })
  const onClipboard = useClipboard({
    ask,
    grid,
    chosenNow,
    onCut: doing.empty,
    onPaste: doing.paste,
  })
  const gridColumns = useMemo(() => columns.flatMap(({ id }) => fileColumnOf(id) ?? []), [columns])
  const close = () => setOpened(undefined)
  const openedBefore = useRef(opened)
  useEffect(() => {
    // Back to the grid, where the keys work; not before: while a dialog is there, nothing beside it
    // takes the focus.
    if (openedBefore.current && !opened) grid.current?.focus()
    openedBefore.current = opened
  }, [opened])
  async function goToFound(find: FindRequest) {
    const after = { position: active?.index ?? 0, column }
    const next = await ask((bench) => bench.nextFound(find, review.view, after))
    if (next) grid.current?.goTo(next.position, columnIdOf(next.column))
  }
  function sortBy(columnId: string) {
    const by = sortKeyOf(columnId, shape)
    if (!by) return
    const before = review.sort?.by === by ? review.sort : undefined
    // Up, down, and as in the file again, which is up for the row's number.
    if (before?.descending) review.setSort(undefined)
    else review.setSort({ by, descending: before !== undefined || by === 'rowNo' })
  }
  const send = async () => {
    if (held.name === 'asking') return
    // What stands on the screen may be of the moment before the last edit.
    const told = await ask(async (bench) => {
      const [open, summary] = await Promise.all([bench.heldQuestion(1), bench.sendSummary()])
      return { isCompared: open === null, summary }
    })
    if (!told || told.summary.punches === 0) return
    // An edit of this very moment is about to be compared, and the foot says so.
    if (held.name === 'done' && !told.isCompared) return
    onSend(told.summary, told.isCompared)
  }

  async function goToProblem(isBack: boolean, position: number) {
    const request = { ...review.request, offset: 0, limit: 1 }
    const next = await ask((bench) => bench.nextProblem(request, position, isBack))
    if (!next) return
    const found = await ask((bench) =>
      bench.rows({ ...review.request, offset: next.position, limit: 1 }),
    )
    const marked = found?.rows[0]?.marks.find((mark) => mark.severity !== 'note')
    grid.current?.goTo(next.position, marked && columnIdOf(marked.column))
    grid.current?.focus()
  }

  /** What was explained may be the cell before this one: then nothing is mended. */
  function applyFirstFix(cell = active) {
    const isExplained =
      cell?.row?.rowNo === explanation?.rowNo &&
      cell !== undefined &&
      fileColumnOf(cell.columnId) === explanation?.column
    if (offer || isExplained) fixes[0]?.apply()
  }

  /**
   * Keys that work in the grid and beside it, but not while typing. The grid says which cell they mean: two
   * keys may come faster than it is known here.
   */
  function onKey(event: KeyboardEvent, cell?: ActiveCell<RowView>): boolean {
    const ctrl = event.ctrlKey || event.metaKey
    const key = event.key.toLowerCase()
    if (event.key === 'F8') void goToProblem(event.shiftKey, (cell ?? active)?.index ?? -1)
    else if (ctrl && key === 'z' && !event.shiftKey) undo()
    else if (ctrl && (key === 'y' || (key === 'z' && event.shiftKey))) redo()
    else if (ctrl && event.key === 'Enter') void send()
    else if (event.altKey && event.key === 'Enter') applyFirstFix(cell)
    else if (event.key === 'Delete') skip(cell ? cell.row : row)
    else if (event.key === 'Backspace') doing.clear()
    else if (ctrl && key === 'd') doing.fillDown()
    else if (ctrl && (key === 'h' || key === 'f')) setOpened('find')
    else if (event.key === '?') setOpened('keys')
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

  const sortColumn = review.sort && columnOfSort(review.sort.by, columns, shape)
  const sorted = sortColumn
    ? { columnId: sortColumn, isDescending: review.sort?.descending ?? false }
    : undefined
  const header = columns.find(({ id }) => id === active?.columnId)?.header
  const activeName = typeof header === 'string' ? header : 'this column'

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
        const { target } = event
        // Fields, dialogs and the menu have keys of their own, and only the grid empties cells.
        const isElsewhere =
          target instanceof Element &&
          target.closest('input, textarea, select, dialog, form, [popover]')
        if (event.defaultPrevented || isElsewhere || event.key === 'Backspace') return
        if (onKey(event)) event.preventDefault()
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
        onFind={() => setOpened('find')}
        search={
          <RowSearch
            ask={ask}
            filter={filter}
            onFilter={review.setFilter}
            onLeave={() => grid.current?.focus()}
            inputRef={search}
          />
        }
        end={
          <Button size="s" className="lg:hidden" onClick={() => setProblemsOpen(true)}>
            Problems {problems.length}
          </Button>
        }
      />
      {opened === 'find' && (
        <FindBar
          ask={ask}
          shape={shape}
          columns={gridColumns}
          column={null}
          text={column === null ? '' : (row?.cells[column] ?? '')}
          shown={total < counts.all ? shownSpan : null}
          chosen={chosen && chosen.rows > 1 ? chosen.range : null}
          revision={review.revision}
          onNext={(find) => void goToFound(find)}
          onReplace={(find, replacement) => void doing.replace(find, replacement)}
          onClose={close}
        />
      )}
      <div className="flex min-h-0 flex-1">
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <VirtualGrid<RowView>
            ref={grid}
            label="Rows of the file"
            rowCount={total}
            columns={columns}
            getRows={review.getRows}
            dataKey={JSON.stringify([filter, review.sort])}
            revision={review.revision}
            isMuted={(each) => each.verdict === 'duplicate' || each.verdict === 'skipped'}
            onActiveChange={setActive}
            onEdit={({ row: edited, columnId, value }) => {
              const at = fileColumnOf(columnId)
              if (at !== null) void editCell(edited.rowNo, at, value)
            }}
            onKey={onKey}
            onRangeChange={setRange}
            onClipboard={onClipboard}
            onFill={(filled, to) => doing.fillOn(chosenOf(filled, columns, review.view).range, to)}
            onMenu={setMenuPlace}
            {...(sorted && { sort: sorted })}
            onSort={sortBy}
            empty={<NoRows filter={filter} onClear={() => review.setFilter(allRows)} />}
          />
          {chosen?.isMany ? (
            <RangeBar
              chosen={chosen}
              facts={rangeFacts}
              onSet={() => setOpened('set')}
              onShift={() => setOpened('shift')}
              onSkip={() => skip(row)}
              onMore={(button) => {
                const { left, top } = button.getBoundingClientRect()
                setMenuPlace({ x: left, y: top })
              }}
              onClose={() => {
                leaveRange()
                grid.current?.focus()
              }}
            />
          ) : (
            <CellDock
              explanation={total > 0 ? explanation : undefined}
              shape={shape}
              row={row}
              fixes={fixes}
              onSkip={() => skip(row)}
            />
          )}
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
        said={said}
        onBack={onBack}
        onSend={() => void send()}
      />
      {menuPlace && chosen && (
        <Menu
          label="What can be done here"
          place={menuPlace}
          groups={rangeMenu(
            chosen,
            row,
            shape.columns.findIndex(({ field }) => field === 'userid'),
            activeName,
            {
              edit: () => grid.current?.edit(),
              copy: () => document.execCommand('copy'),
              fillDown: doing.fillDown,
              clear: doing.clear,
              skip: () => skip(row),
              set: () => setOpened('set'),
              shift: () => setOpened('shift'),
              find: () => setOpened('find'),
              showEmployee: (employee) =>
                review.setFilter({ ...filter, rule: undefined, employee }),
              showDay: (day) => review.setFilter({ ...filter, rule: undefined, day }),
              sort:
                active && sortKeyOf(active.columnId, shape) ? () => sortBy(active.columnId) : null,
              keys: () => setOpened('keys'),
            },
          )}
          onClose={() => {
            setMenuPlace(undefined)
            grid.current?.focus()
          }}
        />
      )}
      {opened === 'set' && chosen && (
        <SetDialog
          shape={shape}
          columns={gridColumns}
          column={column ?? gridColumns[0] ?? 0}
          rows={chosen.rows}
          onClose={close}
          onSet={(at, text) => {
            doing.set(at, text)
            close()
          }}
        />
      )}
      {opened === 'shift' && chosen && (
        <ShiftDialog
          ask={ask}
          chosen={chosen.range}
          shown={shownSpan}
          onClose={close}
          onShift={(...shift) => {
            void doing.shift(...shift)
            close()
          }}
        />
      )}
      {opened === 'keys' && <KeysDialog onClose={close} />}
      <Sheet open={areProblemsOpen} onOpenChange={setProblemsOpen} title="Problems">
        <div className="-mx-4">{panel}</div>
      </Sheet>
    </div>
  )
}

function NoRows({ filter, onClear }: { filter: RowFilter; onClear: () => void }) {
  const isFiltered =
    filter.verdicts.length > 0 ||
    filter.rule ||
    filter.search.trim() ||
    filter.employee ||
    filter.day
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
