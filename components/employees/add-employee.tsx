'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { EmployeeDialog } from './employee-dialog.tsx'

export function AddEmployee({ connectionId }: { connectionId: number }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>Add employee</Button>
      {isOpen && <EmployeeDialog connectionId={connectionId} onClose={() => setOpen(false)} />}
    </>
  )
}
