import Link from 'next/link'
import type { ReactNode } from 'react'
import { punchLooks } from '#components/states/punch-state.tsx'
import { Meter, type MeterPart } from '#components/ui/meter.tsx'
import { State } from '#components/ui/state.tsx'
import { grouped } from '#lib/count.ts'
import { answeredCount, type ImportProgress, punchCount } from '#lib/imports/progress.ts'
import { type LogFilter, logHref, noFilter } from '#lib/ledger/log-filter.ts'
import type { PunchState } from '#lib/ledger/states.ts'
import { CheckAgain } from './check-again.tsx'
import { atATime } from './pace-words.ts'
import { UnknownHelp } from './unknown-help.tsx'

type ProgressPanelProps = {
  progress: ImportProgress
  mayAct: boolean
  onChanged: () => Promise<void>
  /** At the right end: how long the rest takes. */
  end: ReactNode
}

/** How much is answered, the counts by state, and what can be done about the unknown ones. */
export function ProgressPanel({ progress, mayAct, onChanged, end }: ProgressPanelProps) {
  const { counts } = progress
  const total = punchCount(counts)
  const tiles = tileStates.filter(
    (state) => state !== 'cancelled' || counts.cancelled > 0 || progress.state === 'cancelled',
  )
  return (
    <section aria-labelledby="progress-title" className="panel">
      <div className="p-4">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <h2 id="progress-title" className="figure">
            {grouped(answeredCount(counts) - counts.cancelled)}{' '}
            <span className="text-base font-normal text-text-2">of {grouped(total)} answered</span>
          </h2>
          {end}
        </div>
        <div className="mt-2">
          <Meter large label="Answered" parts={meterParts(counts)} total={total} />
        </div>
      </div>
      <div className="grid grid-cols-[repeat(auto-fit,minmax(8.5rem,1fr))] overflow-hidden rounded-b-lg border-t border-line">
        {tiles.map((state) => (
          <div
            key={state}
            className="-mr-px -mb-px flex flex-col gap-0.5 border-r border-b border-line px-4 py-2.5"
          >
            <State {...punchLooks[state]} word={state} />
            <Link
              href={logHref({ filter: filterOf(progress, state) })}
              aria-label={`${grouped(counts[state])} ${state}, show in log`}
              className="figure self-start hover:underline"
            >
              {grouped(counts[state])}
            </Link>
            <Remark progress={progress} state={state} mayAct={mayAct} onChanged={onChanged} />
          </div>
        ))}
      </div>
      {counts.unknown > 0 && <UnknownHelp progress={progress} />}
    </section>
  )
}

type RemarkProps = Omit<ProgressPanelProps, 'end'> & { state: PunchState }

/** What a count means, or the step it asks for. */
function Remark({ progress, state, mayAct, onChanged }: RemarkProps) {
  const number = progress.counts[state]
  if (number > 0 && (state === 'rejected' || state === 'failed')) {
    return (
      <Link href={logHref({ filter: filterOf(progress, state) })} className="text-link text-sm">
        {mayAct ? 'Repair' : 'Look at'} {grouped(number)}
      </Link>
    )
  }
  if (number > 0 && state === 'unknown' && mayAct) {
    return <CheckAgain importId={progress.id} onChanged={onChanged} />
  }
  return <span className="text-sm text-text-2">{remarkOf(state, progress)}</span>
}

function filterOf({ id }: ImportProgress, state: PunchState): LogFilter {
  return { ...noFilter, importId: id, states: [state] }
}

function remarkOf(state: PunchState, progress: ImportProgress): string {
  const { counts, confirmed, pace, state: importState } = progress
  const number = counts[state]
  if (state === 'accepted' && confirmed > 0) return `${grouped(confirmed)} of them confirmed`
  if (number === 0) return 'none'
  if (state === 'sending' && importState === 'sending' && pace && pace.inFlight !== null) {
    return `${atATime(pace.inFlight)}, limit ${pace.inFlightLimit}`
  }
  if (state === 'queued')
    return importState === 'paused' ? 'waiting, paused' : 'by order of the file'
  return tileRemarks[state] ?? ''
}

const tileRemarks: Partial<Record<PunchState, string>> = {
  accepted: 'stored by Go2Clock',
  duplicate: 'already in Go2Clock',
  unknown: 'may be stored or not',
  sending: 'on their way now',
  cancelled: 'not sent',
}

const tileStates: PunchState[] = [
  'accepted',
  'duplicate',
  'rejected',
  'failed',
  'unknown',
  'sending',
  'queued',
  'cancelled',
]

/** Answered punches by outcome; what is queued or on the wire leaves the rest empty. */
function meterParts(counts: Record<PunchState, number>): MeterPart[] {
  return [
    { tone: 'ok', value: counts.accepted },
    { tone: 'dup', value: counts.duplicate },
    { tone: 'bad', value: counts.rejected },
    { tone: 'fail', value: counts.failed },
    { tone: 'unsure', value: counts.unknown },
    { tone: 'mute', value: counts.cancelled },
  ]
}
