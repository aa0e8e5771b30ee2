'use client'

import Search from 'lucide-react/icons/search'
import { type KeyboardEvent, type Ref, useEffect, useId, useState } from 'react'
import { TextInput } from '#components/ui/text-field.tsx'
import { count } from '#lib/count.ts'
import { longDate } from '#lib/punch/wall-clock.ts'
import type { Suggestion } from '#lib/spreadsheet/range-schema.ts'
import type { RowFilter } from './use-review.ts'
import type { Ask } from './use-workbench.ts'

type RowSearchProps = {
  ask: Ask
  filter: RowFilter
  onFilter: (filter: RowFilter) => void
  /** Down from the field leads to the rows when nothing is suggested. */
  onLeave: () => void
  inputRef: Ref<HTMLInputElement>
}

/** Filters while typing, and proposes the employees and days that the letters could mean. */
export function RowSearch({ ask, filter, onFilter, onLeave, inputRef }: RowSearchProps) {
  const id = useId()
  const [suggestions, setSuggestions] = useState<Suggestion[]>([])
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const text = filter.search.trim()
  const isShown = isOpen && suggestions.length > 0

  useEffect(() => {
    let isWanted = true
    void ask((bench) => bench.suggest(text)).then((found) => {
      if (!isWanted) return
      setSuggestions(found ?? [])
      setActive(-1)
    })
    return () => {
      isWanted = false
    }
  }, [ask, text])

  const take = (suggestion: Suggestion) => {
    setOpen(false)
    const { rule: _, ...rest } = filter
    if (suggestion.kind === 'day') onFilter({ ...rest, search: '', day: suggestion.day })
    else {
      const { employee, name } = suggestion
      onFilter({ ...rest, search: '', employee: { id: employee, name } })
    }
    onLeave()
  }

  function onKeyDown(event: KeyboardEvent) {
    const chosen = suggestions[active]
    if (event.key === 'ArrowDown' && isShown) setActive((active + 1) % suggestions.length)
    else if (event.key === 'ArrowUp' && isShown)
      setActive(active <= 0 ? suggestions.length - 1 : active - 1)
    else if (event.key === 'Enter' && isShown && chosen) take(chosen)
    else if (event.key === 'Enter' || event.key === 'ArrowDown') onLeave()
    else if (event.key === 'Escape' && isShown) setOpen(false)
    else if (event.key === 'Escape' && filter.search === '') onLeave()
    else return
    event.preventDefault()
  }

  return (
    <div className="relative max-sm:flex-1">
      <Search
        aria-hidden
        className="pointer-events-none absolute inset-y-0 left-2 my-auto size-3.5! text-text-3"
      />
      <TextInput
        ref={inputRef}
        type="search"
        size="s"
        role="combobox"
        aria-label="Search rows"
        aria-expanded={isShown}
        aria-autocomplete="list"
        aria-controls={isShown ? `${id}-list` : undefined}
        aria-activedescendant={isShown && active >= 0 ? `${id}-${active}` : undefined}
        autoComplete="off"
        placeholder="Name, ID or day"
        className="w-44 pl-7! max-sm:w-full"
        value={filter.search}
        onChange={(event) => {
          setOpen(true)
          onFilter({ ...filter, search: event.target.value })
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {isShown && (
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label="Employees and days"
          className="absolute right-0 z-20 mt-1 w-80 max-w-[calc(100vw-32px)] rounded-md border border-line-strong bg-raised p-1 shadow-raised"
        >
          {suggestions.map((suggestion, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and its keys choose
            // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus and names the option
            <div
              key={suggestion.kind === 'day' ? suggestion.day : suggestion.employee}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              className={`flex min-h-7 items-center gap-2 rounded px-2 max-sm:min-h-10 ${index === active ? 'bg-selected' : 'hover:bg-hover'}`}
              // The field would lose the focus before the press is done.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(suggestion)}
            >
              {suggestion.kind === 'day' ? (
                <span className="cut flex-1">{longDate(suggestion.day)}</span>
              ) : (
                <span className="cut flex-1">
                  <b>{suggestion.employee}</b> {suggestion.name}
                </span>
              )}
              <span className="text-sm text-text-2">{count(suggestion.rows, 'row')}</span>
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
