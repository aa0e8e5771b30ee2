'use client'

import { useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Modal } from '#components/ui/modal.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { shownInstant } from '#lib/punch/instant.ts'
import { todayIn } from '#lib/punch/site-zone.ts'
import type { Template } from '#lib/spreadsheet/schema.ts'
import { deleteTemplate, renameTemplate } from '#lib/templates/actions.ts'
import { useStep } from './use-step.ts'

type TemplatesTableProps = { templates: Template[]; zone: string; mayEdit: boolean }

export function TemplatesTable({ templates, zone, mayEdit }: TemplatesTableProps) {
  const [asked, setAsked] = useState<{ step: 'rename' | 'delete'; template: Template }>()
  const today = todayIn(zone)
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label="Templates, table" tabIndex={0} className="relative overflow-x-auto">
        <table className="tbl min-w-[44rem]">
          <colgroup>
            <col className="w-60" />
            <col />
            <col className="w-56" />
            {mayEdit && <col className="w-44" />}
          </colgroup>
          <thead>
            <tr>
              <th>Template</th>
              <th>Known by</th>
              <th>Saved</th>
              {mayEdit && (
                <th>
                  <span className="sr-only">Change</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {templates.map((template) => (
              <tr key={template.id}>
                <td className="font-medium" title={template.name}>
                  {template.name}
                </td>
                <td title={headersOf(template)}>{headersOf(template)}</td>
                <td>
                  by {template.savedBy}, {shownInstant(template.savedAt, zone, today)}
                </td>
                {mayEdit && (
                  <td>
                    <span className="flex gap-1.5">
                      <Button
                        size="s"
                        aria-label={`Rename ${template.name}`}
                        onClick={() => setAsked({ step: 'rename', template })}
                      >
                        Rename
                      </Button>
                      <Button
                        size="s"
                        variant="danger"
                        aria-label={`Delete ${template.name}`}
                        onClick={() => setAsked({ step: 'delete', template })}
                      >
                        Delete
                      </Button>
                    </span>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {asked?.step === 'delete' && (
        <DeleteDialog template={asked.template} onClose={() => setAsked(undefined)} />
      )}
      {asked?.step === 'rename' && (
        <RenameDialog template={asked.template} onClose={() => setAsked(undefined)} />
      )}
    </>
  )
}

type DialogProps = { template: Template; onClose: () => void }

function DeleteDialog({ template, onClose }: DialogProps) {
  const { isPending, problem, run } = useStep()
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Delete the template ${template.name}?`}
      confirmLabel="Delete template"
      pending={isPending}
      error={problem}
      onConfirm={() =>
        void run(() => deleteTemplate({ templateId: template.id })).then((ok) => ok && onClose())
      }
    >
      <p>
        The next file with its headers is read as if it were the first of its kind. Imports that
        were read with it stay as they are.
      </p>
    </ConfirmDialog>
  )
}

function RenameDialog({ template, onClose }: DialogProps) {
  const { isPending, problem, run } = useStep()
  const [name, setName] = useState(template.name)
  const field = useRef<HTMLInputElement>(null)
  return (
    <Modal
      role="dialog"
      title="Rename the template"
      first={field}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button type="submit" form="rename-template" variant="primary" pending={isPending}>
            Rename
          </Button>
        </>
      }
    >
      <form
        id="rename-template"
        onSubmit={(event) => {
          event.preventDefault()
          if (isPending) return
          void run(() => renameTemplate({ templateId: template.id, name })).then(
            (ok) => ok && onClose(),
          )
        }}
      >
        <TextField
          ref={field}
          label="Name"
          maxLength={80}
          autoComplete="off"
          value={name}
          error={problem}
          onChange={(event) => setName(event.target.value)}
        />
      </form>
    </Modal>
  )
}

function headersOf({ shape, headerKey }: Template): string {
  if (!shape) return 'Not understood by this version any more'
  const named = shape.columns.map(({ header }) => header).filter((header) => header !== '')
  return headerKey.startsWith('#') || named.length === 0
    ? `${shape.columns.length} columns without a header`
    : named.join(', ')
}
