import type { Metadata } from 'next'
import { Suspense } from 'react'
import { PageBody, PageTop } from '#components/frame/page-top.tsx'
import { AnswerLegend } from '#components/punch-form/answer-legend.tsx'
import { PunchDesk } from '#components/punch-form/punch-desk.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { loadLastPunches, loadSite } from '#lib/ledger/loaders.ts'

export const metadata: Metadata = { title: 'Single punch' }

export default function NewPunchPage() {
  return (
    <>
      <PageTop
        title="Single punch"
        beside={
          <Suspense>
            <Destination />
          </Suspense>
        }
      />
      <PageBody>
        <Suspense fallback={<Skeleton label="Reading the last punches" rows={5} />}>
          <Desk />
        </Suspense>
      </PageBody>
    </>
  )
}

async function Destination() {
  const { connectionName, zone } = await loadSite()
  return (
    <span className="cut text-text-2">
      {connectionName ? `to ${connectionName}, ${zone} time` : 'no connection yet'}
    </span>
  )
}

async function Desk() {
  const [{ zone, today, maySend }, last] = await Promise.all([loadSite(), loadLastPunches()])
  return <PunchDesk {...{ zone, today, maySend, last }} legend={<AnswerLegend />} />
}
