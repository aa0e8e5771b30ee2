import type { Metadata } from 'next'
import { Suspense } from 'react'
import { EmployeesFrame } from '#components/employees/employees-frame.tsx'
import { EmployeesList } from '#components/employees/employees-list.tsx'
import { NoConnection } from '#components/import-workbench/no-connection.tsx'
import { PartBoundary } from '#components/ui/part-boundary.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { loadEmployees, loadListPlace } from '#lib/employees/loaders.ts'
import { type EmployeesView, readEmployeesView } from '#lib/employees/schema.ts'

export const metadata: Metadata = { title: 'Employees' }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function EmployeesRoute({ searchParams }: Props) {
  const [place, params] = await Promise.all([loadListPlace(), searchParams])
  if (!place) return <NoConnection title="Employees" />
  const view = readEmployeesView(params)
  return (
    <EmployeesFrame place={place}>
      <PartBoundary title="The list could not be read">
        <Suspense
          key={JSON.stringify(view)}
          fallback={<Skeleton label="Reading the list" rows={12} />}
        >
          <List place={place} view={view} />
        </Suspense>
      </PartBoundary>
    </EmployeesFrame>
  )
}

type Place = NonNullable<Awaited<ReturnType<typeof loadListPlace>>>

async function List({ place, view }: { place: Place; view: EmployeesView }) {
  const page = await loadEmployees(place.connectionId, view)
  return <EmployeesList {...{ place, view, page }} />
}
