// biome-ignore-all lint/a11y/useSemanticElements: a table cannot hold only the rows in sight
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active cell
'use client'

import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { Button } from './button.tsx'
import { GridHead, type GridSort } from './grid-head.tsx'
import { cellAfterKey, type GridCell } from './grid-math.ts'
import { columnName, type GridColumn, GridRow, gridCellId, TextCellEditor } from './grid-row.tsx'
import {
  at,
  clamped,
  type GridRange,
  type GridSelection,
  isInside,
  isOneCell,
  rangeOf,
  selectionAfterKey,
} from './grid-selection.ts'
import { type LoadRows, RowCache } from './row-cache.ts'
import { useDragSelect } from './use-drag-select.ts'
import { useVirtualRows } from './use-virtual-rows.ts'

const headPx = 28

export type ActiveCell<Row> = {
  /** Counts from 0 in the list as it is shown. */
  index: number
  columnId: string
  /** Undefined while the row is being loaded; told again when it is here. */
  row: Row | undefined
}

export type GridEdit<Row> = { index: number; columnId: string; row: Row; value: string }

export type GridHandle<Row = unknown> = {
  focus: () => void
  /** Makes a cell the active one and brings it into sight; the column stays when left out. */
  goTo: (index: number, columnId?: string) => void
  /** Starts an edit of the active cell, as Enter does. */
  edit: () => void
  /** What is chosen; the active cell alone at least. */
  range: () => GridRange
  /** Chooses all of the rows or columns that are chosen in part, or everything. */
  choose: (whole: 'rows' | 'columns' | 'all') => void
  /** Rows of a range when all of them are here; null when some would have to be loaded. */
  loadedRows: (range: GridRange) => Row[] | null
  /** Where the active cell is on the screen. */
  place: () => DOMRect | undefined
}

/**
 * A grid over up to a million rows that holds only those near the window.
 *
 * - `getRows(offset, limit)` is asked for windows of rows (256 at a time) and may be a new closure
 *   on every render; answers are cached.
 * - `dataKey`: they are other rows now (filter, file): cache and position start anew.
 * - `revision`: the same rows with other content (an edit, new verdicts): shown until the new are here.
 * - Arrows, Home/End, PageUp/PageDown, Ctrl with them; Enter, F2 or typing edits, Escape leaves.
 *   In an edit Enter goes down and Tab to the side; outside, Tab leaves the grid.
 * - Shift with them, or a drag, chooses a range; Ctrl A all, Shift Space and Ctrl Space (or a press
 *   on a head) whole rows and columns, Escape the active cell alone.
 * - `onKey` sees every other key first; it returns true when it has dealt with it.
 */
type VirtualGridProps<Row> = {
  label: string
  rowCount: number
  columns: readonly GridColumn<Row>[]
  getRows: LoadRows<Row>
  dataKey?: string | number
  revision?: string | number
  /** Rows that stand back (duplicate, skipped). */
  isMuted?: (row: Row) => boolean
  onActiveChange?: (cell: ActiveCell<Row>) => void
  onEdit?: (edit: GridEdit<Row>) => void
  onKey?: (event: KeyboardEvent, cell: ActiveCell<Row>) => boolean
  onRangeChange?: (range: GridRange) => void
  /** Copy, cut and paste while the grid has the focus and no cell is being edited. */
  onClipboard?: (event: ClipboardEvent) => void
  /** The corner of a range was dragged down: the rows behind it, up to `to`, take its cells. */
  onFill?: (range: GridRange, to: number) => void
  /** The menu key or the right button: what can be done with what is chosen. */
  onMenu?: (place: { x: number; y: number }) => void
  sort?: GridSort
  onSort?: (columnId: string) => void
  /** In place of the rows when there are none. */
  empty?: ReactNode
  rowHeight?: number
  className?: string
  ref?: Ref<GridHandle<Row>>
}

export function VirtualGrid<Row>({
  label,
  rowCount,
  columns,
  getRows,
  dataKey,
  revision,
  isMuted,
  onActiveChange,
  onEdit,
  onKey,
  onRangeChange,
  onClipboard,
  onFill,
  onMenu,
  sort,
  onSort,
  empty,
  rowHeight = 28,
  className = '',
  ref,
}: VirtualGridProps<Row>) {
  const gridId = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const { cache, version } = useRowCache(getRows, dataKey, revision)
  const rows = useVirtualRows(scroller, { rowCount, rowPx: rowHeight, headPx })
  const [chosen, setChosen] = useState<GridSelection>(at({ row: 0, column: 0 }))
  const [draft, setDraft] = useState<string>()
  // What stands in the editor now: the only copy when its row is scrolled away.
  const typed = useRef<string>(undefined)
  const size = { rows: rowCount, columns: columns.length, pageRows: rows.pageRows }
  const selection = clamped(chosen, size)
  const active = selection.anchor
  const range = rangeOf(selection, size)
  const isRange = !isOneCell(range)
  const activeColumn = columns[active.column]
  const activeRow = rowCount > 0 ? cache.row(active.row) : undefined
  const { first, last } = rows.window
  const isActiveDrawn = active.row >= first && active.row < last

  // biome-ignore lint/correctness/useExhaustiveDependencies: a refreshed cache (version) asks again
  useEffect(() => cache.want(first, last), [cache, first, last, version])

  const tell = useRef(onActiveChange)
  tell.current = onActiveChange
  const columnId = activeColumn?.id
  useEffect(() => {
    if (rowCount === 0 || columnId === undefined) return
    tell.current?.({ index: active.row, columnId, row: activeRow })
  }, [active.row, columnId, activeRow, rowCount])

  const goTo = useCallback(
    (cell: GridCell) => {
      // Leaving an edit takes its value: the editor commits when it loses the focus.
      if (typed.current !== undefined) scroller.current?.focus({ preventScroll: true })
      setChosen(at(cell))
      rows.show(cell.row)
    },
    [rows.show],
  )

  const choose = (next: GridSelection, shown: GridCell = next.head) => {
    if (typed.current !== undefined) scroller.current?.focus({ preventScroll: true })
    setChosen(next)
    rows.show(shown.row)
  }

  const { top, bottom, left, right } = range
  const tellRange = useRef(onRangeChange)
  tellRange.current = onRangeChange
  useEffect(() => tellRange.current?.({ top, bottom, left, right }), [top, bottom, left, right])

  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows begin at their first
  useEffect(() => goTo({ row: 0, column: 0 }), [dataKey])

  useEffect(() => {
    const element = scroller.current
    const cell = element?.querySelector<HTMLElement>(`[data-column="${selection.head.column}"]`)
    if (!element || !cell) return
    if (cell.offsetLeft < element.scrollLeft) element.scrollLeft = cell.offsetLeft
    const over = cell.offsetLeft + cell.offsetWidth - element.scrollLeft - element.clientWidth
    if (over > 0) element.scrollLeft += over
  }, [selection.head.column])

  function startEdit(text?: string): boolean {
    const current = activeRow === undefined ? undefined : activeColumn?.editText?.(activeRow)
    if (!onEdit || current === undefined) return false
    rows.show(active.row)
    typed.current = text ?? current
    setDraft(text ?? current)
    return true
  }

  function commit(value: string, move: 'down' | 'right' | 'left' | 'stay') {
    // The blur that follows Enter, Tab and Escape finds the edit closed.
    if (typed.current === undefined || activeRow === undefined || !activeColumn) return
    typed.current = undefined
    setDraft(undefined)
    const before = activeColumn.editText?.(activeRow)
    if (value !== before) {
      onEdit?.({ index: active.row, columnId: activeColumn.id, row: activeRow, value })
    }
    if (move === 'stay') return
    scroller.current?.focus({ preventScroll: true })
    const key = { down: 'ArrowDown', right: 'ArrowRight', left: 'ArrowLeft' }[move]
    const next = cellAfterKey({ key, ctrl: false }, active, size)
    if (next) goTo(next)
  }

  function cancelEdit() {
    typed.current = undefined
    setDraft(undefined)
    scroller.current?.focus({ preventScroll: true })
  }

  useEffect(() => {
    if (draft === undefined || isActiveDrawn) return
    commit(typed.current ?? draft, 'stay')
    scroller.current?.focus({ preventScroll: true })
  })

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    if (event.target !== event.currentTarget || !activeColumn) return
    if (onKey?.(event, { index: active.row, columnId: activeColumn.id, row: activeRow })) {
      event.preventDefault()
      return
    }
    if (event.altKey) return
    const ctrl = event.ctrlKey || event.metaKey
    const { key, shiftKey: shift } = event
    const next = rowCount > 0 ? selectionAfterKey({ key, ctrl, shift }, selection, size) : undefined
    if (next) choose(next, shift && next.whole !== 'all' ? next.head : next.anchor)
    else if (onMenu && (key === 'ContextMenu' || (key === 'F10' && shift))) onMenu(menuPlace())
    else if (ctrl || !startsEdit(event.key)) return
    else if (!startEdit(event.key.length === 1 ? event.key : undefined)) return
    event.preventDefault()
  }

  const drag = useDragSelect(
    scroller,
    cellOf,
    (cell) => {
      if (!sameCell(cell, selection.head)) choose({ ...selection, head: cell })
    },
    (push) => {
      const row = Math.max(0, Math.min(selection.head.row + push, rowCount - 1))
      choose({ ...selection, head: { ...selection.head, row } })
    },
  )

  /** The last row that is being filled, while the corner is dragged. */
  const [fillTo, setFillTo] = useState<number>()
  const lastShown = Math.max(bottom, fillTo ?? bottom)
  const canFill =
    onFill !== undefined &&
    draft === undefined &&
    columns.slice(left, right + 1).some(({ editText }) => editText)
  const fillDrag = useDragSelect(
    scroller,
    cellOf,
    (cell) => setFillTo(Math.max(bottom, cell.row)),
    (push) => {
      const row = Math.max(bottom, Math.min(lastShown + push, rowCount - 1))
      setFillTo(row)
      rows.show(row)
    },
    () => {
      setFillTo(undefined)
      if (lastShown === bottom) return
      onFill?.(range, lastShown)
      setChosen({ anchor: { row: top, column: left }, head: { row: lastShown, column: right } })
    },
  )

  function onMouseDown(event: MouseEvent<HTMLDivElement>) {
    if (isFillHandle(event.target) && event.button === 0) {
      event.preventDefault()
      scroller.current?.focus({ preventScroll: true })
      return fillDrag()
    }
    const cell = cellOf(event.target)
    if (!cell || (draft !== undefined && sameCell(cell, active))) return
    const isInRange = isInside(range, cell)
    // The right button asks about what is chosen.
    if (event.button === 2) {
      if (!isInRange) goTo(cell)
      return
    }
    if (event.button !== 0) return
    const whole = columns[cell.column]?.isRowHead ? ('rows' as const) : undefined
    if (event.shiftKey) choose({ anchor: active, head: cell, whole })
    else choose({ ...at(cell), whole })
    drag()
  }

  function onHeadPress(event: MouseEvent, column: number) {
    if (event.button !== 0 || rowCount === 0) return
    // The press on a head leaves the focus where the keys work.
    event.preventDefault()
    scroller.current?.focus({ preventScroll: true })
    const anchor = event.shiftKey ? active : { row: active.row, column }
    setChosen({ anchor, head: { row: active.row, column }, whole: 'columns' })
  }

  function place(): DOMRect | undefined {
    return document
      .getElementById(gridCellId(gridId, active.row, active.column))
      ?.getBoundingClientRect()
  }

  function menuPlace() {
    const box = isActiveDrawn ? place() : scroller.current?.getBoundingClientRect()
    return { x: box?.left ?? 0, y: box?.bottom ?? 0 }
  }

  useImperativeHandle(ref, () => ({
    focus: () => scroller.current?.focus({ preventScroll: true }),
    goTo: (index, id) => {
      const column = columns.findIndex((each) => each.id === id)
      goTo({ row: index, column: column < 0 ? active.column : column })
    },
    edit: () => void startEdit(),
    range: () => range,
    choose: (whole) => choose({ ...selection, whole }, active),
    loadedRows: ({ top: from, bottom: to }) => {
      const loaded: Row[] = []
      for (let index = from; index <= to; index++) {
        const row = cache.freshRow(index)
        if (row === undefined) return null
        loaded.push(row)
      }
      return loaded
    },
    place,
  }))

  // On the document: the browser tells them where the caret was last, not where the focus is.
  const tellClipboard = useRef(onClipboard)
  tellClipboard.current = rowCount > 0 ? onClipboard : undefined
  useEffect(() => {
    const onTransfer = (event: ClipboardEvent) => {
      if (document.activeElement === scroller.current) tellClipboard.current?.(event)
    }
    const kinds = ['copy', 'cut', 'paste'] as const
    for (const kind of kinds) document.addEventListener(kind, onTransfer)
    return () => {
      for (const kind of kinds) document.removeEventListener(kind, onTransfer)
    }
  }, [])

  const { template, minWidth } = useMemo(() => layout(columns), [columns])
  const editor =
    draft === undefined || activeRow === undefined || !activeColumn
      ? null
      : (activeColumn.editor ?? TextCellEditor)(
          { initial: draft, label: columnName(activeColumn), commit, cancel: cancelEdit },
          activeRow,
        )

  const draw = (index: number) => {
    const row = cache.row(index)
    const isActive = index === active.row
    return (
      <GridRow
        key={index}
        gridId={gridId}
        index={index}
        row={row}
        columns={columns}
        template={template}
        rowPx={rowHeight}
        isActive={isActive}
        isMuted={row !== undefined && (isMuted?.(row) ?? false)}
        activeColumn={isActive ? active.column : -1}
        chosenFrom={index >= top && index <= lastShown ? left : -1}
        chosenTo={index >= top && index <= lastShown ? right : -1}
        isRange={isRange || lastShown > bottom}
        handleColumn={canFill && index === bottom ? right : -1}
        editor={isActive ? editor : null}
      />
    )
  }

  return (
    <div className={`relative flex min-h-0 min-w-0 flex-1 flex-col ${className}`}>
      <div
        ref={scroller}
        role="grid"
        aria-label={label}
        aria-multiselectable
        aria-rowcount={rowCount + 1}
        aria-colcount={columns.length}
        aria-activedescendant={
          rowCount > 0 ? gridCellId(gridId, active.row, active.column) : undefined
        }
        tabIndex={0}
        className="grid-scroller"
        onKeyDown={onKeyDown}
        onInput={({ target }) => {
          if (target instanceof HTMLInputElement) typed.current = target.value
        }}
        onMouseDown={onMouseDown}
        onDoubleClick={({ target }) => cellOf(target) && !isFillHandle(target) && startEdit()}
        onContextMenu={(event) => {
          if (!onMenu || rowCount === 0 || draft !== undefined) return
          event.preventDefault()
          const isByKey = event.target === event.currentTarget
          onMenu(isByKey ? menuPlace() : { x: event.clientX, y: event.clientY })
        }}
      >
        <GridHead
          columns={columns}
          template={template}
          headPx={headPx}
          minWidth={minWidth}
          sort={sort}
          onSort={onSort}
          onPress={onHeadPress}
          isChosen={(column) => isRange && column >= left && column <= right}
        />
        <div className="relative" style={{ height: rows.spacerPx, minWidth }}>
          <div className="absolute inset-x-0" style={{ top: rows.offsetPx }}>
            {Array.from({ length: last - first }, (_, offset) => draw(first + offset))}
          </div>
          {rowCount > 0 && !isActiveDrawn && <div className="sr-only">{draw(active.row)}</div>}
        </div>
      </div>
      {rowCount === 0 && empty && <div className="absolute inset-x-0 top-7">{empty}</div>}
      {cache.hasFailed && (
        <div
          role="alert"
          className="notice absolute inset-x-4 bottom-3 border-bad-line bg-bad-soft"
        >
          <p className="flex-1">These rows could not be read. What you changed is safe.</p>
          <Button size="s" onClick={() => cache.retry()}>
            Try again
          </Button>
        </div>
      )}
    </div>
  )
}

function useRowCache<Row>(
  getRows: LoadRows<Row>,
  dataKey: string | number | undefined,
  revision: string | number | undefined,
) {
  const [cache] = useState(() => new RowCache<Row>(getRows))
  const version = useSyncExternalStore(cache.subscribe, cache.version, () => 0)
  const before = useRef({ dataKey, revision })
  useEffect(() => {
    cache.load = getRows
    const { dataKey: oldKey, revision: oldRevision } = before.current
    before.current = { dataKey, revision }
    if (oldKey !== dataKey) cache.reset()
    else if (oldRevision !== revision) cache.refresh()
  }, [cache, getRows, dataKey, revision])
  return { cache, version }
}

function layout<Row>(columns: readonly GridColumn<Row>[]) {
  return {
    template: columns
      .map(({ width, grow }) => (grow ? `minmax(${width}px, 1fr)` : `${width}px`))
      .join(' '),
    minWidth: columns.reduce((sum, { width }) => sum + width, 0),
  }
}

function startsEdit(key: string): boolean {
  return key === 'Enter' || key === 'F2' || key.length === 1
}

function cellOf(target: EventTarget): GridCell | undefined {
  if (!(target instanceof Element)) return undefined
  const cell = target.closest<HTMLElement>('[data-column]')
  const row = target.closest<HTMLElement>('[data-row]')
  if (!cell || !row) return undefined
  return { row: Number(row.dataset.row), column: Number(cell.dataset.column) }
}

function isFillHandle(target: EventTarget): boolean {
  return target instanceof Element && target.closest('[data-fill]') !== null
}

function sameCell(a: GridCell, b: GridCell): boolean {
  return a.row === b.row && a.column === b.column
}
