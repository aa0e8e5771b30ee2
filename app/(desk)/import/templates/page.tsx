import type { Metadata } from 'next'
import { NoConnection } from '#components/import-workbench/no-connection.tsx'
import { TemplatesPage } from '#components/templates/templates-page.tsx'
import { loadAnswers } from '#lib/answers/loaders.ts'
import { loadListPlace } from '#lib/employees/loaders.ts'
import { loadSite } from '#lib/ledger/loaders.ts'
import { loadTemplates } from '#lib/templates/loaders.ts'

export const metadata: Metadata = { title: 'Templates' }

export default async function TemplatesRoute() {
  const place = await loadListPlace()
  if (!place) return <NoConnection title="Templates" />
  const [templates, answers, { zone }] = await Promise.all([
    loadTemplates(),
    loadAnswers(place.connectionId),
    loadSite(),
  ])
  return <TemplatesPage {...{ place, templates, answers, zone }} />
}
