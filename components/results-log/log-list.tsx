import { ButtonLink } from '#components/ui/button.tsx'
import { Empty } from '#components/ui/empty.tsx'
import { KeyHints } from '#components/ui/kbd.tsx'
import { count, grouped } from '#lib/count.ts'
import type { LoadedLog, Site } from '#lib/ledger/loaders.ts'
import { isByTime, isFiltered, type LogView, logHref } from '#lib/ledger/log-filter.ts'
import { LogTable } from './log-table.tsx'

type LogListProps = { view: LogView; log: LoadedLog; site: Site }

/** One page of the log, what lies beside it, and how many there are. */
export function LogList({ view, log, site }: LogListProps) {
  const { filter, cursor, punchId } = view
  return (
    <LogTable
      rows={log.rows}
      view={{ filter, cursor, punchId }}
      zone={site.zone}
      today={site.today}
      empty={<NothingHere view={view} />}
      foot={<Foot view={view} log={log} />}
    />
  )
}

function NothingHere({ view }: { view: LogView }) {
  if (view.cursor) {
    return (
      <Empty
        title="No punch lies beyond this place"
        action={<ButtonLink href={logHref({ filter: view.filter })}>Go to the newest</ButtonLink>}
      />
    )
  }
  if (isFiltered(view.filter)) {
    return (
      <Empty
        title="No punch fits these filters"
        action={<ButtonLink href="/log">Clear the filters</ButtonLink>}
      >
        The log itself is not empty because of them: every punch stays in it.
      </Empty>
    )
  }
  return (
    <Empty title="No punch yet" action={<ButtonLink href="/punches/new">Type a punch</ButtonLink>}>
      Every punch that is typed or imported appears here, with what Go2Clock answered.
    </Empty>
  )
}

function Foot({ view, log }: { view: LogView; log: LoadedLog }) {
  const { filter } = view
  const total = log.isCountCut
    ? `more than ${grouped(log.count - 1)} punches`
    : count(log.count, 'punch', 'punches')
  return (
    <>
      <nav
        aria-label="Pages of the log"
        className="flex min-h-10 flex-none items-center gap-2 border-t border-line bg-surface px-6 py-1.5 max-sm:px-4"
      >
        <span className="text-sm text-text-2">
          <b className="text-text">{total}</b>
          {isByTime(filter) ? ', latest time first' : ', newest first'}
        </span>
        <span className="ml-auto flex gap-2">
          {log.newer && (
            <>
              <ButtonLink size="s" variant="quiet" href={logHref({ filter })}>
                Newest
              </ButtonLink>
              <ButtonLink size="s" href={logHref({ filter, cursor: log.newer })}>
                Newer
              </ButtonLink>
            </>
          )}
          {log.older && (
            <ButtonLink size="s" href={logHref({ filter, cursor: log.older })}>
              Older
            </ButtonLink>
          )}
        </span>
      </nav>
      <KeyHints
        hints={[
          [['↑', '↓'], 'walk'],
          [['Enter'], 'open'],
          [['Esc'], 'close'],
          [['/'], 'search'],
        ]}
      />
    </>
  )
}
