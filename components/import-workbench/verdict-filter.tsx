import Redo2 from 'lucide-react/icons/redo-2'
import Replace from 'lucide-react/icons/replace'
import Undo2 from 'lucide-react/icons/undo-2'
import X from 'lucide-react/icons/x'
import type { ReactNode } from 'react'
import { verdictLooks } from '#components/states/verdict-state.tsx'
import { Button } from '#components/ui/button.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { State } from '#components/ui/state.tsx'
import { grouped } from '#lib/count.ts'
import { tableDate } from '#lib/punch/wall-clock.ts'
import { type VerdictCounts, verdicts } from '#lib/spreadsheet/schema.ts'
import type { RowFilter } from './use-review.ts'

type VerdictFilterProps = {
  counts: VerdictCounts
  filter: RowFilter
  onFilter: (filter: RowFilter) => void
  history: { canUndo: boolean; canRedo: boolean }
  onUndo: () => void
  onRedo: () => void
  onFind: () => void
  /** The search field. */
  search: ReactNode
  /** At the right end: the button that opens the problems on a small screen. */
  end: ReactNode
}

/** Counts that filter, undo and redo, and the search. */
export function VerdictFilter({
  counts,
  filter,
  onFilter,
  history,
  onUndo,
  onRedo,
  onFind,
  search,
  end,
}: VerdictFilterProps) {
  const isAll = filter.verdicts.length === 0 && !filter.employee && !filter.day
  return (
    <div className="flex flex-none flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-6 py-2 max-sm:px-4">
      {/* biome-ignore lint/a11y/useSemanticElements: toggles, no form fields */}
      <div
        role="group"
        aria-label="Show rows by verdict"
        className="flex min-w-0 gap-1.5 overflow-x-auto p-0.5"
      >
        <Chip isPressed={isAll} onPress={() => onFilter({ verdicts: [], search: filter.search })}>
          All <b>{grouped(counts.all)}</b>
        </Chip>
        {verdicts.map((verdict) => {
          const isPressed = filter.verdicts.includes(verdict)
          const others = filter.verdicts.filter((each) => each !== verdict)
          return (
            <Chip
              key={verdict}
              isPressed={isPressed}
              onPress={() =>
                onFilter({
                  ...filter,
                  rule: undefined,
                  verdicts: isPressed ? others : [...others, verdict],
                })
              }
            >
              <State {...verdictLooks[verdict]} word={verdict} />
              <b>{grouped(counts[verdict])}</b>
            </Chip>
          )
        })}
        {filter.employee && (
          <Only
            label={`Only ${filter.employee.id} ${filter.employee.name}`.trim()}
            onRemove={() => onFilter({ ...filter, employee: undefined })}
          />
        )}
        {filter.day && (
          <Only
            label={`Only ${tableDate(filter.day)}`}
            onRemove={() => onFilter({ ...filter, day: undefined })}
          />
        )}
      </div>
      <div className="ml-auto flex items-center gap-1.5 max-sm:ml-0 max-sm:w-full">
        <IconButton
          label="Undo"
          keys="Ctrl Z"
          size="s"
          icon={<Undo2 aria-hidden />}
          aria-disabled={!history.canUndo || undefined}
          onClick={onUndo}
        />
        <IconButton
          label="Redo"
          keys="Ctrl Y"
          size="s"
          icon={<Redo2 aria-hidden />}
          aria-disabled={!history.canRedo || undefined}
          onClick={onRedo}
        />
        <Button size="s" icon={<Replace aria-hidden />} className="max-sm:hidden" onClick={onFind}>
          Find and replace
        </Button>
        {search}
        {end}
      </div>
    </div>
  )
}

type ChipProps = { isPressed: boolean; onPress: () => void; children: ReactNode }

function Chip({ isPressed, onPress, children }: ChipProps) {
  return (
    <button
      type="button"
      aria-pressed={isPressed}
      onClick={onPress}
      className={`flex h-7 flex-none items-center gap-2 rounded-md border px-2.5 whitespace-nowrap max-sm:h-10 ${
        isPressed
          ? 'border-accent bg-selected ring-1 ring-accent'
          : 'border-line-strong bg-surface hover:bg-hover'
      }`}
    >
      {children}
    </button>
  )
}

/** A filter that a press takes away. */
function Only({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <button
      type="button"
      aria-label={`${label}, show all again`}
      onClick={onRemove}
      className="flex h-7 flex-none items-center gap-1.5 rounded-md border border-accent bg-selected px-2.5 whitespace-nowrap ring-1 ring-accent max-sm:h-10"
    >
      {label}
      <X aria-hidden className="size-3.5!" />
    </button>
  )
}
