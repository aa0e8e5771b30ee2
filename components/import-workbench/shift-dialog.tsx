'use client'

import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Modal } from '#components/ui/modal.tsx'
import { SelectField } from '#components/ui/select.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { count, grouped } from '#lib/count.ts'
import type { RowSpan, ShiftPreview } from '#lib/spreadsheet/range-schema.ts'
import type { Ask } from './use-workbench.ts'

const units = { minute: 60, hour: 3_600, day: 86_400 }
type Unit = keyof typeof units
/** A clock that is wrong by more is wrong in another way. */
const mostDays = 366

type ShiftDialogProps = {
  ask: Ask
  /** The chosen rows, and all that the filters show. */
  chosen: RowSpan
  shown: RowSpan
  onClose: () => void
  onShift: (span: RowSpan, seconds: number, said: string) => void
}

/** Moves times because a clock was wrong; says what it will do, with examples from these rows. */
export function ShiftDialog({ ask, chosen, shown, onClose, onShift }: ShiftDialogProps) {
  const form = useId()
  const first = useRef<HTMLInputElement>(null)
  const [amount, setAmount] = useState('1')
  const [unit, setUnit] = useState<Unit>('hour')
  const [isEarlier, setEarlier] = useState(false)
  const [isAll, setAll] = useState(false)
  const [preview, setPreview] = useState<ShiftPreview>()
  const number = /^\d{1,5}$/.test(amount.trim()) ? Number(amount) : 0
  const seconds = number * units[unit] * (isEarlier ? -1 : 1)
  const isMeant = number > 0 && Math.abs(seconds) <= mostDays * units.day
  const { view, from, to } = isAll ? shown : chosen

  useEffect(() => {
    if (!isMeant) return setPreview(undefined)
    let isWanted = true
    void ask((bench) => bench.previewShift({ view, from, to }, seconds)).then((found) => {
      if (isWanted) setPreview(found ?? undefined)
    })
    return () => {
      isWanted = false
    }
  }, [ask, isMeant, seconds, view, from, to])

  const by = `${isEarlier ? '-' : '+'}${count(number, unit)}`
  const isPossible = isMeant && preview !== undefined && preview.rows > 0
  function submit(event: FormEvent) {
    event.preventDefault()
    if (isPossible) onShift({ view, from, to }, seconds, `Times moved by ${by}`)
  }

  return (
    <Modal
      title="Shift times"
      role="dialog"
      first={first}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Back</Button>
          {isPossible ? (
            <Button variant="primary" type="submit" form={form}>
              Shift {count(preview.rows, 'time')} by {by}
            </Button>
          ) : (
            <p className="self-center text-text-2">
              {isMeant ? 'No row has a time to shift.' : 'Say by how much, up to a year.'}
            </p>
          )}
        </>
      }
    >
      <form id={form} className="flex flex-col gap-3" onSubmit={submit}>
        <p className="text-text-2">For a clock that was wrong. The cells keep their form.</p>
        <div className="flex flex-wrap items-end gap-2">
          <TextField
            ref={first}
            label="By"
            inputMode="numeric"
            autoComplete="off"
            className="w-20"
            value={amount}
            onChange={({ target }) => setAmount(target.value)}
          />
          <SelectField
            label="Unit"
            className="w-28"
            value={unit}
            onChange={({ target }) => setUnit(target.value as Unit)}
          >
            <option value="minute">minutes</option>
            <option value="hour">hours</option>
            <option value="day">days</option>
          </SelectField>
          <SelectField
            label="Direction"
            className="w-28"
            value={isEarlier ? 'earlier' : 'later'}
            onChange={({ target }) => setEarlier(target.value === 'earlier')}
          >
            <option value="later">later</option>
            <option value="earlier">earlier</option>
          </SelectField>
        </div>
        <SelectField
          label="Rows"
          value={isAll ? 'shown' : 'chosen'}
          onChange={({ target }) => setAll(target.value === 'shown')}
        >
          <option value="chosen">The {count(chosen.to - chosen.from + 1, 'chosen row')}</option>
          <option value="shown">All {count(shown.to - shown.from + 1, 'row')} shown</option>
        </SelectField>
        {preview && preview.examples.length > 0 && (
          <div aria-live="polite" className="flex flex-col gap-1 rounded-md bg-sunken p-3">
            {preview.examples.map(({ rowNo, before, after, readAs }) => (
              <p key={rowNo}>
                <span className="text-text-2">Row {grouped(rowNo)}: </span>
                <span className="raw">{before}</span> becomes <span className="raw">{after}</span>
                <span className="block text-sm text-text-2">{readAs}</span>
              </p>
            ))}
          </div>
        )}
        {preview && preview.rows + preview.unreadable > to - from + 1 && (
          <p className="text-sm text-text-2">Punches of one row of the file move together.</p>
        )}
        {preview && preview.unreadable > 0 && (
          <p className="text-sm text-text-2">
            {count(preview.unreadable, 'row')} without a readable time{' '}
            {preview.unreadable === 1 ? 'stays as it is' : 'stay as they are'}.
          </p>
        )}
      </form>
    </Modal>
  )
}
