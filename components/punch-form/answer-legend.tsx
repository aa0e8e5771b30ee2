import { PunchState } from '#components/states/punch-state.tsx'

const meanings = [
  ['accepted', 'Go2Clock stored the punch.'],
  ['duplicate', 'It says it already holds this record. Nothing was added.'],
  ['rejected', 'It refused the punch and says why. Correct it and send it again.'],
  ['queued', 'No answer within 10 s. Punchdesk goes on by itself; the log tells the rest.'],
] as const

/** What Go2Clock can answer to one punch. */
export function AnswerLegend() {
  return (
    <dl className="grid grid-cols-[112px_1fr] gap-x-3 gap-y-2 text-text-2 max-lg:hidden [:not(:empty)+&]:mt-4">
      {meanings.map(([state, meaning]) => (
        <div key={state} className="contents">
          <dt className="text-text">
            <PunchState state={state} />
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  )
}
