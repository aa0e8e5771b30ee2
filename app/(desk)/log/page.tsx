import type { Metadata } from 'next'
import { Suspense } from 'react'
import { PageTop } from '#components/frame/page-top.tsx'
import { LogBar } from '#components/results-log/log-bar.tsx'
import { LogFrame, NoBar } from '#components/results-log/log-frame.tsx'
import { LogList } from '#components/results-log/log-list.tsx'
import { LogViews } from '#components/results-log/log-views.tsx'
import { PunchDetail } from '#components/results-log/punch-detail.tsx'
import { PartBoundary } from '#components/ui/part-boundary.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { loadImportNames, loadLog, loadPunch, loadSite } from '#lib/ledger/loaders.ts'
import { type LogView, readLogView } from '#lib/ledger/log-filter.ts'

export const metadata: Metadata = { title: 'Log' }
export default async function LogPage({ searchParams }: PageProps<'/log'>) {
  const view = readLogView(await searchParams)
  return (
    <>
      <PageTop title="Log" beside={<LogViews filter={view.filter} />} />
      <LogFrame
        remarks={view.remarks}
        bar={
          <Suspense fallback={<NoBar />}>
            <Bar view={view} />
          </Suspense>
        }
        detail={
          view.punchId && (
            <PartBoundary title="This punch could not be read">
              <Suspense fallback={<Skeleton label="Reading the punch" rows={5} />}>
                <Detail view={view} punchId={view.punchId} />
              </Suspense>
            </PartBoundary>
          )
        }
      >
        <PartBoundary title="The log could not be read">
          <Suspense fallback={<Skeleton label="Reading the log" rows={12} />}>
            <List view={view} />
          </Suspense>
        </PartBoundary>
      </LogFrame>
    </>
  )
}

async function Bar({ view: { filter } }: { view: LogView }) {
  return <LogBar filter={filter} imports={await loadImportNames()} {...(await loadSite())} />
}

async function List({ view }: { view: LogView }) {
  const [log, site] = await Promise.all([loadLog(view), loadSite()])
  return <LogList {...{ view, log, site }} />
}

async function Detail({ view, punchId }: { view: LogView; punchId: number }) {
  const [punch, site] = await Promise.all([loadPunch(punchId), loadSite()])
  return <PunchDetail {...{ punch, punchId, view, site }} />
}
