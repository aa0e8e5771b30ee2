'use client'

import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { forgetAnswer } from '#lib/answers/actions.ts'
import { shownInstant } from '#lib/punch/instant.ts'
import { todayIn } from '#lib/punch/site-zone.ts'
import { useStep } from './use-step.ts'

type Answer = {
  kind: 'id' | 'name' | 'column' | 'word'
  written: string
  shown: string
  means: string
  by: string
  at: string
}

type AnswersTableProps = {
  caption: string
  heads: [string, string]
  answers: Answer[]
  connectionId: number
  zone: string
  mayEdit: boolean
}

/** What was answered once, each to be forgotten: the next file asks again. */
export function AnswersTable(props: AnswersTableProps) {
  const { caption, heads, answers, connectionId, zone, mayEdit } = props
  const { problem, run } = useStep()
  const today = todayIn(zone)
  const label = `${caption}, table`
  return (
    <>
      {problem && <Notice strip kind="bad" role="alert" title={problem} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label={label} tabIndex={0} className="relative max-h-96 overflow-auto">
        <table className="tbl min-w-[36rem]">
          <colgroup>
            <col className="w-60" />
            <col />
            <col className="w-56" />
            {mayEdit && <col className="w-24" />}
          </colgroup>
          <thead>
            <tr>
              <th>{heads[0]}</th>
              <th>{heads[1]}</th>
              <th>Answered</th>
              {mayEdit && (
                <th>
                  <span className="sr-only">Forget</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {answers.map(({ kind, written, shown, means, by, at }) => (
              <tr key={`${kind} ${written}`}>
                <td title={shown}>
                  <span className="raw">{shown}</span>
                </td>
                <td>{means}</td>
                <td>
                  by {by}, {shownInstant(at, zone, today)}
                </td>
                {mayEdit && (
                  <td>
                    <Button
                      size="s"
                      aria-label={`Forget ${shown}`}
                      onClick={() => void run(() => forgetAnswer({ connectionId, kind, written }))}
                    >
                      Forget
                    </Button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}
