import type { Metadata } from 'next'
import { ImportWorkbench } from '#components/import-workbench/import-workbench.tsx'
import { NoConnection } from '#components/import-workbench/no-connection.tsx'
import { loadLearnedWords } from '#lib/answers/loaders.ts'
import { loadDestination } from '#lib/imports/loaders.ts'
import { loadTemplates } from '#lib/templates/loaders.ts'

export const metadata: Metadata = { title: 'Import' }

export default async function ImportRoute() {
  const destination = await loadDestination()
  if (!destination) return <NoConnection />
  const [templates, words] = await Promise.all([
    loadTemplates(),
    loadLearnedWords(destination.connectionId),
  ])
  return <ImportWorkbench {...{ destination, templates, words }} />
}
