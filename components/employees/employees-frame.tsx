import type { ReactNode } from 'react'
import { PageTop } from '#components/frame/page-top.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { AddEmployee } from './add-employee.tsx'

type EmployeesFrameProps = {
  place: { connectionId: number; connectionName: string; mayEdit: boolean }
  children: ReactNode
}

/** The page around the list. */
export function EmployeesFrame({ place, children }: EmployeesFrameProps) {
  return (
    <>
      <PageTop
        title="Employees"
        beside={<span className="cut text-text-2">of {place.connectionName}</span>}
        actions={
          place.mayEdit && (
            <>
              <AddEmployee connectionId={place.connectionId} />
              <ButtonLink variant="primary" href="/employees/import">
                Import a list
              </ButtonLink>
            </>
          )
        }
      />
      {children}
    </>
  )
}
