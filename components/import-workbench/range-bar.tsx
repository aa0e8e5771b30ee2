import X from 'lucide-react/icons/x'
import type { ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { count } from '#lib/count.ts'
import { tableDate } from '#lib/punch/wall-clock.ts'
import type { RangeFacts } from '#lib/spreadsheet/range-schema.ts'
import type { Chosen } from './chosen.ts'

type RangeBarProps = {
  chosen: Chosen
  /** Undefined while they are being counted. */
  facts: RangeFacts | undefined
  onSet: () => void
  onShift: () => void
  onSkip: () => void
  onMore: (button: HTMLElement) => void
  onClose: () => void
}

/** In the place of the cell's explanation while more is chosen: what it has in common, what to do. */
export function RangeBar(props: RangeBarProps) {
  const { chosen, facts, onSet, onShift, onSkip, onMore, onClose } = props
  const areSkipped = facts !== undefined && facts.skipped === facts.rows
  return (
    <section
      aria-label="What is chosen"
      className="flex min-h-14 flex-none flex-wrap items-center gap-x-4 gap-y-2 border-t border-accent bg-selected py-2 pr-3 pl-6 max-sm:px-4"
    >
      <p aria-live="polite" className="min-w-56 flex-1">
        <b>{sizeOf(chosen)}</b>
        <span className="block text-sm text-text-2">{facts ? commonOf(facts) : 'Counting'}</span>
      </p>
      <IconButton
        size="s"
        className="sm:order-last"
        label="Choose one cell only"
        keys="Esc"
        icon={<X aria-hidden />}
        onClick={onClose}
      />
      <div className="flex flex-wrap gap-2 max-sm:w-full">
        {chosen.cells > 0 && (
          <Button size="s" onClick={onSet}>
            Set to
          </Button>
        )}
        <Button size="s" onClick={onShift}>
          Shift times
        </Button>
        <Button size="s" onClick={onSkip}>
          {areSkipped ? 'Bring back' : 'Skip'} {count(chosen.rows, 'row')}
          <Keys>Del</Keys>
        </Button>
        <Button
          size="s"
          aria-haspopup="menu"
          onClick={({ currentTarget }) => onMore(currentTarget)}
        >
          More
          <Keys>Shift F10</Keys>
        </Button>
      </div>
    </section>
  )
}

function sizeOf({ rows, cells, range }: Chosen): string {
  if (range.columns.length === 0) return count(rows, 'row')
  return `${count(cells, 'cell')} in ${count(rows, 'row')}`
}

/** `6 people, 3 problems, Mon 03/08/2026 to Fri 07/08/2026` */
export function commonOf({ people, problems, firstDay, lastDay }: RangeFacts): string {
  const days =
    firstDay === null || lastDay === null
      ? 'no readable time'
      : firstDay === lastDay
        ? tableDate(firstDay)
        : `${tableDate(firstDay)} to ${tableDate(lastDay)}`
  const wrong = problems === 0 ? 'no problem' : count(problems, 'problem')
  return `${count(people, 'person', 'people')}, ${wrong}, ${days}`
}

function Keys({ children }: { children: ReactNode }) {
  return (
    <span className="ml-1 max-sm:hidden">
      <Kbd>{children}</Kbd>
    </span>
  )
}
