import { VerdictState } from '#components/states/verdict-state.tsx'
import type { GridColumn } from '#components/ui/grid-row.tsx'
import { grouped } from '#lib/count.ts'
import { typeLabel } from '#lib/punch/check-type.ts'
import { tableDate, tableTime } from '#lib/punch/wall-clock.ts'
import {
  type Field,
  fieldLabels,
  fields,
  type RowView,
  type Shape,
  type SortKey,
} from '#lib/spreadsheet/schema.ts'

const widths: Partial<Record<Field, number>> = {
  userid: 112,
  name: 132,
  checktime: 192,
  date: 132,
  time: 84,
  checktype: 84,
  eventdescription: 160,
}

/** Columns of the grid: by what they mean, in the order of a punch; each edits its cell of the file. */
export function reviewColumns(shape: Shape): GridColumn<RowView>[] {
  const hasDate = shape.columns.some(({ field }) => field === 'date')
  const used = fields.flatMap((field) => {
    const index = shape.columns.findIndex((column) => column.field === field)
    if (index < 0) return []
    const isNamed = shape.columns.some((column) => column.field === 'name')
    const isSortable = field in sortOfField && !(field === 'time' && hasDate)
    return [{ ...fieldColumn(field, index, field === 'userid' && !isNamed), isSortable }]
  })
  return [
    {
      id: 'row',
      header: 'Row',
      width: 68,
      isRowHead: true,
      isSortable: true,
      align: 'end',
      cell: (row) => <span className="text-text-3">{grouped(row.sourceRowNo)}</span>,
    },
    {
      id: 'verdict',
      header: 'Verdict',
      isSortable: true,
      width: 104,
      cell: (row) => <VerdictState verdict={row.verdict} />,
    },
    ...used,
    ...(shape.defaultType === null || shape.columns.some(({ field }) => field === 'checktype')
      ? []
      : [typeOfAllRows]),
    {
      id: 'why',
      header: 'Why',
      width: 168,
      grow: true,
      cell: (row) => <span className="text-text-2">{row.reason}</span>,
    },
  ]
}

/** Not of the file: what was said for all rows, so nothing to edit. */
const typeOfAllRows: GridColumn<RowView> = {
  id: 'type',
  header: fieldLabels.checktype,
  width: 84,
  cell: ({ verdict, punch }) =>
    verdict !== 'skipped' && punch.checktype !== null && typeLabel(punch.checktype),
}

const sortOfField: Partial<Record<Field, SortKey>> = {
  userid: 'userid',
  checktime: 'checktime',
  date: 'checktime',
  time: 'checktime',
}

/** What a column's head sorts by; null when it does not. */
export function sortKeyOf(columnId: string, shape: Shape): SortKey | null {
  if (columnId === 'row') return 'rowNo'
  if (columnId === 'verdict') return 'verdict'
  const field = shape.columns[fileColumnOf(columnId) ?? -1]?.field
  return (field && sortOfField[field]) ?? null
}

/** The head that shows a sort. */
export function columnOfSort(by: SortKey, columns: readonly GridColumn<RowView>[], shape: Shape) {
  return columns.find(({ id, isSortable }) => isSortable && sortKeyOf(id, shape) === by)?.id
}

/** `c2` -> 2; null for a column that is not of the file. */
export function fileColumnOf(columnId: string): number | null {
  return /^c\d+$/.test(columnId) ? Number(columnId.slice(1)) : null
}

export function columnIdOf(fileColumn: number): string {
  return `c${fileColumn}`
}

/** `withName`: the file has no names, so the list's stand beside the IDs. */
function fieldColumn(field: Field, index: number, withName: boolean): GridColumn<RowView> {
  return {
    id: columnIdOf(index),
    header: fieldLabels[field],
    width: withName ? 200 : (widths[field] ?? 72),
    cell: (row) => (
      <>
        <FieldCell field={field} index={index} row={row} />
        {withName && row.punch.name && <span className="ml-1 text-text-2"> {row.punch.name}</span>}
      </>
    ),
    mark: (row) => {
      const marks = row.marks.filter((mark) => mark.column === index)
      if (marks.some((mark) => mark.severity === 'error')) return 'bad'
      return marks.some((mark) => mark.severity === 'warning') ? 'warn' : undefined
    },
    editText: (row) => row.cells[index] ?? '',
  }
}

function FieldCell({ field, index, row }: { field: Field; index: number; row: RowView }) {
  const text = understood(field, row) ?? row.cells[index] ?? ''
  const isChanged = row.originals.some((original) => original.column === index)
  const isMissing = text.trim() === '' && row.marks.some((mark) => mark.column === index)
  if (isMissing) return <span className="text-text-2">empty</span>
  return isChanged ? (
    <span className="text-accent-text">
      {text}
      <span className="sr-only"> (changed)</span>
    </span>
  ) : (
    text
  )
}

/** What was read from the cell; null shows it as it came. */
function understood(field: Field, { punch }: RowView): string | null {
  if (field === 'userid') return punch.userid
  if (field === 'checktime') return punch.checktime && tableTime(punch.checktime)
  if (field === 'date') return punch.date && tableDate(punch.date)
  if (field === 'time') return punch.time
  if (field === 'checktype') return punch.checktype === null ? null : typeLabel(punch.checktype)
  return null
}
