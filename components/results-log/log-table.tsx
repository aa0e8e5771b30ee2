'use client'

import { useTable } from '@tanstack/react-table'
import { useRouter } from 'next/navigation'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { DataTable, dataTableFeatures } from '#components/ui/data-table.tsx'
import { useRefreshWhile } from '#components/ui/use-refresh-while.ts'
import type { LogRow } from '#lib/ledger/data.ts'
import { isByTime, type LogView, logHref } from '#lib/ledger/log-filter.ts'
import { finalStates } from '#lib/ledger/states.ts'
import { logColumns } from './log-columns.tsx'

type LogTableProps = {
  rows: LogRow[]
  view: Pick<LogView, 'filter' | 'cursor' | 'punchId'>
  zone: string
  today: string
  empty: React.ReactNode
  foot: React.ReactNode
}

/** The rows of one page of the log. Up, Down, J and K walk, Enter opens. */
export function LogTable({ rows, view, zone, today, empty, foot }: LogTableProps) {
  const router = useRouter()
  const byTime = isByTime(view.filter)
  const [walkedTo, setWalkedTo] = useState<number>()
  useRefreshWhile(rows.some((row) => !finalStates.includes(row.state)))

  const stop =
    [walkedTo, view.punchId].find((id) => rows.some((row) => row.id === id)) ?? rows[0]?.id
  const data = useMemo(
    () =>
      rows.map((row) => {
        const href = logHref({ ...view, punchId: row.id })
        return { ...row, href, zone, today, isStop: row.id === stop }
      }),
    [rows, view, zone, today, stop],
  )
  const columns = useMemo(() => logColumns(byTime), [byTime])
  const table = useTable({
    features: dataTableFeatures,
    columns,
    data,
    getRowId: (row) => String(row.id),
  })

  function walk(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = steps[event.key]
    if (step === undefined) return
    event.preventDefault()
    const isHere = document.activeElement?.id === `punch-${stop}`
    const from = rows.findIndex((row) => row.id === stop)
    const next = rows[isHere ? clamp(from + step, rows.length - 1) : from]
    if (!next) return
    const link = document.getElementById(`punch-${next.id}`)
    link?.focus({ preventScroll: true })
    link?.closest('tr')?.scrollIntoView({ block: 'nearest' })
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys walk the links inside
    <div
      className="flex min-h-0 min-w-0 flex-1 flex-col"
      onKeyDown={walk}
      onFocus={({ target }) => {
        if (target.id.startsWith('punch-')) setWalkedTo(Number(target.id.slice('punch-'.length)))
      }}
    >
      <DataTable
        table={table}
        caption={byTime ? 'Punches, latest time first' : 'Punches, newest first'}
        rowProps={({ original }) => ({
          'aria-current': original.id === view.punchId ? 'true' : undefined,
          className:
            'scroll-mt-8 has-[a:focus-visible]:outline-2 has-[a:focus-visible]:-outline-offset-2 has-[a:focus-visible]:outline-focus',
          onClick: (event) => {
            // A click on the link goes its own way; marking text opens nothing.
            if (event.target instanceof Element && event.target.closest('a')) return
            if (document.getSelection()?.isCollapsed === false) return
            document.getElementById(`punch-${original.id}`)?.focus({ preventScroll: true })
            router.push(original.href, { scroll: false })
          },
        })}
        empty={empty}
        foot={foot}
      />
    </div>
  )
}

const steps: Record<string, number> = { ArrowDown: 1, j: 1, J: 1, ArrowUp: -1, k: -1, K: -1 }

function clamp(index: number, last: number): number {
  return Math.max(0, Math.min(index, last))
}
