import { PageFoot } from '#components/frame/page-top.tsx'
import { Button } from '#components/ui/button.tsx'
import { KeyHints } from '#components/ui/kbd.tsx'
import { count, grouped } from '#lib/count.ts'
import { sayDuration } from '#lib/imports/progress.ts'
import { staysBehind, whatGoes } from './send-words.ts'
import type { HeldCheck } from './use-held.ts'
import type { ReviewFacts } from './use-review.ts'

type CheckFootProps = {
  facts: ReviewFacts
  /** Rows the filters let through. */
  shown: number
  destination: string
  /** Punches a second of the last import; null when there was none. */
  pace: number | null
  held: HeldCheck
  /** What a screen reader is told after edits. */
  said: string
  onBack: () => void
  onSend: () => void
}

/** The keys, what would be sent and what stays behind, and the one button that sends. */
export function CheckFoot({
  facts,
  shown,
  destination,
  pace,
  held,
  said,
  onBack,
  onSend,
}: CheckFootProps) {
  const { counts, summary } = facts
  const behind = staysBehind(summary.staysBehind)
  const what = count(summary.punches, 'punch', 'punches')
  return (
    <>
      <KeyHints hints={hints} end={`${grouped(shown)} of ${count(counts.all, 'row')} shown`} />
      <PageFoot>
        <p role="status" className="sr-only">
          {said}
        </p>
        <div className="flex-1">
          <p>
            <b>{what}</b> {whatGoes(summary, destination)}
            {pace && summary.punches > 0 && ` About ${sayDuration(summary.punches / pace)}.`}
          </p>
          {behind && <p className="text-sm text-text-2">{behind}</p>}
        </div>
        <div className="flex gap-2 max-sm:justify-end">
          <Button onClick={onBack}>Back</Button>
          {held.name === 'asking' ? (
            <p role="status" className="self-center text-text-2">
              Comparing with what was sent before
              {held.peopleLeft > 0 && `, ${count(held.peopleLeft, 'person', 'people')} left`}.
            </p>
          ) : summary.punches > 0 ? (
            <Button variant="primary" onClick={onSend}>
              Send {what}
            </Button>
          ) : (
            <p className="self-center text-text-2">No row can be sent yet.</p>
          )}
        </div>
      </PageFoot>
    </>
  )
}

const hints: [string[], string][] = [
  [['F8'], 'next problem'],
  [['Enter'], 'edit'],
  [['Ctrl', 'D'], 'fill down'],
  [['Ctrl', 'Z'], 'undo'],
  [['Ctrl', 'H'], 'find and replace'],
  [['Del'], 'skip row'],
  [['/'], 'search'],
  [['?'], 'all keys'],
]
