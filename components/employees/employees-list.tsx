import Search from 'lucide-react/icons/search'
import { PageBody } from '#components/frame/page-top.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { TabLinks } from '#components/ui/tab-links.tsx'
import { TextInput } from '#components/ui/text-field.tsx'
import { grouped } from '#lib/count.ts'
import type { loadEmployees } from '#lib/employees/loaders.ts'
import { type EmployeesView, employeesHref } from '#lib/employees/schema.ts'
import { EmployeesTable } from './employees-table.tsx'

type EmployeesListProps = {
  place: { connectionId: number; connectionName: string; mayEdit: boolean }
  view: EmployeesView
  page: Awaited<ReturnType<typeof loadEmployees>>
}

/** One page of the list: search, who is shown, the people, and what comes next. */
export function EmployeesList({ place, view, page }: EmployeesListProps) {
  const { active, inactive } = page.counts
  const total = active + inactive
  const isEmpty = total === 0 && view.search === ''
  return (
    <PageBody className="flex flex-col gap-3">
      {!isEmpty && (
        <div className="flex flex-wrap items-center gap-3">
          <SearchForm view={view} />
          <TabLinks
            label="Who is shown"
            tabs={[
              { show: 'active' as const, label: `Active ${grouped(active)}` },
              { show: 'inactive' as const, label: `Inactive ${grouped(inactive)}` },
              { show: 'all' as const, label: `All ${grouped(total)}` },
            ].map(({ show, label }) => ({
              label,
              href: employeesHref({ ...view, show, after: null }),
              current: view.show === show,
            }))}
          />
        </div>
      )}
      <Panel padded={false}>
        {page.rows.length > 0 ? (
          <EmployeesTable
            rows={page.rows}
            connectionId={place.connectionId}
            mayEdit={place.mayEdit}
          />
        ) : (
          <Nobody place={place} view={view} isEmpty={isEmpty} />
        )}
      </Panel>
      {(page.next || view.after) && (
        <nav aria-label="Pages of the list" className="flex gap-2">
          {view.after && (
            <ButtonLink href={employeesHref({ ...view, after: null })}>First page</ButtonLink>
          )}
          {page.next && (
            <ButtonLink href={employeesHref({ ...view, after: page.next })}>Next page</ButtonLink>
          )}
        </nav>
      )}
    </PageBody>
  )
}

function SearchForm({ view }: { view: EmployeesView }) {
  return (
    <search>
      <form action="/employees" className="flex gap-2">
        <span className="relative">
          <Search
            aria-hidden
            className="absolute inset-y-0 left-2 my-auto size-3.5! stroke-2! text-text-3"
          />
          <TextInput
            size="s"
            type="search"
            name="q"
            aria-label="Name or number"
            placeholder="Name or number"
            autoComplete="off"
            maxLength={100}
            defaultValue={view.search}
            className="w-56 pl-7! max-sm:w-44"
          />
        </span>
        {view.show !== 'active' && <input type="hidden" name="show" value={view.show} />}
        <Button type="submit" size="s">
          Search
        </Button>
      </form>
    </search>
  )
}

function Nobody({
  place,
  view,
  isEmpty,
}: Pick<EmployeesListProps, 'place' | 'view'> & { isEmpty: boolean }) {
  if (isEmpty) {
    return (
      <Empty
        title={`No list of ${place.connectionName} yet`}
        action={
          place.mayEdit && (
            <ButtonLink href="/employees/import">Import a list of employees</ButtonLink>
          )
        }
      >
        With a list, an import finds IDs that nobody has, reads payroll numbers and badges, and
        shows names. Without one every whole number is taken as an ID.
      </Empty>
    )
  }
  if (view.after) return <Empty title="Nobody comes after this place">The list ends here.</Empty>
  const href = employeesHref({ search: '', show: 'all', after: null })
  return (
    <Empty
      title={view.search ? `Nobody fits “${view.search}”` : `Nobody is ${view.show}`}
      action={<ButtonLink href={href}>Show everybody</ButtonLink>}
    >
      {view.search && 'The search looks at names, IDs, payroll numbers, badges and departments.'}
    </Empty>
  )
}
