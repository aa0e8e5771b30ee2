'use client'

import { type FormEvent, useId, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Modal } from '#components/ui/modal.tsx'
import { SelectField } from '#components/ui/select.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { count } from '#lib/count.ts'
import { namedTypes, typeLabel } from '#lib/punch/check-type.ts'
import { fieldLabels, type Shape } from '#lib/spreadsheet/schema.ts'

type SetDialogProps = {
  shape: Shape
  /** Columns of the grid, in its order. */
  columns: number[]
  /** The column that is chosen first. */
  column: number
  rows: number
  onClose: () => void
  onSet: (column: number, text: string) => void
}

/** One text for a column in all chosen rows. */
export function SetDialog({ shape, columns, column: first, rows, onClose, onSet }: SetDialogProps) {
  const form = useId()
  const select = useRef<HTMLSelectElement>(null)
  const [column, setColumn] = useState(first)
  const [text, setText] = useState('')
  const isType = fieldOf(column) === 'checktype'

  function fieldOf(at: number) {
    return shape.columns[at]?.field ?? null
  }
  function nameOf(at: number) {
    const field = fieldOf(at)
    return field ? fieldLabels[field] : shape.columns[at]?.header
  }
  const value = isType && text === '' ? '0' : text
  const shown = isType ? typeLabel(Number(value)) : value
  function submit(event: FormEvent) {
    event.preventDefault()
    onSet(column, value)
  }

  return (
    <Modal
      title={`Set a column in ${count(rows, 'row')}`}
      role="dialog"
      first={select}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button variant="primary" type="submit" form={form}>
            {shown === '' ? `Clear ${nameOf(column)}` : `Set ${nameOf(column)} to ${cut(shown)}`} in{' '}
            {count(rows, 'row')}
          </Button>
        </>
      }
    >
      <form id={form} className="flex flex-col gap-3" onSubmit={submit}>
        <SelectField
          label="Column"
          ref={select}
          value={column}
          onChange={({ target }) => {
            setColumn(Number(target.value))
            setText('')
          }}
        >
          {columns.map((at) => (
            <option key={at} value={at}>
              {nameOf(at)}
            </option>
          ))}
        </SelectField>
        {isType ? (
          <SelectField
            label="New value"
            value={value}
            onChange={({ target }) => setText(target.value)}
          >
            {namedTypes.map(({ type, label }) => (
              <option key={type} value={type}>
                {label}
              </option>
            ))}
          </SelectField>
        ) : (
          <TextField
            label="New value"
            hint="Nothing empties the cells."
            value={text}
            autoComplete="off"
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </form>
    </Modal>
  )
}

function cut(text: string): string {
  return text.length > 24 ? `${text.slice(0, 23)}…` : text
}
