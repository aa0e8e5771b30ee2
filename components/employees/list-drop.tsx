'use client'

import Users from 'lucide-react/icons/users'
import { useState } from 'react'
import { buttonClass } from '#components/ui/button.tsx'
import { classes } from '#components/ui/classes.ts'
import { Notice } from '#components/ui/notice.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { useIsAlive } from '#components/ui/use-is-alive.ts'
import { usePageDrop } from '#components/ui/use-page-drop.ts'

type ListDropProps = { connectionName: string; onFile: (file: File) => void }

/** A file dropped anywhere on the page, or chosen. */
export function ListDrop({ connectionName, onFile }: ListDropProps) {
  const [isOver, setOver] = useState(false)
  const [remark, setRemark] = useState('')
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0]
    if (!file) return setRemark('What was dropped holds no file. Drop the file itself.')
    if (files.length > 1) return setRemark('Drop one list at a time.')
    onFile(file)
  }
  usePageDrop({ setOver, take })
  if (!useIsAlive()) return <Skeleton label="Making ready" rows={4} />
  return (
    <div className="mx-auto flex w-full max-w-[760px] flex-col gap-4 py-6 max-sm:py-0">
      {remark && <Notice kind="warn" role="alert" title={remark} />}
      <section
        aria-labelledby="list-drop-title"
        className={classes(
          'flex flex-col items-center gap-3 rounded-lg border-2 border-dashed px-6 py-14 text-center max-sm:py-8',
          isOver ? 'border-accent bg-selected' : 'border-line-strong bg-surface',
        )}
      >
        <Users aria-hidden className="size-7! text-accent-text" />
        <h2 id="list-drop-title" className="text-lg">
          Drop a list of employees
        </h2>
        <p className="max-w-[52ch] text-text-2">
          A CSV file or workbook with the employee ID of Go2Clock and what else you have: name,
          payroll number, badge, department, active. You see what changes in the list of{' '}
          {connectionName} before it is saved. Nobody is ever removed.
        </p>
        <label
          className={classes(buttonClass({ variant: 'primary', size: 'l' }), 'focus-ring-within')}
        >
          Choose a file
          <input
            type="file"
            className="sr-only"
            accept=".csv,.tsv,.txt,.xlsx,.xls,text/csv,text/tab-separated-values,text/plain"
            onChange={(event) => {
              take(event.currentTarget.files)
              // So that the same file can be chosen again after it was mended.
              event.currentTarget.value = ''
            }}
          />
        </label>
      </section>
    </div>
  )
}
