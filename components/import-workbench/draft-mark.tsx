import CircleCheck from 'lucide-react/icons/circle-check'
import TriangleAlert from 'lucide-react/icons/triangle-alert'
import type { KeepState } from '#lib/drafts/keeper.ts'

/** Beside the title: whether the work on this file would outlive a reload. */
export function DraftMark({ state }: { state: KeepState }) {
  const words = keepWords[state]
  return (
    <span role="status" className="flex items-center gap-1.5 text-sm text-text-2">
      {words &&
        (state === 'kept' ? (
          <CircleCheck aria-hidden className="text-ok" />
        ) : (
          <TriangleAlert aria-hidden className="text-warn" />
        ))}
      {words}
    </span>
  )
}

const keepWords: Record<KeepState, string> = {
  none: '',
  keeping: '',
  kept: 'Draft kept in this browser',
  'too-large': 'Too large to keep as a draft: a reload loses the changes',
  'no-room': 'This browser has no room for a draft: a reload loses the changes',
  'no-store': 'This browser keeps no draft: a reload loses the changes',
  taken: 'Another tab has taken the draft over: changes here are not kept',
  gone: 'The draft was removed: changes here are not kept',
}
