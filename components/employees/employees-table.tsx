'use client'

import Ban from 'lucide-react/icons/ban'
import CircleCheck from 'lucide-react/icons/circle-check'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { State } from '#components/ui/state.tsx'
import type { EmployeeRow } from '#lib/employees/data.ts'
import { EmployeeDialog } from './employee-dialog.tsx'

type EmployeesTableProps = { rows: EmployeeRow[]; connectionId: number; mayEdit: boolean }

export function EmployeesTable({ rows, connectionId, mayEdit }: EmployeesTableProps) {
  const [edited, setEdited] = useState<EmployeeRow>()
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label="Employees, table" tabIndex={0} className="relative overflow-x-auto">
        <table className="tbl min-w-[60rem]">
          <colgroup>
            <col className="w-32" />
            <col />
            <col className="w-36" />
            <col className="w-32" />
            <col className="w-40" />
            <col className="w-28" />
            {mayEdit && <col className="w-20" />}
          </colgroup>
          <thead>
            <tr>
              <th>Employee ID</th>
              <th>Name</th>
              <th>Payroll number</th>
              <th>Badge</th>
              <th>Department</th>
              <th>State</th>
              {mayEdit && (
                <th>
                  <span className="sr-only">Edit</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td className="font-medium">{row.userid}</td>
                <td title={row.name}>{row.name}</td>
                <td title={row.payroll_no}>{row.payroll_no}</td>
                <td title={row.badge}>{row.badge}</td>
                <td title={row.department}>{row.department}</td>
                <td>
                  {row.is_active ? (
                    <State icon={<CircleCheck aria-hidden />} tone="ok" word="active" />
                  ) : (
                    <State icon={<Ban aria-hidden />} tone="mute" word="inactive" />
                  )}
                </td>
                {mayEdit && (
                  <td>
                    <Button
                      size="s"
                      aria-label={`Edit ${row.name || row.userid}`}
                      onClick={() => setEdited(row)}
                    >
                      Edit
                    </Button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {edited && (
        <EmployeeDialog
          key={edited.id}
          connectionId={connectionId}
          row={edited}
          onClose={() => setEdited(undefined)}
        />
      )}
    </>
  )
}
