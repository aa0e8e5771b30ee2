import type { Metadata } from 'next'
import { Suspense } from 'react'
import { PageBody, PageTop } from '#components/frame/page-top.tsx'
import { ThresholdsPanel } from '#components/settings/thresholds-panel.tsx'
import { PartBoundary } from '#components/ui/part-boundary.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { loadSettings } from '#lib/settings/loaders.ts'

export const metadata: Metadata = { title: 'Settings' }

export default function SettingsPage() {
  return (
    <>
      <PageTop title="Settings" />
      <PageBody>
        <PartBoundary title="The settings could not be read">
          <Suspense fallback={<Skeleton label="Reading the settings" rows={5} />}>
            <Settings />
          </Suspense>
        </PartBoundary>
      </PageBody>
    </>
  )
}

async function Settings() {
  return <ThresholdsPanel {...(await loadSettings())} />
}
