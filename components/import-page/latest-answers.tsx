import Link from 'next/link'
import { PunchState } from '#components/states/punch-state.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { grouped } from '#lib/count.ts'
import type { ImportProgress } from '#lib/imports/progress.ts'
import { logHref, noFilter } from '#lib/ledger/log-filter.ts'
import { typeLabel } from '#lib/punch/check-type.ts'
import { wallInZone } from '#lib/punch/site-zone.ts'
import { tableTime } from '#lib/punch/wall-clock.ts'

type LatestAnswersProps = {
  progress: ImportProgress
  zone: string
  /** Who sent the import and when. */
  byline: string
}

/** What Go2Clock said last; the log has the rest. */
export function LatestAnswers({ progress, zone, byline }: LatestAnswersProps) {
  const { latest, id } = progress
  return (
    <Panel
      title="Latest answers"
      padded={false}
      end={
        <>
          <span className="text-sm text-text-2 max-sm:hidden">{byline}</span>
          <Link className="link" href={logHref({ filter: { ...noFilter, importId: id } })}>
            Open in log
          </Link>
        </>
      }
    >
      {latest.length === 0 ? (
        <p className="p-4 text-text-2">No answer yet. They appear here as they come.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section aria-label="Latest answers, table" tabIndex={0} className="overflow-x-auto">
          <table className="tbl tbl-compact min-w-[52rem]">
            <colgroup>
              <col className="w-24" />
              <col className="w-20" />
              <col className="w-32" />
              <col className="w-48" />
              <col className="w-28" />
              <col className="w-48" />
              <col />
              <col className="w-20" />
            </colgroup>
            <thead>
              <tr>
                <th>Answered</th>
                <th className="num">Row</th>
                <th>Employee</th>
                <th>Punch</th>
                <th>Type</th>
                <th>State</th>
                <th>What Go2Clock said</th>
                <th className="num">Took</th>
              </tr>
            </thead>
            <tbody>
              {latest.map((answer) => (
                <tr key={answer.punchId}>
                  <td>{wallInZone(Date.parse(answer.answeredAt) / 1000, zone).slice(11)}</td>
                  <td className="num text-text-2">{grouped(answer.rowNo)}</td>
                  <td className="font-medium">{answer.userid}</td>
                  <td>{tableTime(answer.checktime)}</td>
                  <td>{typeLabel(answer.checktype)}</td>
                  <td>
                    <PunchState state={answer.state} confirmed={answer.confirmed} />
                  </td>
                  <td className="text-text-2" title={answer.said}>
                    {answer.said}
                  </td>
                  <td className="num text-text-2">
                    {answer.tookMs !== null && `${(answer.tookMs / 1000).toFixed(2)} s`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Panel>
  )
}
