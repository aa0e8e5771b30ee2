'use client'

import {
  FlexRender,
  metaHelper,
  type ReactTable,
  type Row,
  type RowData,
  type TableFeatures,
  tableFeatures,
} from '@tanstack/react-table'
import type { ComponentProps, ReactNode } from 'react'
import { classes } from './classes.ts'

export type DataColumnMeta = {
  align?: 'start' | 'end'
  /** CSS width; a column without one takes what is left. */
  width?: string
  /** For the cells and the head, e.g. `max-md:hidden`. */
  className?: string
}

/** Features of a plain table, with the column meta DataTable reads; spread it to add more. */
export const dataTableFeatures = tableFeatures({ columnMeta: metaHelper<DataColumnMeta>() })

type DataTableProps<TFeatures extends TableFeatures, TData extends RowData> = {
  /** From `useTable({ features: dataTableFeatures, columns, data })`; data is one page, never all rows. */
  table: ReactTable<TFeatures, TData>
  /** Names the table for a screen reader. */
  caption: string
  /** Attributes of a row: `aria-current` for the one whose detail is open, `onClick`, ... */
  rowProps?: (row: Row<TFeatures, TData>) => ComponentProps<'tr'>
  /** In place of the rows when there are none: <Empty>. */
  empty?: ReactNode
  /** Below the rows: paging, a total. */
  foot?: ReactNode
  /** 28 px rows instead of 32. */
  compact?: boolean
  className?: string
}

/** A table with a head that stays in sight. What stands in it comes from the columns of `table`. */
export function DataTable<TFeatures extends TableFeatures, TData extends RowData>({
  table,
  caption,
  rowProps,
  empty,
  foot,
  compact = false,
  className,
}: DataTableProps<TFeatures, TData>) {
  const { rows } = table.getRowModel()
  return (
    <div className={classes('flex min-h-0 min-w-0 flex-1 flex-col bg-surface', className)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label={caption} tabIndex={0} className="relative min-h-0 flex-1 overflow-auto">
        <table className={classes('tbl tbl-edge', compact && 'tbl-compact')}>
          <caption className="sr-only">{caption}</caption>
          <thead className="sticky top-0 z-10">
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                {group.headers.map((header) => {
                  const meta = metaOf(header.column.columnDef)
                  return (
                    <th
                      key={header.id}
                      scope="col"
                      colSpan={header.colSpan}
                      className={cellClass(meta)}
                      style={meta.width ? { width: meta.width } : undefined}
                    >
                      {header.isPlaceholder ? null : <FlexRender header={header} />}
                    </th>
                  )
                })}
              </tr>
            ))}
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id} {...rowProps?.(row)}>
                {row.getAllCells().map((cell) => (
                  <td key={cell.id} className={cellClass(metaOf(cell.column.columnDef))}>
                    <FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 && empty}
      </section>
      {foot}
    </div>
  )
}

function metaOf(columnDef: { meta?: unknown }): DataColumnMeta {
  return (columnDef.meta as DataColumnMeta | undefined) ?? {}
}

function cellClass({ align, className }: DataColumnMeta): string | undefined {
  return classes(align === 'end' && 'num', className) || undefined
}
