import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ListImport } from '#components/employees/list-import.tsx'
import { NoConnection } from '#components/import-workbench/no-connection.tsx'
import { loadListPlace } from '#lib/employees/loaders.ts'

export const metadata: Metadata = { title: 'Import employees' }

export default async function ListImportRoute() {
  const place = await loadListPlace()
  if (!place) return <NoConnection title="Employees" />
  if (!place.mayEdit) notFound()
  return <ListImport {...place} />
}
