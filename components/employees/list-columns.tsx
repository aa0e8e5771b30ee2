import { Panel } from '#components/ui/panel.tsx'
import { Select, SelectField } from '#components/ui/select.tsx'
import { type ListField, listFieldLabels, listFields } from '#lib/employees/list-columns.ts'
import type { ListFile } from './use-list-file.ts'

const headerRowsOffered = 20

type ListColumnsProps = {
  file: ListFile
  onChange: (part: { headerRow: number } | { columns: ListFile['columns'] }) => void
}

/** Which column is what; found by the headers, and to be corrected. */
export function ListColumns({ file, onChange }: ListColumnsProps) {
  const { lines, headerRow, headers, columns } = file
  const last = Math.max(headerRow, Math.min(headerRowsOffered, lines.rows))
  const choose = (index: number, field: ListField | null) =>
    onChange({
      columns: columns.map((before, each) => {
        if (each === index) return field
        // A field is used once: the column that had it gives it up.
        return field !== null && before === field ? null : before
      }),
    })
  return (
    <Panel title="Columns" padded={false}>
      <div className="border-b border-line px-4 py-3">
        <SelectField
          label="Header row"
          size="s"
          className="w-28"
          value={headerRow}
          onChange={(event) => onChange({ headerRow: Number(event.target.value) })}
        >
          <option value={0}>None</option>
          {Array.from({ length: last }, (_, index) => index + 1).map((row) => (
            <option key={row} value={row}>
              Row {row}
            </option>
          ))}
        </SelectField>
      </div>
      <table className="tbl">
        <colgroup>
          <col />
          <col className="w-40" />
        </colgroup>
        <thead>
          <tr>
            <th>In the file</th>
            <th>Is</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((field, index) => {
            const name = headers[index] || `Column ${index + 1}`
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
              <tr key={index}>
                <td title={name}>
                  <span className="font-medium">{name}</span>{' '}
                  <span className="raw text-text-2">{lines.text(headerRow, index)}</span>
                </td>
                <td className="overflow-visible!">
                  <Select
                    size="s"
                    aria-label={`Is, column ${name}`}
                    value={field ?? ''}
                    onChange={(event) =>
                      choose(index, (event.target.value || null) as ListField | null)
                    }
                  >
                    <option value="">Not used</option>
                    {listFields.map((each) => (
                      <option key={each} value={each}>
                        {listFieldLabels[each]}
                      </option>
                    ))}
                  </Select>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Panel>
  )
}
