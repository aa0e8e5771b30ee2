'use client'

import Search from 'lucide-react/icons/search'
import { type FormEvent, useEffect, useRef, useState } from 'react'

type EmployeeSearchProps = {
  employee: string | undefined
  onSearch: (employee: string | undefined) => void
}

/** Finds one employee by number; `/` goes there. */
export function EmployeeSearch({ employee, onSearch }: EmployeeSearchProps) {
  const input = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState('')
  useSlashKey(() => input.current?.select())

  function submit(event: FormEvent) {
    event.preventDefault()
    const typed = input.current?.value.trim() ?? ''
    if (!/^\d{0,20}$/.test(typed)) return setProblem('Employee IDs are whole numbers.')
    setProblem('')
    onSearch(typed || undefined)
  }
  return (
    <form onSubmit={submit} className="max-sm:w-full">
      <div className="relative">
        <Search
          aria-hidden
          className="absolute inset-y-0 left-2 my-auto size-3.5! stroke-2! text-text-3"
        />
        <input
          ref={input}
          type="search"
          inputMode="numeric"
          autoComplete="off"
          aria-label="Employee ID"
          aria-invalid={problem !== '' || undefined}
          aria-describedby={problem ? 'employee-problem' : undefined}
          placeholder="Employee ID"
          defaultValue={employee}
          onChange={(event) => event.target.value === '' && employee && onSearch(undefined)}
          className="control control-s w-[168px]! pr-7! pl-7! max-sm:w-full! [&::-webkit-search-cancel-button]:hidden"
        />
        <kbd
          aria-hidden
          className="kbd absolute inset-y-0 right-1.5 my-auto h-[18px] max-sm:hidden"
        >
          /
        </kbd>
      </div>
      {problem && (
        <p id="employee-problem" role="alert" className="mt-1 text-sm text-bad">
          {problem}
        </p>
      )}
    </form>
  )
}

/** `/` goes to the search from anywhere but a field. */
function useSlashKey(focus: () => void) {
  const latest = useRef(focus)
  latest.current = focus
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
      const target = event.target as HTMLElement
      if (target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select')) return
      event.preventDefault()
      latest.current()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}
