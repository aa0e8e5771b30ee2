// biome-ignore-all lint/a11y/useAriaPropsSupportedByRole: a cell is a gridcell or a rowheader, and both take them
// biome-ignore-all lint/a11y/useSemanticElements: a table cannot hold only the rows in sight
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active cell
'use client'

import { memo, type ReactNode } from 'react'
import { classes } from './classes.ts'

export type CellMark = 'bad' | 'warn'

export type CellEditorProps = {
  /** What the cell held, or the first key typed over it. */
  initial: string
  label: string
  /** Takes the value and moves on: down after Enter, right after Tab, nowhere after a click elsewhere. */
  commit: (value: string, move: 'down' | 'right' | 'left' | 'stay') => void
  cancel: () => void
}

export type GridColumn<Row> = {
  id: string
  header: ReactNode
  /** Plain words for a screen reader when `header` is not text. */
  label?: string
  /** px; a `grow` column takes what is left, and at least this. */
  width: number
  grow?: boolean
  align?: 'start' | 'end'
  /** Names its row: a press on it chooses the whole row. */
  isRowHead?: boolean
  isSortable?: boolean
  /** What the cell shows. `index` counts from 0 in the list as it is shown. */
  cell: (row: Row, index: number) => ReactNode
  /** Solid underline for an error, dashed for a warning. */
  mark?: (row: Row) => CellMark | undefined
  /** The text an edit starts with; leave out, or return undefined, where a cell cannot be edited. */
  editText?: (row: Row) => string | undefined
  /** Replaces the text input of an edit. */
  editor?: (props: CellEditorProps, row: Row) => ReactNode
}

type GridRowProps<Row> = {
  gridId: string
  index: number
  /** Undefined while it is being loaded. */
  row: Row | undefined
  columns: readonly GridColumn<Row>[]
  template: string
  rowPx: number
  /** The row of the active cell. */
  isActive: boolean
  isMuted: boolean
  /** Column with the focus, or -1. */
  activeColumn: number
  /** Columns that are chosen in this row, both included; -1 when none is. */
  chosenFrom: number
  chosenTo: number
  /** More than the active cell is chosen. */
  isRange: boolean
  /** The column whose cell carries the handle that fills the rows below; -1 for none. */
  handleColumn: number
  /** The editor, when the active cell is being edited. */
  editor: ReactNode
}

function GridRowPlain<Row>({
  gridId,
  index,
  row,
  columns,
  template,
  rowPx,
  isActive: isActiveRow,
  isMuted,
  activeColumn,
  chosenFrom,
  chosenTo,
  isRange,
  handleColumn,
  editor,
}: GridRowProps<Row>) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-active={isActiveRow || undefined}
      aria-busy={row === undefined || undefined}
      data-row={index}
      className={classes('grid-row', isMuted && 'text-text-3')}
      style={{ gridTemplateColumns: template, height: rowPx }}
    >
      {columns.map((column, columnIndex) => {
        const mark = row === undefined ? undefined : column.mark?.(row)
        const isActive = columnIndex === activeColumn
        const isChosen = columnIndex >= chosenFrom && columnIndex <= chosenTo
        return (
          <div
            key={column.id}
            role={column.isRowHead ? 'rowheader' : 'gridcell'}
            id={gridCellId(gridId, index, columnIndex)}
            aria-colindex={columnIndex + 1}
            aria-selected={isChosen}
            aria-invalid={mark === 'bad' || undefined}
            data-column={columnIndex}
            className={classes(
              'grid-cell',
              column.align === 'end' && 'text-right',
              mark && `grid-cell-${mark}`,
              isRange && isChosen && 'grid-cell-chosen',
              isActive && 'grid-cell-active',
            )}
          >
            {isActive && editor ? editor : row !== undefined && column.cell(row, index)}
            {columnIndex === handleColumn && <span data-fill aria-hidden className="grid-fill" />}
          </div>
        )
      })}
    </div>
  )
}

/** Drawn again only when something of its own changed: scrolling draws new rows, not old ones. */
export const GridRow = memo(GridRowPlain) as typeof GridRowPlain

export function gridCellId(gridId: string, row: number, column: number): string {
  return `${gridId}-${row}-${column}`
}

/** The text input of an edit. Enter and Tab take the value, Escape leaves the cell as it was. */
export function TextCellEditor({ initial, label, commit, cancel }: CellEditorProps) {
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the person has just asked to edit this very cell
      autoFocus
      aria-label={label}
      defaultValue={initial}
      className="grid-editor"
      onFocus={(event) => event.currentTarget.setSelectionRange(initial.length, initial.length)}
      onBlur={(event) => commit(event.currentTarget.value, 'stay')}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return
        if (event.key === 'Escape') cancel()
        else if (event.key === 'Enter') commit(event.currentTarget.value, 'down')
        else if (event.key === 'Tab')
          commit(event.currentTarget.value, event.shiftKey ? 'left' : 'right')
        else return event.stopPropagation()
        event.preventDefault()
        event.stopPropagation()
      }}
    />
  )
}

export function columnName<Row>({ label, header, id }: GridColumn<Row>): string {
  return label ?? (typeof header === 'string' ? header : id)
}
