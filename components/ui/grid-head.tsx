// biome-ignore-all lint/a11y/useSemanticElements: a table cannot hold only the rows in sight
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active cell
'use client'

import ArrowDown from 'lucide-react/icons/arrow-down'
import ArrowUp from 'lucide-react/icons/arrow-up'
import ChevronsUpDown from 'lucide-react/icons/chevrons-up-down'
import type { MouseEvent } from 'react'
import { classes } from './classes.ts'
import { columnName, type GridColumn } from './grid-row.tsx'

export type GridSort = { columnId: string; isDescending: boolean }

type GridHeadProps<Row> = {
  columns: readonly GridColumn<Row>[]
  template: string
  headPx: number
  minWidth: number
  sort: GridSort | undefined
  onSort: ((columnId: string) => void) | undefined
  /** A press on a head chooses its column. */
  onPress: (event: MouseEvent, column: number) => void
  isChosen: (column: number) => boolean
}

/** The heads: a press chooses the column, the arrow in it sorts. */
export function GridHead<Row>({
  columns,
  template,
  headPx,
  minWidth,
  sort,
  onSort,
  onPress,
  isChosen,
}: GridHeadProps<Row>) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="grid-head"
      style={{ gridTemplateColumns: template, height: headPx, minWidth }}
    >
      {columns.map((column, index) => {
        const isSorted = sort?.columnId === column.id
        return (
          <div
            key={column.id}
            role="columnheader"
            aria-colindex={index + 1}
            aria-sort={isSorted ? (sort.isDescending ? 'descending' : 'ascending') : undefined}
            data-chosen={isChosen(index) || undefined}
            className={classes('group', column.align === 'end' && 'text-right')}
            onMouseDown={(event) => onPress(event, index)}
          >
            {column.header}
            {column.isSortable && onSort && (
              <button
                type="button"
                tabIndex={-1}
                aria-label={`Sort by ${columnName(column)}`}
                className={classes('grid-sort', isSorted && 'text-accent-text')}
                onMouseDown={(event) => {
                  // The press neither chooses the column nor takes the focus out of the grid.
                  event.stopPropagation()
                  event.preventDefault()
                }}
                onClick={() => onSort(column.id)}
              >
                {isSorted ? (
                  sort.isDescending ? (
                    <ArrowDown aria-hidden />
                  ) : (
                    <ArrowUp aria-hidden />
                  )
                ) : (
                  <ChevronsUpDown aria-hidden />
                )}
              </button>
            )}
          </div>
        )
      })}
    </div>
  )
}
