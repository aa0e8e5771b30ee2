import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { grouped } from '#lib/count.ts'
import { loadImport } from '#lib/imports/loaders.ts'
import { wallInZone } from '#lib/punch/site-zone.ts'
import { tableDate } from '#lib/punch/wall-clock.ts'
import { BehindPanel } from './behind-panel.tsx'
import { ImportView } from './import-view.tsx'

/** The page of one import: what it is, then its live part around what stayed behind. */
export async function ImportPage({ importId }: { importId: number }) {
  const found = await loadImport(importId)
  if (!found) notFound()
  const { line, progress, zone } = found
  const sentAt = wallInZone(Date.parse(line.started_at ?? line.created_at) / 1000, zone)
  const byline = `${grouped(line.row_count)} rows by ${line.author_name} to ${line.connection_name}, ${tableDate(sentAt)} ${sentAt.slice(11, 16)}`
  return (
    <ImportView
      connectionId={line.connection_id}
      name={line.name}
      byline={byline}
      zone={zone}
      initial={progress}
    >
      <Suspense fallback={<Skeleton label="Reading what stayed behind" rows={2} />}>
        <BehindPanel
          importId={importId}
          isInPart={!line.shape.includes('"punch-per-row"')}
          counts={{
            error: line.error_rows,
            duplicate: line.duplicate_rows,
            skipped: line.skipped_rows,
          }}
        />
      </Suspense>
    </ImportView>
  )
}
