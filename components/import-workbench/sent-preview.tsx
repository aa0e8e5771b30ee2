import { Panel } from '#components/ui/panel.tsx'
import { count } from '#lib/count.ts'
import { typeLabel } from '#lib/punch/check-type.ts'
import { dayAndMonth, weekdayOf } from '#lib/punch/wall-clock.ts'
import { fieldLabels, type RowView } from '#lib/spreadsheet/schema.ts'

const moreFields = ['sensorid', 'worktype', 'eventdescription', 'deviceserial'] as const
const spelled = ['no', 'one', 'two', 'three', 'four']

/** A few rows as they would go out, read back in full. */
export function SentPreview({ rows, total }: { rows: RowView[]; total: number }) {
  const shown = moreFields.filter((field) => rows.some((row) => row.punch[field]))
  const hasRemarks = rows.some((row) => row.remark !== '')
  const what = rows.length === 1 ? 'punch' : 'punches'
  const remark = `${spelled[rows.length] ?? rows.length} ${what} of ${count(total, 'row')}, read with these answers`
  return (
    <Panel title="What will be sent" remark={rows.length > 0 ? remark : undefined} padded={false}>
      {rows.length === 0 ? (
        <p className="p-4 text-text-2">
          No row can be sent with these answers yet. The questions above say what is missing.
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section aria-label="What will be sent, table" tabIndex={0} className="overflow-x-auto">
          <table className="tbl tbl-compact min-w-[32rem]">
            <colgroup>
              <col className="w-48" />
              <col className="w-60" />
              <col className="w-28" />
              {shown.map((field) => (
                <col key={field} />
              ))}
              {hasRemarks && <col className="w-52" />}
            </colgroup>
            <thead>
              <tr>
                <th>Employee</th>
                <th>Date and time</th>
                <th>Type</th>
                {shown.map((field) => (
                  <th key={field}>{fieldLabels[field]}</th>
                ))}
                {hasRemarks && <th>Remark</th>}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.rowNo}>
                  <td>
                    <b className="mr-1.5 font-medium">{row.punch.userid}</b>
                    <span className="text-text-2">{row.punch.name}</span>
                  </td>
                  <td>{row.punch.checktime ? inFull(row.punch.checktime) : <Unread />}</td>
                  <td>{row.punch.checktype !== null && typeLabel(row.punch.checktype)}</td>
                  {shown.map((field) => (
                    <td key={field}>{row.punch[field]}</td>
                  ))}
                  {hasRemarks && <td className="text-sm text-text-2">{row.remark}</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  )
}

function Unread() {
  return <span className="text-text-3">not read yet</span>
}

/** `Mon 3 August 2026, 06:57:12` */
function inFull(checktime: string): string {
  const date = checktime.slice(0, 10)
  const day = `${weekdayOf(date).slice(0, 3)} ${dayAndMonth(date)} ${date.slice(0, 4)}`
  return `${day}, ${checktime.slice(11)}`
}
