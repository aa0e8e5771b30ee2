'use client'

import { useMemo, useState } from 'react'
import { PageBody, PageFoot } from '#components/frame/page-top.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { count, grouped } from '#lib/count.ts'
import type { ListedPerson } from '#lib/employees/read-list.ts'
import { ListChanges } from './list-changes.tsx'
import { ListColumns } from './list-columns.tsx'
import { type SavedCounts, saveList } from './save-list.ts'
import { compareFile, type ListFile } from './use-list-file.ts'

type ListPreviewProps = {
  file: ListFile
  connectionId: number
  connectionName: string
  onChange: (part: { headerRow: number } | { columns: ListFile['columns'] }) => void
  onStartOver: () => void
}

/** What the file would do to the list, and the one button that does it. */
export function ListPreview(props: ListPreviewProps) {
  const { file, connectionId, connectionName, onChange, onStartOver } = props
  const compared = useMemo(() => compareFile(file), [file])
  const [marksMissing, setMarksMissing] = useState(false)
  const [saving, setSaving] = useState<number>()
  const [problem, setProblem] = useState('')
  const [saved, setSaved] = useState<SavedCounts>()
  const hasId = file.columns.includes('userid')
  const people: ListedPerson[] = [
    ...compared.added,
    ...compared.changed.map(({ person }) => person),
  ]
  const missing = marksMissing ? compared.missing.map(({ userid }) => userid) : []

  async function save() {
    setSaving(0)
    setProblem('')
    const result = await saveList(connectionId, people, missing, setSaving)
    setSaving(undefined)
    if (result.ok) setSaved(result.data)
    else setProblem(result.message)
  }

  if (saved) {
    return (
      <PageBody>
        <Notice
          kind="ok"
          role="status"
          title={`The list of ${connectionName} is saved.`}
          actions={
            <>
              <ButtonLink size="s" href="/employees">
                See the list
              </ButtonLink>
              <Button size="s" onClick={onStartOver}>
                Import another
              </Button>
            </>
          }
        >
          {grouped(saved.added)} added, {grouped(saved.changed)} changed
          {saved.deactivated > 0 && `, ${grouped(saved.deactivated)} marked inactive`}.
        </Notice>
      </PageBody>
    )
  }
  return (
    <>
      <PageBody className="flex flex-col gap-4">
        {problem && <Notice kind="bad" role="alert" title={problem} />}
        {!hasId && (
          <Notice kind="warn" title="Say which column holds the employee ID.">
            It is the number Go2Clock knows the person by.
          </Notice>
        )}
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_362px]">
          <div className="flex min-w-0 flex-col gap-4">
            <ListChanges compared={compared} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <ListColumns file={file} onChange={onChange} />
            {hasId && compared.missing.length > 0 && (
              <Panel title="Not in the file">
                <p className="mb-2">
                  {employees(compared.missing.length, 'active ')} in the list of {connectionName}{' '}
                  {compared.missing.length === 1 ? 'is' : 'are'} not in this file:{' '}
                  {compared.missing
                    .slice(0, 4)
                    .map(({ userid, name }) => `${userid} ${name}`.trim())
                    .join(', ')}
                  {compared.missing.length > 4 &&
                    ` and ${grouped(compared.missing.length - 4)} more`}
                  . They stay as they are.
                </p>
                <Checkbox
                  checked={marksMissing}
                  onChange={(event) => setMarksMissing(event.target.checked)}
                  label={`Mark ${compared.missing.length === 1 ? 'this one' : `these ${grouped(compared.missing.length)}`} as inactive`}
                />
              </Panel>
            )}
          </div>
        </div>
      </PageBody>
      <PageFoot>
        <p aria-live="polite" className="flex-1 text-text-2">
          {saving !== undefined
            ? `Saving, ${grouped(saving)} of ${grouped(people.length)}…`
            : footWords(hasId, people.length + missing.length)}
        </p>
        <div className="flex gap-2 max-sm:justify-end">
          <Button onClick={onStartOver}>Start over</Button>
          {hasId && people.length + missing.length > 0 && (
            <Button variant="primary" pending={saving !== undefined} onClick={() => void save()}>
              Save {employees(people.length + missing.length)}
            </Button>
          )}
        </div>
      </PageFoot>
    </>
  )
}

function footWords(hasId: boolean, changes: number): string {
  if (!hasId) return 'Nothing can be saved without the employee ID.'
  return changes === 0
    ? 'This file changes nothing: the list is as it says.'
    : 'Nothing is saved yet.'
}

function employees(number: number, kind = ''): string {
  return count(number, `${kind}employee`)
}
