import Redo2 from 'lucide-react/icons/redo-2'
import Search from 'lucide-react/icons/search'
import Undo2 from 'lucide-react/icons/undo-2'
import type { ReactNode, Ref } from 'react'
import { verdictLooks } from '#components/states/verdict-state.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { State } from '#components/ui/state.tsx'
import { TextInput } from '#components/ui/text-field.tsx'
import { type VerdictCounts, verdicts } from '#lib/spreadsheet/schema.ts'
import type { RowFilter } from './use-review.ts'

type VerdictFilterProps = {
  counts: VerdictCounts
  filter: RowFilter
  onFilter: (filter: RowFilter) => void
  history: { canUndo: boolean; canRedo: boolean }
  onUndo: () => void
  onRedo: () => void
  searchRef: Ref<HTMLInputElement>
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
  searchRef,
  end,
}: VerdictFilterProps) {
  const isAll = filter.verdicts.length === 0
  return (
    <div className="flex flex-none flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-6 py-2 max-sm:px-4">
      {/* biome-ignore lint/a11y/useSemanticElements: toggles, no form fields */}
      <div
        role="group"
        aria-label="Show rows by verdict"
        className="flex min-w-0 gap-1.5 overflow-x-auto p-0.5"
      >
        <Chip
          isPressed={isAll}
          onPress={() => onFilter({ ...filter, verdicts: [], rule: undefined })}
        >
          All <b>{counts.all.toLocaleString('en-GB')}</b>
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
              <b>{counts[verdict].toLocaleString('en-GB')}</b>
            </Chip>
          )
        })}
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
        <div className="relative max-sm:flex-1">
          <Search
            aria-hidden
            className="pointer-events-none absolute inset-y-0 left-2 my-auto size-3.5! text-text-3"
          />
          <TextInput
            ref={searchRef}
            type="search"
            size="s"
            aria-label="Search rows"
            placeholder="Name, ID or day"
            className="w-44 pl-7! max-sm:w-full"
            value={filter.search}
            onChange={(event) => onFilter({ ...filter, search: event.target.value })}
          />
        </div>
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
