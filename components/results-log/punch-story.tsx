import CheckCheck from 'lucide-react/icons/check-check'
import FileUp from 'lucide-react/icons/file-up'
import Hourglass from 'lucide-react/icons/hourglass'
import SquarePen from 'lucide-react/icons/square-pen'
import Unplug from 'lucide-react/icons/unplug'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { punchLooks } from '#components/states/punch-state.tsx'
import { type Tone, toneInk } from '#components/ui/state.tsx'
import type { PunchDetail } from '#lib/ledger/data.ts'
import { type LogView, logHref } from '#lib/ledger/log-filter.ts'
import { type StoryEvent, storyOf } from '#lib/ledger/story.ts'
import { shownInstant } from '#lib/punch/instant.ts'
import { tableTime } from '#lib/punch/wall-clock.ts'
import { Section } from './section.tsx'

type PunchStoryProps = { punch: PunchDetail; today: string; view: LogView }

/** Every step of a punch with its answer; below it the refused ones it replaces. */
export function PunchStory({ punch, today, view }: PunchStoryProps) {
  return (
    <>
      <Section title="What happened">
        <ol>
          {storyOf(punch).map((event, index) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a story only grows at its end
              key={index}
              className="relative grid grid-cols-[22px_1fr] gap-2 pb-3 last:pb-0.5 before:absolute before:top-5 before:-bottom-0.5 before:left-[10.5px] before:w-px before:bg-line-strong last:before:hidden"
            >
              <Icon event={event} isByHand={punch.importId === null} />
              <div className="min-w-0">
                <div className="flex items-baseline gap-2">
                  <span
                    className={
                      event.kind === 'waited' ? 'flex-1 text-text-2' : 'flex-1 font-medium'
                    }
                  >
                    {event.title}
                  </span>
                  {event.at && (
                    <time dateTime={event.at} className="flex-none text-text-2">
                      {shownInstant(event.at, punch.timeZone, today)}
                    </time>
                  )}
                </div>
                {event.text && <p className="text-text-2 wrap-anywhere">{event.text}</p>}
                {event.quote && (
                  <p className="mt-1 rounded-sm bg-sunken px-2 py-1 wrap-anywhere">
                    “{event.quote}”
                  </p>
                )}
              </div>
            </li>
          ))}
        </ol>
      </Section>
      {punch.replaced.length > 0 && (
        <Section
          title={punch.replaced[0]?.state === 'unknown' ? 'It asks again about' : 'It replaces'}
        >
          <ul className="flex flex-col gap-1.5">
            {punch.replaced.map((old) => (
              <li key={old.id}>
                <Link className="text-link" href={logHref({ ...view, punchId: old.id })}>
                  {old.userid}, {tableTime(old.checktime)}
                </Link>{' '}
                <span className="text-text-2">
                  {old.state}
                  {old.answer && `: “${old.answer}”`}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

function Icon({ event, isByHand }: { event: StoryEvent; isByHand: boolean }) {
  const { tone, icon } = looksOf(event, isByHand)
  return <span className={`grid h-5 w-[22px] place-items-center ${toneInk[tone]}`}>{icon}</span>
}

function looksOf({ kind }: StoryEvent, isByHand: boolean): { tone: Tone; icon: ReactNode } {
  switch (kind) {
    case 'queued':
      return { tone: 'mute', icon: isByHand ? <SquarePen aria-hidden /> : <FileUp aria-hidden /> }
    case 'waited':
    case 'waits':
      return { tone: 'mute', icon: <Hourglass aria-hidden /> }
    case 'free':
      return { tone: 'warn', icon: <Unplug aria-hidden /> }
    case 'confirmed':
      return { tone: 'ok', icon: <CheckCheck aria-hidden /> }
    default:
      return punchLooks[kind]
  }
}
