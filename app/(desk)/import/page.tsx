import type { Metadata } from 'next'
import { ImportWorkbench } from '#components/import-workbench/import-workbench.tsx'
import { NoConnection } from '#components/import-workbench/no-connection.tsx'
import { loadDestination } from '#lib/imports/loaders.ts'

export const metadata: Metadata = { title: 'Import' }

export default async function ImportRoute() {
  const destination = await loadDestination()
  return destination ? <ImportWorkbench destination={destination} /> : <NoConnection />
}
