import { Panel } from '#components/ui/panel.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { Select } from '#components/ui/select.tsx'
import { fieldsOf, isRepeatable } from '#lib/spreadsheet/layouts.ts'
import {
  type ColumnInfo,
  type Field,
  fieldLabels,
  type Layout,
  layoutLabels,
  layouts,
  type Shape,
} from '#lib/spreadsheet/schema.ts'

type ColumnsTableProps = {
  columns: ColumnInfo[]
  shape: Shape
  onChange: (change: Partial<Shape>) => void
}

const layoutOptions = layouts.map((value) => ({ value, label: layoutLabels[value] }))

/** Each column of the file with samples, and what it goes to. */
export function ColumnsTable({ columns, shape, onChange }: ColumnsTableProps) {
  const { layout } = shape
  const choose = (index: number, field: Field | null) =>
    onChange({
      columns: shape.columns.map((column, each) => {
        if (each === index) return { ...column, field }
        // Most fields are used once: the column that had it gives it up.
        const isTaken = field !== null && column.field === field && !isRepeatable(field, layout)
        return isTaken ? { ...column, field: null } : column
      }),
    })
  return (
    <Panel
      title="Columns"
      padded={false}
      end={
        <Segmented
          label="Punches in a row of the file"
          hideLabel
          size="s"
          isWrapped
          className="max-sm:w-full"
          options={layoutOptions}
          value={layout}
          onChange={(event) => onChange({ layout: event.target.value as Layout })}
        />
      }
    >
      <table className="tbl max-sm:block">
        <colgroup className="max-sm:hidden">
          <col className="w-36" />
          <col />
          <col className="w-44" />
          <col className="w-40 max-lg:w-28" />
        </colgroup>
        <thead className="max-sm:sr-only">
          <tr>
            <th>In the file</th>
            <th>Samples</th>
            <th>Goes to</th>
            <th>Good to know</th>
          </tr>
        </thead>
        <tbody className="max-sm:block">
          {columns.map((column) => (
            <tr
              key={column.index}
              className="max-sm:block max-sm:border-b max-sm:border-line max-sm:px-4 max-sm:py-2"
            >
              <td
                className="font-medium max-sm:block max-sm:h-auto max-sm:border-0 max-sm:px-0!"
                title={column.header}
              >
                {column.header}
              </td>
              <td className="max-sm:block max-sm:h-auto max-sm:border-0 max-sm:px-0!">
                {column.samples.map((sample) => (
                  <span key={sample} className="raw mr-3 text-text-2">
                    {sample}
                  </span>
                ))}
              </td>
              <td className="overflow-visible! max-sm:block max-sm:h-auto max-sm:border-0 max-sm:px-0! max-sm:py-1">
                <Select
                  size="s"
                  aria-label={`Goes to, column ${column.header}`}
                  value={shape.columns[column.index]?.field ?? ''}
                  onChange={(event) =>
                    choose(column.index, (event.target.value || null) as Field | null)
                  }
                >
                  <option value="">Not used</option>
                  {fieldsOf(layout).map((field) => (
                    <option key={field} value={field}>
                      {fieldLabels[field]}
                    </option>
                  ))}
                </Select>
              </td>
              <td
                className="text-sm text-text-2 max-sm:block max-sm:h-auto max-sm:border-0 max-sm:px-0!"
                title={column.remark}
              >
                {column.remark}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
