import { useState } from 'react'
import { Panel } from '#components/ui/panel.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import type { Shape } from '#lib/spreadsheet/schema.ts'

type OneEmployeeProps = { shape: Shape; onChange: (change: Partial<Shape>) => void }

/** For a file that names nobody: whose rows it holds. */
export function OneEmployee({ shape, onChange }: OneEmployeeProps) {
  const [typed, setTyped] = useState(shape.employee ?? '')
  const [error, setError] = useState<string>()
  if (shape.columns.some(({ field }) => field === 'userid')) return null
  const take = () => {
    const employee = typed.trim()
    if (employee === (shape.employee ?? '')) return setError(undefined)
    const isNumber = /^\d{1,20}$/.test(employee)
    setError(isNumber || employee === '' ? undefined : 'An employee ID is a whole number.')
    if (isNumber || employee === '') onChange({ employee: employee || undefined })
  }
  return (
    <Panel title="Employee">
      <TextField
        label="Employee ID of all rows"
        hint="When no column says whose rows these are: the ID of the one person this file is of."
        error={error}
        inputMode="numeric"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => event.key === 'Enter' && take()}
      />
    </Panel>
  )
}
