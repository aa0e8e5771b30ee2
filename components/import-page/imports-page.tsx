import Link from 'next/link'
import { PageBody, PageTop } from '#components/frame/page-top.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { grouped } from '#lib/count.ts'
import type { ImportLine } from '#lib/imports/data.ts'
import { loadImports } from '#lib/imports/loaders.ts'
import { wallInZone } from '#lib/punch/site-zone.ts'
import { tableDate } from '#lib/punch/wall-clock.ts'
import { StateNow } from './state-now.tsx'

/** All imports, newest first. */
export async function ImportsPage({ before }: { before?: number }) {
  const { imports, older } = await loadImports(before)
  return (
    <>
      <PageTop
        title="Imports"
        actions={
          <ButtonLink variant="primary" href="/import">
            Import a spreadsheet
          </ButtonLink>
        }
      />
      <PageBody>
        <Panel padded={false}>
          {imports.length === 0 ? (
            <Empty title={before ? 'No older imports' : 'No imports yet'}>
              {before
                ? 'The list ends here.'
                : 'Every spreadsheet that is sent appears here with its counts and its results.'}
            </Empty>
          ) : (
            <ImportsTable imports={imports} />
          )}
        </Panel>
        <div className="mt-3 flex gap-2">
          {before && <ButtonLink href="/imports">Newest</ButtonLink>}
          {older && <ButtonLink href={`/imports?before=${older}`}>Older</ButtonLink>}
        </div>
      </PageBody>
    </>
  )
}

function ImportsTable({ imports }: { imports: ImportLine[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label="Imports, table" tabIndex={0} className="overflow-x-auto">
      <table className="tbl min-w-[60rem]">
        <colgroup>
          <col />
          <col className="w-32" />
          <col className="w-44" />
          <col className="w-36" />
          <col className="w-24" />
          <col className="w-24" />
          <col className="w-24" />
          <col className="w-24" />
          <col className="w-24" />
        </colgroup>
        <thead>
          <tr>
            <th>File</th>
            <th>State</th>
            <th>Sent</th>
            <th>By</th>
            <th className="num">Punches</th>
            <th className="num">Accepted</th>
            <th className="num">Duplicate</th>
            <th className="num">To repair</th>
            <th className="num">Open</th>
          </tr>
        </thead>
        <tbody>
          {imports.map((line) => (
            <tr key={line.id}>
              <td title={line.name}>
                <Link className="link" href={`/imports/${line.id}`}>
                  {line.name}
                </Link>
              </td>
              <td>
                <StateNow state={line.state} connectionId={line.connection_id} />
              </td>
              <td>{sentAt(line)}</td>
              <td>{line.author_name}</td>
              <td className="num">{format(line.punch_count)}</td>
              <td className="num">{format(line.accepted)}</td>
              <td className="num">{format(line.duplicate)}</td>
              <td className="num">{format(line.rejected + line.failed + line.unknown)}</td>
              <td className="num">{format(line.queued + line.sending)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function sentAt({ started_at, created_at, time_zone }: ImportLine): string {
  const wall = wallInZone(Date.parse(started_at ?? created_at) / 1000, time_zone)
  return `${tableDate(wall)} ${wall.slice(11, 16)}`
}

function format(number: number): string {
  return number === 0 ? '' : grouped(number)
}
