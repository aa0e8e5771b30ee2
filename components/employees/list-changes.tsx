'use client'

import { useState } from 'react'
import { Empty } from '#components/ui/empty.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { grouped } from '#lib/count.ts'
import type { ListedPerson } from '#lib/employees/read-list.ts'
import type { compareFile } from './use-list-file.ts'

/** More rows than this are told by their number. */
const rowsShown = 200

type Compared = ReturnType<typeof compareFile>
type Group = 'added' | 'changed' | 'leftOut'

/** Who is new, who changes and which lines are left out, before anything is saved. */
export function ListChanges({ compared }: { compared: Compared }) {
  const { added, changed, unchanged, leftOut } = compared
  const [chosen, setChosen] = useState<Group>()
  const group: Group =
    chosen ?? (added.length > 0 ? 'added' : changed.length > 0 ? 'changed' : 'leftOut')
  const total = compared[group].length
  return (
    <Panel
      title="What changes"
      remark={`${grouped(unchanged)} unchanged`}
      padded={false}
      end={
        <Segmented
          label="Which lines are shown"
          hideLabel
          size="s"
          value={group}
          onChange={(event) => setChosen(event.target.value as Group)}
          options={[
            { value: 'added', label: `New ${grouped(added.length)}` },
            { value: 'changed', label: `Changed ${grouped(changed.length)}` },
            { value: 'leftOut', label: `Left out ${grouped(leftOut.length)}` },
          ]}
        />
      }
    >
      {total === 0 ? (
        <Empty title={nobody[group]} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section aria-label="What changes, table" tabIndex={0} className="overflow-x-auto">
          {group === 'added' && <Added people={added.slice(0, rowsShown)} />}
          {group === 'changed' && (
            <Lines
              heads={['Employee ID', 'Name', 'Change']}
              lines={changed
                .slice(0, rowsShown)
                .map(({ person, changes }) => [
                  person.userid,
                  person.name ?? '',
                  changes.join('; '),
                ])}
            />
          )}
          {group === 'leftOut' && (
            <Lines
              heads={['Row', 'In the file', 'Why']}
              lines={leftOut
                .slice(0, rowsShown)
                .map(({ rowNo, text, why }) => [grouped(rowNo), text, why])}
            />
          )}
        </section>
      )}
      {total > rowsShown && (
        <p className="border-t border-line px-4 py-2 text-sm text-text-2">
          The first {rowsShown} of {grouped(total)}.
        </p>
      )}
    </Panel>
  )
}

const nobody: Record<Group, string> = {
  added: 'Nobody is new',
  changed: 'Nobody changes',
  leftOut: 'No line is left out',
}

function Added({ people }: { people: ListedPerson[] }) {
  return (
    <Lines
      heads={['Employee ID', 'Name', 'Payroll number', 'Badge', 'Department', 'Active']}
      lines={people.map(({ userid, name, payrollNo, badge, department, isActive }) => [
        userid,
        name ?? '',
        payrollNo ?? '',
        badge ?? '',
        department ?? '',
        isActive === false ? 'no' : 'yes',
      ])}
    />
  )
}

function Lines({ heads, lines }: { heads: string[]; lines: string[][] }) {
  return (
    <table className="tbl tbl-compact min-w-[48rem]">
      <colgroup>
        <col className="w-28" />
        <col className="w-52" />
      </colgroup>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head}>{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a file have no identity but their place
          <tr key={row}>
            {line.map((text, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells are told apart by their column
              <td key={column} title={text} className={column === 0 ? 'font-medium' : undefined}>
                {text}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
