'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { startTransition, useOptimistic, useState } from 'react'
import { punchLooks } from '#components/states/punch-state.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { toneInk } from '#components/ui/state.tsx'
import { type LogFilter, logHref } from '#lib/ledger/log-filter.ts'
import { punchStates } from '#lib/ledger/states.ts'
import { tableDate } from '#lib/punch/wall-clock.ts'
import { DateRange } from './date-range.tsx'
import { EmployeeSearch } from './employee-search.tsx'
import { chipClass, FilterChip } from './filter-chip.tsx'

type LogBarProps = {
  filter: LogFilter
  imports: { id: number; name: string }[]
  today: string
}

/** The filters of the log. Each is a part of the address, so the way back undoes it. */
export function LogBar({ filter: asked, imports, today }: LogBarProps) {
  const router = useRouter()
  /** Shows a choice at once, while the rows are still on their way. */
  const [filter, setFilter] = useOptimistic(asked)
  const [open, setOpen] = useState<string>()
  const change = (part: Partial<LogFilter>) =>
    startTransition(() => {
      setFilter({ ...filter, ...part })
      router.push(hrefWith(filter, part))
    })
  const chip = (name: string) => ({
    name,
    open: open === name,
    onOpenChange: (isOpen: boolean) => setOpen(isOpen ? name : undefined),
  })

  return (
    <search
      aria-label="Filters"
      className="flex flex-none flex-wrap items-center gap-2 border-b border-line bg-surface px-6 py-[9px] max-sm:px-4"
    >
      <EmployeeSearch
        key={filter.employee ?? ''}
        employee={filter.employee}
        onSearch={(employee) => change({ employee })}
      />
      <FilterChip
        {...chip('Punched')}
        value={rangeWords(filter)}
        clearHref={hrefWith(filter, { from: undefined, to: undefined })}
      >
        {(close) => (
          <DateRange
            {...{ today }}
            from={filter.from}
            to={filter.to}
            onChoose={(range) => {
              close()
              change(range)
            }}
          />
        )}
      </FilterChip>
      <FilterChip
        {...chip('State')}
        value={filter.states.length > 0 ? filter.states.join(', ') : undefined}
        clearHref={hrefWith(filter, { states: [] })}
      >
        {() => (
          <ul className="flex min-w-44 flex-col">
            {punchStates.map((state) => (
              <li key={state}>
                <Checkbox
                  className="min-h-7! w-full px-1 max-sm:min-h-10!"
                  checked={filter.states.includes(state)}
                  onChange={(event) =>
                    change({
                      states: event.target.checked
                        ? [...filter.states, state]
                        : filter.states.filter((other) => other !== state),
                    })
                  }
                  label={
                    <>
                      <span className={`flex ${toneInk[punchLooks[state].tone]}`}>
                        {punchLooks[state].icon}
                      </span>
                      <span className="state-word">{state}</span>
                    </>
                  }
                />
              </li>
            ))}
          </ul>
        )}
      </FilterChip>
      {(imports.length > 0 || filter.importId !== undefined) && (
        <FilterChip
          {...chip('Import')}
          value={importWords(filter.importId, imports)}
          clearHref={hrefWith(filter, { importId: undefined })}
        >
          {(close) => (
            <ul className="flex max-h-80 max-w-80 min-w-56 flex-col overflow-y-auto">
              {imports.map(({ id, name }) => (
                <li key={id}>
                  <Link
                    href={hrefWith(filter, { importId: id, byHand: false })}
                    aria-current={filter.importId === id ? 'true' : undefined}
                    onClick={close}
                    className="cut block rounded-sm px-2 py-1 hover:bg-hover aria-[current]:bg-selected max-sm:py-2.5"
                  >
                    {name} <span className="text-text-3">import {id}</span>
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </FilterChip>
      )}
      <button
        type="button"
        aria-pressed={filter.byHand}
        className={`${chipClass(filter.byHand)} px-2`}
        onClick={() => change({ byHand: !filter.byHand, importId: undefined })}
      >
        Typed by hand
      </button>
    </search>
  )
}

/** A changed filter begins at the newest page and closes the open punch. */
function hrefWith(filter: LogFilter, part: Partial<LogFilter>): string {
  return logHref({ filter: { ...filter, ...part } })
}

function rangeWords({ from, to }: Pick<LogFilter, 'from' | 'to'>): string | undefined {
  if (from && to) return from === to ? tableDate(from) : `${tableDate(from)} to ${tableDate(to)}`
  if (from) return `since ${tableDate(from)}`
  return to && `until ${tableDate(to)}`
}

function importWords(id: number | undefined, imports: LogBarProps['imports']): string | undefined {
  if (id === undefined) return undefined
  return imports.find((found) => found.id === id)?.name ?? `import ${id}`
}
