import type { Metadata } from 'next'
import { ImportsPage } from '#components/import-page/imports-page.tsx'
import { readImportId } from '#lib/imports/schema.ts'

export const metadata: Metadata = { title: 'Imports' }

type Props = { searchParams: Promise<{ before?: string | string[] }> }

export default async function ImportsRoute({ searchParams }: Props) {
  const { before } = await searchParams
  return <ImportsPage before={readImportId(before)} />
}
