'use client'

import Link from 'next/link'
import { PunchState } from '#components/states/punch-state.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Panel } from '#components/ui/panel.tsx'
import type { LogRow } from '#lib/ledger/data.ts'
import { logHref, noFilter } from '#lib/ledger/log-filter.ts'
import { whyOf } from '#lib/ledger/said.ts'
import { isRepairable } from '#lib/ledger/states.ts'
import { typeLabel } from '#lib/punch/check-type.ts'
import { shownInstant } from '#lib/punch/instant.ts'
import { tableTime } from '#lib/punch/wall-clock.ts'

type LastPunchesProps = {
  rows: LogRow[]
  zone: string
  today: string
  maySend: boolean
  onEdit: (row: LogRow) => void
}

/** What was typed here last, with its live state. On a phone each row becomes two lines. */
export function LastPunches({ rows, zone, today, maySend, onEdit }: LastPunchesProps) {
  return (
    <Panel
      title="Last ten single punches"
      padded={false}
      className="overflow-hidden lg:col-span-2"
      end={
        <Link className="link" href={logHref({ filter: { ...noFilter, byHand: true } })}>
          Open log
        </Link>
      }
    >
      {rows.length === 0 ? (
        <Empty title="No punch typed yet">
          Punches you send from here appear with their answer.
        </Empty>
      ) : (
        <table className="tbl tbl-compact">
          <caption className="sr-only">Last ten single punches, newest first</caption>
          <colgroup>
            <col className="w-[136px] max-md:hidden" />
            <col className="w-[120px] max-md:w-auto" />
            <col className="w-[190px] max-md:hidden" />
            <col className="w-[84px] max-lg:hidden" />
            <col className="w-[178px] max-md:w-[150px]" />
            <col className="max-md:hidden" />
            <col className="w-[164px] max-md:hidden" />
          </colgroup>
          <thead className="max-md:sr-only">
            <tr>
              <th scope="col" className="max-md:hidden">
                Sent
              </th>
              <th scope="col">Employee</th>
              <th scope="col" className="max-md:hidden">
                Punch
              </th>
              <th scope="col" className="max-lg:hidden">
                Type
              </th>
              <th scope="col">State</th>
              <th scope="col" className="max-md:hidden">
                What Go2Clock said
              </th>
              <th scope="col" className="max-md:hidden">
                <span className="sr-only">Action</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td className="max-md:hidden">{shownInstant(row.createdAt, zone, today)}</td>
                <td className="max-md:py-1.5 max-md:pl-4!">
                  <Link
                    className="link"
                    href={logHref({ filter: noFilter, punchId: row.id })}
                    aria-label={`Employee ${row.userid}, ${tableTime(row.checktime)}, story`}
                  >
                    {row.userid}
                  </Link>
                  <span className="block text-sm text-text-2 md:hidden">
                    {typeLabel(row.checktype)}, {tableTime(row.checktime)}
                  </span>
                </td>
                <td className="max-md:hidden">{tableTime(row.checktime)}</td>
                <td className="max-lg:hidden">{typeLabel(row.checktype)}</td>
                <td className="max-md:py-1.5 max-md:pr-4! max-md:text-right">
                  <PunchState state={row.state} confirmed={row.confirmed === 1} />
                  <span className="block md:hidden">
                    <Repair row={row} maySend={maySend} onEdit={onEdit} />
                  </span>
                </td>
                <td className="text-text-2 max-md:hidden" title={row.answer ?? undefined}>
                  {row.answer ?? whyOf(row)}
                </td>
                <td className="num max-md:hidden">
                  <Repair row={row} maySend={maySend} onEdit={onEdit} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

/** Impossible repairs are replaced by their reason. */
function Repair({
  row,
  maySend,
  onEdit,
}: Pick<LastPunchesProps, 'maySend' | 'onEdit'> & { row: LogRow }) {
  if (!isRepairable(row.state)) return null
  if (row.replacedBy !== null) return <span className="text-text-2">Sent again</span>
  if (!maySend) return null
  return (
    <button
      type="button"
      className="link min-h-6 max-md:min-h-9"
      aria-label={`Edit and send again: ${row.userid}, ${tableTime(row.checktime)}`}
      onClick={() => onEdit(row)}
    >
      Edit and send again
    </button>
  )
}
