'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { readTypedDate } from '#lib/punch/typed.ts'
import { addDays, weekdayOf } from '#lib/punch/wall-clock.ts'

type Range = { from?: string; to?: string }
type DateRangeProps = Range & { today: string; onChoose: (range: Range) => void }

/** First and last day, typed as everywhere else in the desk, or one of the usual spans. */
export function DateRange({ from, to, today, onChoose }: DateRangeProps) {
  const [typed, setTyped] = useState({ from: shown(from), to: shown(to) })
  const [isChecked, setIsChecked] = useState(false)
  const first = readTypedDate(typed.from, today)
  const last = readTypedDate(typed.to, today)
  const problem = (text: string, date: string | null) =>
    isChecked && text.trim() !== '' && date === null
      ? 'This is no date. Type day, month and year: 07/08/2026.'
      : undefined

  function apply(event: FormEvent) {
    event.preventDefault()
    setIsChecked(true)
    if ((typed.from.trim() && !first) || (typed.to.trim() && !last)) return
    const isReversed = first !== null && last !== null && first > last
    const [start, end] = isReversed ? [last, first] : [first, last]
    onChoose({ from: start ?? undefined, to: end ?? undefined })
  }

  const monday = addDays(
    today,
    -(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as string[]).indexOf(
      weekdayOf(today).slice(0, 3),
    ),
  )
  const spans: [string, Range][] = [
    ['Today', { from: today, to: today }],
    ['Yesterday', { from: addDays(today, -1), to: addDays(today, -1) }],
    ['This week', { from: monday, to: today }],
    ['Last week', { from: addDays(monday, -7), to: addDays(monday, -1) }],
  ]
  return (
    <form onSubmit={apply} noValidate className="flex w-[19.5rem] max-w-full flex-col gap-3 p-1">
      <div className="flex flex-wrap gap-1.5">
        {spans.map(([name, range]) => (
          <Button key={name} size="s" onClick={() => onChoose(range)}>
            {name}
          </Button>
        ))}
      </div>
      <div className="grid grid-cols-2 items-start gap-3">
        <TextField
          label="First day"
          placeholder="DD/MM/YYYY"
          autoComplete="off"
          value={typed.from}
          error={problem(typed.from, first)}
          inside={first ? weekdayOf(first).slice(0, 3) : undefined}
          onChange={(event) => setTyped({ ...typed, from: event.target.value })}
        />
        <TextField
          label="Last day"
          placeholder="DD/MM/YYYY"
          autoComplete="off"
          value={typed.to}
          error={problem(typed.to, last)}
          inside={last ? weekdayOf(last).slice(0, 3) : undefined}
          onChange={(event) => setTyped({ ...typed, to: event.target.value })}
        />
      </div>
      <Button type="submit" className="self-end">
        Show these days
      </Button>
    </form>
  )
}

function shown(date: string | undefined): string {
  return date ? `${date.slice(8)}/${date.slice(5, 7)}/${date.slice(0, 4)}` : ''
}
