import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ImportPage } from '#components/import-page/import-page.tsx'
import { readImportId } from '#lib/imports/schema.ts'

export const metadata: Metadata = { title: 'Import' }

export default async function ImportRoute({ params }: { params: Promise<{ id: string }> }) {
  const importId = readImportId((await params).id)
  if (!importId) notFound()
  return <ImportPage importId={importId} />
}
