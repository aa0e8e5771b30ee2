'use client'

import { useRouter } from 'next/navigation'
import { type FormEvent, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Modal } from '#components/ui/modal.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { addEmployee, changeEmployee } from '#lib/employees/actions.ts'
import type { EmployeeRow } from '#lib/employees/data.ts'

type EmployeeDialogProps = {
  connectionId: number
  /** Whom to change; absent = somebody new. */
  row?: EmployeeRow
  onClose: () => void
}

/** Adds one employee or changes one; the ID of somebody in the list stays. */
export function EmployeeDialog({ connectionId, row, onClose }: EmployeeDialogProps) {
  const router = useRouter()
  const toast = useToast()
  const first = useRef<HTMLInputElement>(null)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [problem, setProblem] = useState('')
  const [isPending, setPending] = useState(false)
  const formId = `employee-${row?.id ?? 'new'}`

  async function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (isPending) return
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const employee = {
      userid: row?.userid ?? text('userid'),
      name: text('name'),
      payrollNo: text('payrollNo'),
      badge: text('badge'),
      department: text('department'),
      isActive: form.get('isActive') === 'on',
    }
    setPending(true)
    setErrors({})
    setProblem('')
    const call = row ? changeEmployee : addEmployee
    const result = await call({ connectionId, employee }).catch(() => null)
    setPending(false)
    if (!result) return setProblem('Punchdesk does not answer. Nothing was changed; try again.')
    if (!result.ok) {
      setErrors(result.fieldErrors ?? {})
      if (!result.fieldErrors) setProblem(result.message)
      return
    }
    toast({ title: `${employee.name || employee.userid} is ${row ? 'changed' : 'added'}.` })
    router.refresh()
    onClose()
  }
  const field = (name: string) => ({ name, error: errors[`employee.${name}`], autoComplete: 'off' })

  return (
    <Modal
      role="dialog"
      title={row ? `Employee ${row.userid}` : 'Add employee'}
      first={first}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button type="submit" form={formId} variant="primary" pending={isPending}>
            {row ? 'Save' : 'Add employee'}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={save} noValidate className="flex flex-col gap-3">
        {!row && (
          <TextField
            {...field('userid')}
            ref={first}
            label="Employee ID"
            inputMode="numeric"
            hint="The number Go2Clock knows this person by."
          />
        )}
        <TextField
          {...field('name')}
          {...(row && { ref: first })}
          label="Name"
          defaultValue={row?.name}
        />
        <div className="grid grid-cols-2 gap-3">
          <TextField
            {...field('payrollNo')}
            label="Payroll number"
            mark="optional"
            defaultValue={row?.payroll_no}
          />
          <TextField {...field('badge')} label="Badge" mark="optional" defaultValue={row?.badge} />
        </div>
        <TextField
          {...field('department')}
          label="Department"
          mark="optional"
          defaultValue={row?.department}
        />
        <Checkbox
          name="isActive"
          defaultChecked={row ? row.is_active === 1 : true}
          label="Active"
        />
        <p className="text-sm text-text-2">
          Punches of somebody inactive are warned about in an import, and go unless they are
          skipped.
        </p>
        {problem && (
          <p role="alert" className="text-bad">
            {problem}
          </p>
        )}
      </form>
    </Modal>
  )
}
