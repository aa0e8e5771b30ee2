import { VerdictState } from '#components/states/verdict-state.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { count, grouped } from '#lib/count.ts'
import { loadBehind } from '#lib/imports/loaders.ts'
import type { Verdict } from '#lib/spreadsheet/schema.ts'

type BehindPanelProps = {
  importId: number
  /** Rows that stayed behind, by verdict. */
  counts: Partial<Record<Verdict, number>>
  /** Rows of the file held several punches: some may have gone. */
  isInPart: boolean
}

/** Rows of the file that were not sent as a whole, each verdict with its reasons. */
export async function BehindPanel({ importId, counts, isInPart }: BehindPanelProps) {
  const total = Object.values(counts).reduce((sum, number) => sum + number, 0)
  if (total === 0) return null
  const reasons = await loadBehind(importId)
  const shown = reasons.reduce((sum, { rows }) => sum + rows, 0)
  return (
    <Panel
      title="Stayed behind"
      remark={`${count(total, 'row')} of the file, not sent${isInPart ? ' or not as a whole' : ''}`}
      padded={false}
    >
      <table className="tbl tbl-compact">
        <colgroup>
          <col className="w-32" />
          <col />
          <col className="w-24" />
        </colgroup>
        <thead>
          <tr>
            <th>Verdict</th>
            <th>Why</th>
            <th className="num">Rows</th>
          </tr>
        </thead>
        <tbody>
          {reasons.map(({ verdict, reason, rows }) => (
            <tr key={`${verdict} ${reason}`}>
              <td>
                <VerdictState verdict={verdict} />
              </td>
              <td className="text-text-2" title={reason ?? undefined}>
                {reason ?? withoutReason[verdict]}
              </td>
              <td className="num">{grouped(rows)}</td>
            </tr>
          ))}
          {shown < total && (
            <tr>
              <td />
              <td className="text-text-2">Other reasons</td>
              <td className="num">{grouped(total - shown)}</td>
            </tr>
          )}
        </tbody>
      </table>
      <p className="border-t border-line px-4 py-2 text-sm text-text-2">
        Each of these rows stands in the results with its reason.
        {counts.error
          ? ' Correct the errors in the file and import it again: what Go2Clock holds is not stored twice.'
          : ''}
      </p>
    </Panel>
  )
}

const withoutReason: Partial<Record<Verdict, string>> = {
  duplicate: 'Twice in this file; the first of each is sent',
  skipped: 'Left out by a person',
}
