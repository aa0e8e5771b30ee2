'use client'

import { createColumnHelper } from '@tanstack/react-table'
import ArrowDown from 'lucide-react/icons/arrow-down'
import Link from 'next/link'
import { PunchState } from '#components/states/punch-state.tsx'
import type { dataTableFeatures } from '#components/ui/data-table.tsx'
import type { LogRow } from '#lib/ledger/data.ts'
import { whyOf } from '#lib/ledger/said.ts'
import { typeLabel } from '#lib/punch/check-type.ts'
import { shownInstant } from '#lib/punch/instant.ts'
import { tableTime } from '#lib/punch/wall-clock.ts'

/** What a cell needs beside its own row. */
export type LogLine = LogRow & {
  href: string
  zone: string
  today: string
  /** The row that the Tab key reaches. */
  isStop: boolean
}

const column = createColumnHelper<typeof dataTableFeatures, LogLine>()

/** On a phone a row has two cells of two lines. */
export const logColumns = (isByTime: boolean) =>
  column.columns([
    column.accessor('createdAt', {
      header: () => <Head name="Queued" isSorted={!isByTime} />,
      cell: ({ row: { original } }) =>
        shownInstant(original.createdAt, original.zone, original.today),
      meta: { width: '144px', className: 'max-lg:hidden' },
    }),
    column.accessor('userid', {
      header: 'Employee',
      cell: ({ row: { original } }) => (
        <>
          <Link
            id={`punch-${original.id}`}
            href={original.href}
            scroll={false}
            prefetch={false}
            tabIndex={original.isStop ? 0 : -1}
            className="font-medium outline-none"
            aria-label={`${original.userid}, ${typeLabel(original.checktype)}, ${tableTime(original.checktime)}, ${original.state}`}
          >
            {original.userid}
          </Link>
          <span className="block text-sm text-text-2 md:hidden">
            {typeLabel(original.checktype)}, {tableTime(original.checktime)}
          </span>
        </>
      ),
      meta: { width: '112px', className: 'max-md:w-auto! max-md:py-1.5 max-md:pl-4!' },
    }),
    column.accessor('checktime', {
      header: () => <Head name="Punch" isSorted={isByTime} />,
      cell: ({ getValue }) => tableTime(getValue()),
      meta: { width: '186px', className: 'max-md:hidden' },
    }),
    column.accessor('checktype', {
      header: 'Type',
      cell: ({ getValue }) => typeLabel(getValue()),
      meta: { width: '84px', className: 'max-md:hidden' },
    }),
    column.accessor('state', {
      header: 'State',
      cell: ({ row: { original } }) => (
        <>
          <PunchState state={original.state} confirmed={original.confirmed === 1} />
          <span className="cut block text-sm text-text-2 md:hidden">{whyOf(original)}</span>
        </>
      ),
      meta: { width: '178px', className: 'max-md:w-[46%]! max-md:py-1.5' },
    }),
    column.display({
      id: 'why',
      header: 'Why',
      cell: ({ row: { original } }) => (
        <span className="text-text-2" title={whyOf(original)}>
          {whyOf(original)}
        </span>
      ),
      meta: { className: 'max-md:hidden' },
    }),
  ])

function Head({ name, isSorted }: { name: string; isSorted: boolean }) {
  if (!isSorted) return name
  return (
    <span className="inline-flex items-center gap-1">
      {name} <ArrowDown aria-hidden className="size-3.5! stroke-2!" />
      <span className="sr-only">, latest first</span>
    </span>
  )
}
