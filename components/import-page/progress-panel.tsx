import Link from 'next/link'
import { punchLooks } from '#components/states/punch-state.tsx'
import { Meter, type MeterPart } from '#components/ui/meter.tsx'
import { State } from '#components/ui/state.tsx'
import {
  answeredCount,
  type ImportProgress,
  punchCount,
  ratePerSecond,
  type Sample,
  sayDuration,
  sayRate,
} from '#lib/imports/progress.ts'
import { logHref, noFilter } from '#lib/ledger/log-filter.ts'
import type { PunchState } from '#lib/ledger/states.ts'

/** One sample a second: so many without a rate, and nothing moves. */
const stalledAfter = 15

/** How much is answered, how long the rest takes, and the counts by state. */
export function ProgressPanel({
  progress,
  samples,
}: {
  progress: ImportProgress
  samples: Sample[]
}) {
  const { counts } = progress
  const total = punchCount(counts)
  const answered = answeredCount(counts)
  const tiles = tileStates.filter(
    (state) => state !== 'cancelled' || counts.cancelled > 0 || progress.state === 'cancelled',
  )
  return (
    <section aria-labelledby="progress-title" className="panel">
      <div className="p-4">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <h2 id="progress-title" className="figure">
            {format(answered)}{' '}
            <span className="text-base font-normal text-text-2">of {format(total)} answered</span>
          </h2>
          <TimeLeft progress={progress} samples={samples} />
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
              href={logHref({ filter: { ...noFilter, importId: progress.id, states: [state] } })}
              aria-label={`${format(counts[state])} ${state}, show in log`}
              className="figure self-start hover:underline"
            >
              {format(counts[state])}
            </Link>
            <span className="text-sm text-text-2">{remarkOf(state, progress)}</span>
          </div>
        ))}
      </div>
    </section>
  )
}

function TimeLeft({ progress, samples }: { progress: ImportProgress; samples: Sample[] }) {
  const { counts, state, isHeld } = progress
  if (state !== 'sending') return null
  if (isHeld) return <p className="text-text-2">The connection is on hold; nothing is sent.</p>
  const rate = ratePerSecond(samples)
  const open = counts.queued + counts.sending
  if (rate === null || open === 0) {
    const hasStalled = samples.length > stalledAfter
    return (
      <p className="text-text-2">{hasStalled ? 'No answer for a while' : 'Measuring the pace'}</p>
    )
  }
  return (
    <p className="text-text-2">
      <b className="text-text">About {sayDuration(open / rate)} left</b> at {sayRate(rate)} a second
    </p>
  )
}

function remarkOf(
  state: PunchState,
  { counts, confirmed, state: importState }: ImportProgress,
): string {
  const number = counts[state]
  if (state === 'accepted' && confirmed > 0) return `${format(confirmed)} of them confirmed`
  if (number === 0) return 'none'
  if (state === 'queued')
    return importState === 'paused' ? 'waiting, paused' : 'by order of the file'
  return tileRemarks[state] ?? ''
}

const tileRemarks: Partial<Record<PunchState, string>> = {
  accepted: 'stored by Go2Clock',
  duplicate: 'already in Go2Clock',
  rejected: 'refused; repair in the log',
  failed: 'tries used up',
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

function format(number: number): string {
  return number.toLocaleString('en-GB')
}
