import CircleCheck from 'lucide-react/icons/circle-check'
import History from 'lucide-react/icons/history'
import Info from 'lucide-react/icons/info'
import TriangleAlert from 'lucide-react/icons/triangle-alert'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { count, grouped } from '#lib/count.ts'
import type { IdQuestion, IdWay } from '#lib/spreadsheet/schema.ts'
import { dayOfInstant } from './since-words.ts'
import type { DirectoryLoad } from './use-directory.ts'

type IdsPanelProps = {
  question: IdQuestion
  directory: DirectoryLoad['state']
  zone: string
  /** Somebody says who is meant: for all rows, and for the next file. */
  onConfirm: (pairs: [text: string, userid: string][]) => void
  onLoadAgain: () => void
}

/** What the list of employees says about the people of this file. */
export function IdsPanel(props: IdsPanelProps) {
  return (
    <Panel title="Employees">
      <Content {...props} />
    </Panel>
  )
}

function Content(props: IdsPanelProps) {
  const { question, directory, zone, onConfirm, onLoadAgain } = props
  if (directory === 'loading') return <p className="text-text-2">Reading the list of employees…</p>
  if (directory === 'failed') {
    return (
      <>
        <Line icon={<TriangleAlert aria-hidden className="text-warn" />}>
          The list of employees could not be loaded, so IDs are not checked against it.
        </Line>
        <Button size="s" className="mt-2" onClick={onLoadAgain}>
          Try again
        </Button>
      </>
    )
  }
  if (question.listed === 0) {
    return (
      <Line icon={<Info aria-hidden className="text-text-3" />}>
        There is no list of employees yet: every whole number is taken as an ID.{' '}
        <Link className="link" href="/employees/import">
          Import a list
        </Link>
        : then mistyped IDs are found here, and payroll numbers, badges and names lead to IDs.
      </Line>
    )
  }
  if (question.distinct === 0) {
    return <p className="text-text-2">Say which column holds the employee ID.</p>
  }
  if (question.state === 'asked') {
    return (
      <p className="text-text-2">
        How many are in the list of {question.connection} shows once it is said what stands in the
        employee column.
      </p>
    )
  }
  const { found, distinct, unlistedValues, connection } = question
  return (
    <div className="flex flex-col gap-1.5">
      {found > 0 && (
        <Line icon={<CircleCheck aria-hidden className="text-ok" />}>
          <b>
            {grouped(found)} of {grouped(distinct)}
          </b>{' '}
          {words[question.way]} {distinct === 1 ? 'is' : 'are'} in the list of {connection}.
        </Line>
      )}
      {unlistedValues > question.names.length && (
        <Unlisted question={question} onConfirm={onConfirm} />
      )}
      {question.names.length > 0 && <Names question={question} onConfirm={onConfirm} />}
      {question.inactiveValues > 0 && (
        <Line icon={<TriangleAlert aria-hidden className="text-warn" />}>
          <b>{grouped(question.inactiveValues)}</b> {question.inactiveValues === 1 ? 'is' : 'are'}{' '}
          inactive, in {count(question.inactiveRows, 'row')}.
        </Line>
      )}
      {question.confirmedValues > 0 && (
        <Line icon={<History aria-hidden className="text-text-3" />}>
          {count(question.confirmedValues, 'value is', 'values are')} read as confirmed before
          {question.confirmedAt && `, last on ${dayOfInstant(question.confirmedAt, zone)}`}. They
          can be forgotten under{' '}
          <Link className="link" href="/import/templates">
            Templates
          </Link>
          .
        </Line>
      )}
    </div>
  )
}

const words: Record<IdWay, string> = {
  userid: 'IDs',
  zeros: 'IDs',
  payroll: 'payroll numbers',
  badge: 'badges',
  name: 'names',
}

type PartProps = Pick<IdsPanelProps, 'question' | 'onConfirm'>

function Unlisted({ question, onConfirm }: PartProps) {
  const { unlisted, unlistedValues, unlistedRows } = question
  const shown = unlisted.slice(0, 4).map(({ text }) => text)
  const more = unlistedValues - shown.length
  // Names have a step of their own below.
  const proposed = unlisted.filter(
    ({ text, looksLike }) => looksLike && !question.names.some((name) => name.text === text),
  )
  return (
    <>
      <Line icon={<TriangleAlert aria-hidden className="text-warn" />}>
        <b>{grouped(unlistedValues)}</b> {unlistedValues === 1 ? 'is' : 'are'} not
        {question.found === 0 && ` in the list of ${question.connection}`}: {shown.join(', ')}
        {more > 0 && ` and ${grouped(more)} more`}, in {count(unlistedRows, 'row')}.
      </Line>
      {proposed.length > 0 && (
        <ul className="flex flex-col gap-1.5 pl-6">
          {proposed.map(({ text, rows, looksLike }) => (
            <li key={text} className="flex items-start gap-2">
              <span className="min-w-0 flex-1 text-text-2">
                <span className="raw">{text}</span> {looksLike?.why}.
              </span>
              <Button size="s" onClick={() => onConfirm([[text, looksLike?.userid ?? '']])}>
                Use {looksLike?.userid} in {count(rows, 'row')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

/** Names lead to IDs only when somebody looked at them. */
function Names({ question, onConfirm }: PartProps) {
  const { names, connection } = question
  return (
    <div className="mt-1 flex flex-col gap-2 border-t border-line pt-2.5">
      <p>
        {names.length === 1
          ? '1 name of the file is'
          : `${grouped(names.length)} names of the file are`}{' '}
        in the list of {connection}. Look through them before you confirm.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label="Names and their IDs" tabIndex={0} className="max-h-56 overflow-y-auto">
        <table className="tbl tbl-compact">
          <thead>
            <tr>
              <th>In the file</th>
              <th className="w-40">Is</th>
            </tr>
          </thead>
          <tbody>
            {names.map(({ text, userid, name }) => (
              <tr key={text}>
                <td title={text}>
                  <span className="raw">{text}</span>
                </td>
                <td title={`${userid} ${name}`}>
                  <b className="mr-1.5 font-medium">{userid}</b>
                  {name}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <div className="flex items-center gap-2">
        <Button onClick={() => onConfirm(names.map(({ text, userid }) => [text, userid]))}>
          Use {names.length === 1 ? 'this ID' : `these ${grouped(names.length)} IDs`}
        </Button>
        <span className="text-sm text-text-2">Kept for the next file.</span>
      </div>
    </div>
  )
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <p className="flex gap-2">
      <span className="flex h-5 items-center">{icon}</span>
      <span className="min-w-0">{children}</span>
    </p>
  )
}
