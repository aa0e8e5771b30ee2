import CircleCheck from 'lucide-react/icons/circle-check'
import TriangleAlert from 'lucide-react/icons/triangle-alert'
import Link from 'next/link'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import type { TemplateState } from '#lib/spreadsheet/schema.ts'
import { dayOfInstant } from './since-words.ts'

/** What the person wants to be kept; null = nothing. */
export type TemplateWish = { name: string; error?: string } | null

type TemplatePanelProps = {
  template: TemplateState
  fileName: string
  zone: string
  /** The answers differ from the template's. */
  isChanged: boolean
  wish: TemplateWish
  onWish: (wish: TemplateWish) => void
  onUse: (use: boolean) => void
}

/** The saved way this file is read, and keeping the answers for the next one. */
export function TemplatePanel(props: TemplatePanelProps) {
  const { template, fileName, zone, isChanged, wish, onWish, onUse } = props
  const { found, isUsed, remark, headers } = template
  const canSave = !isUsed || isChanged || remark !== ''
  return (
    <Panel
      title="Template"
      end={
        <Link className="link text-sm" href="/import/templates">
          All templates
        </Link>
      }
    >
      <div className="flex flex-col gap-2.5">
        {found && isUsed && (
          <p className="flex gap-2">
            <span className="flex h-5 items-center">
              <CircleCheck aria-hidden className="text-ok" />
            </span>
            <span>
              Read with template <b>{found.name}</b>, saved by {found.savedBy} on{' '}
              {dayOfInstant(found.savedAt, zone)}.
            </span>
          </p>
        )}
        {remark && (
          <p className="flex gap-2">
            <span className="flex h-5 items-center">
              <TriangleAlert aria-hidden className="text-warn" />
            </span>
            <span>{remark}</span>
          </p>
        )}
        {found && !isUsed && !remark && (
          <p className="text-text-2">
            Template <b className="text-text">{found.name}</b> knows these headers and is not used.
          </p>
        )}
        {found && !(remark && !isUsed) && (
          <div>
            <Button size="s" onClick={() => onUse(!isUsed)}>
              {isUsed ? 'Read without it' : `Read with ${found.name}`}
            </Button>
          </div>
        )}
        {canSave && (
          <Checkbox
            checked={wish !== null}
            onChange={(event) =>
              onWish(event.target.checked ? { name: found?.name ?? nameOf(fileName) } : null)
            }
            label={
              found ? 'Save these answers to the template' : 'Save these answers as a template'
            }
          />
        )}
        {canSave && wish && (
          <TextField
            label="Name"
            maxLength={80}
            value={wish.name}
            error={wish.error}
            hint={`The next file with ${headerWords(headers)} is read this way without a question, by anyone on your team.`}
            onChange={(event) => onWish({ name: event.target.value })}
          />
        )}
      </div>
    </Panel>
  )
}

const spelled = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

function headerWords(headers: number): string {
  if (headers === 0) return 'such columns and no header'
  if (headers === 1) return 'this header'
  return `these ${spelled[headers] ?? headers} headers`
}

/** `clockings-week-32.csv` -> `clockings-week-32`. */
function nameOf(fileName: string): string {
  return fileName.replace(/\.[a-z0-9]{1,5}$/i, '').slice(0, 80)
}
