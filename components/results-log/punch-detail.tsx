import Lock from 'lucide-react/icons/lock'
import Link from 'next/link'
import { PunchState } from '#components/states/punch-state.tsx'
import { Empty } from '#components/ui/empty.tsx'
import type { PunchDetail as Punch } from '#lib/ledger/data.ts'
import type { Site } from '#lib/ledger/loaders.ts'
import { type LogView, logHref } from '#lib/ledger/log-filter.ts'
import { cameOfIt, meaningOf } from '#lib/ledger/said.ts'
import { isRepairable } from '#lib/ledger/states.ts'
import { typeLabel, typeWithNumber } from '#lib/punch/check-type.ts'
import { longDate } from '#lib/punch/wall-clock.ts'
import { PunchPanel } from './punch-panel.tsx'
import { PunchStory } from './punch-story.tsx'
import { Section } from './section.tsx'
import { SendAgain } from './send-again.tsx'

type PunchDetailProps = { punch: Punch | undefined; punchId: number; view: LogView; site: Site }

/** One punch: its state, what happened, what was sent, and what can be done about it. */
export function PunchDetail({ punch, punchId, view, site }: PunchDetailProps) {
  const closeHref = logHref({ filter: view.filter, cursor: view.cursor })
  if (!punch) {
    return (
      <PunchPanel punchId={punchId} title={`Punch ${punchId}`} closeHref={closeHref}>
        <Empty title="There is no such punch">
          The number in the address fits none in the log.
        </Empty>
      </PunchPanel>
    )
  }
  const { checktime, checktype, state } = punch
  return (
    <PunchPanel
      key={punchId}
      punchId={punchId}
      title={<>Employee {punch.userid}</>}
      closeHref={closeHref}
    >
      <div className="flex flex-col gap-1 px-4 pt-1 pb-3.5">
        <p className="text-lg font-semibold">
          {typeLabel(checktype)}, {longDate(checktime)}, {checktime.slice(11)}
        </p>
        <div className="flex flex-wrap gap-2">
          <PunchState state={state} confirmed={punch.confirmed === 1} chip />
          {punch.connectionKind === 'sandbox' && (
            <span className="state chip bg-mute-soft text-mute">sandbox</span>
          )}
        </div>
        <p className="text-text-2">{meaningOf(punch)}</p>
      </div>
      <Repair punch={punch} view={view} site={site} />
      <PunchStory punch={punch} today={site.today} view={view} />
      <Section title="What was sent">
        <dl className="facts text-sm">
          {factsOf(punch).map(([name, value]) => (
            <div key={name} className="contents">
              <dt>{name}</dt>
              <dd className="wrap-anywhere">{value}</dd>
            </div>
          ))}
        </dl>
      </Section>
      {(state === 'accepted' || state === 'duplicate') && (
        <div className="mt-auto flex items-center gap-2.5 border-t border-line px-4 py-3">
          <Lock aria-hidden className="text-text-3" />
          <p className="text-sm text-text-2">
            It cannot be edited or taken back from here. If it is wrong, correct it in Go2Clock.
          </p>
        </div>
      )}
    </PunchPanel>
  )
}

/** Sending again, or the reason why not. */
function Repair({ punch, view, site }: { punch: Punch; view: LogView; site: Site }) {
  if (!isRepairable(punch.state)) return null
  if (punch.replacedBy !== null) {
    return (
      <p className="border-t border-line px-4 py-3 text-text-2">
        {punch.state === 'unknown' ? 'It was asked about again as' : 'It was sent again as'}{' '}
        <Link
          className="text-link"
          href={logHref({ ...view, punchId: punch.newest?.id ?? punch.replacedBy })}
        >
          punch {punch.newest?.id ?? punch.replacedBy}
        </Link>
        {punch.newest && `: ${cameOfIt(punch, punch.newest)}`}.
      </p>
    )
  }
  if (!site.maySend) {
    return (
      <p className="border-t border-line px-4 py-3 text-text-2">
        Your role can look but not send. An operator or admin can send it again.
      </p>
    )
  }
  return <SendAgain punch={punch} zone={punch.timeZone} today={site.today} filter={view.filter} />
}

function factsOf(punch: Punch): [string, string][] {
  const facts: [string, string | null][] = [
    ['Employee ID', punch.userid],
    ['Time', `${punch.checktime}, ${punch.timeZone}`],
    ['Type', typeWithNumber(punch.checktype)],
    ['Job code', punch.worktype],
    ['Note', punch.eventdescription],
    ['Reader', punch.sensorid],
    ['Clock serial', punch.deviceserial],
    ['Place', punch.latitude && `${punch.latitude}, ${punch.longitude}`],
    [
      'Connection',
      punch.connectionKind === 'sandbox' || !punch.keyTail
        ? punch.connectionName
        : `${punch.connectionName}, key ends in ${punch.keyTail}`,
    ],
  ]
  return facts.filter((fact): fact is [string, string] => Boolean(fact[1]))
}
