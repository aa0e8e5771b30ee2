import FileSpreadsheet from 'lucide-react/icons/file-spreadsheet'
import { SelectField } from '#components/ui/select.tsx'
import { count } from '#lib/count.ts'
import {
  type Delimiter,
  delimiterLabels,
  delimiters,
  type Encoding,
  encodingLabels,
  encodings,
  type Reading,
  type Summary,
} from '#lib/spreadsheet/schema.ts'
import { fileSize } from './file-size.ts'

/** Header rows offered in the list; files with a longer preamble are rare. */
const headerRowsOffered = 20

type FileBarProps = {
  summary: Summary
  destination: string
  headerRow: number
  onReread: (reading: Reading) => void
  onHeaderRow: (row: number) => void
}

/** What the file is and how its bytes become rows; all of it can be corrected. */
export function FileBar({ summary, destination, headerRow, onReread, onHeaderRow }: FileBarProps) {
  const { encoding, delimiter, sheet } = summary
  const sheets = summary.sheets.filter(({ rows }) => rows > 0)
  const reread = (change: Reading) =>
    onReread({
      ...(encoding && { encoding }),
      ...(delimiter && { delimiter }),
      ...(sheet !== null && { sheet }),
      ...change,
    })
  const last = Math.max(headerRow, Math.min(headerRowsOffered, summary.rows + 1))
  return (
    <section
      aria-label="File"
      className="panel flex flex-wrap items-center gap-3 px-4 py-2.5 max-sm:py-3"
    >
      <FileSpreadsheet aria-hidden className="size-5! text-ok" />
      <div className="min-w-0 flex-1 basis-48">
        <p className="cut font-semibold">{summary.name}</p>
        <p className="text-sm text-text-2">
          {summary.files.length > 1 && `${count(summary.files.length, 'file')}, `}
          {count(summary.rows, 'row')}, {count(summary.columns, 'column')},{' '}
          {fileSize(summary.bytes)}
        </p>
      </div>
      <div className="flex min-w-0 flex-col gap-1 max-sm:basis-2/5">
        <span className="field-label">Send to</span>
        <span className="cut flex h-[26px] items-center font-medium">{destination}</span>
      </div>
      <div className="flex min-w-0 flex-col gap-1 max-sm:flex-1 max-sm:basis-2/5">
        <span className="field-label">Recognised as</span>
        <span className="cut flex h-[26px] items-center font-medium">{summary.recognisedAs}</span>
      </div>
      {sheet !== null && sheets.length > 1 && (
        <SelectField
          label="Sheet"
          size="s"
          className="w-44 max-sm:flex-1 max-sm:basis-2/5"
          value={sheet}
          onChange={(event) => reread({ sheet: event.target.value })}
        >
          {sheets.map(({ name, rows, isHidden }) => (
            <option key={name} value={name}>
              {name} ({count(rows, 'row')}
              {isHidden && ', hidden'})
            </option>
          ))}
        </SelectField>
      )}
      {encoding && (
        <SelectField
          label="Encoding"
          size="s"
          className="w-36 max-sm:flex-1 max-sm:basis-2/5"
          value={encoding}
          onChange={(event) => reread({ encoding: event.target.value as Encoding })}
        >
          {encodings.map((each) => (
            <option key={each} value={each}>
              {encodingLabels[each]}
            </option>
          ))}
        </SelectField>
      )}
      {delimiter && (
        <SelectField
          label="Separator"
          size="s"
          className="w-28 max-sm:flex-1 max-sm:basis-2/5"
          value={delimiter}
          onChange={(event) => reread({ delimiter: event.target.value as Delimiter })}
        >
          {delimiters.map((each) => (
            <option key={each} value={each}>
              {delimiterLabels[each]}
            </option>
          ))}
        </SelectField>
      )}
      <SelectField
        label="Header row"
        size="s"
        className="w-28 max-sm:flex-1 max-sm:basis-2/5"
        value={headerRow}
        onChange={(event) => onHeaderRow(Number(event.target.value))}
      >
        <option value={0}>None</option>
        {Array.from({ length: last }, (_, index) => index + 1).map((row) => (
          <option key={row} value={row}>
            Row {row}
          </option>
        ))}
      </SelectField>
    </section>
  )
}
