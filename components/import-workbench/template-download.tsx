'use client'

import Download from 'lucide-react/icons/download'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { startWorkbench } from '#lib/spreadsheet/client.ts'
import type { TemplateFileKind } from '#lib/spreadsheet/schema.ts'

/** For whoever has no file yet: a sheet with the columns that are read without a question. */
export function TemplateDownload() {
  const [making, setMaking] = useState<TemplateFileKind>()
  const [hasFailed, setFailed] = useState(false)
  const download = async (kind: TemplateFileKind) => {
    setMaking(kind)
    setFailed(false)
    try {
      save(await makeTemplate(kind), kind)
    } catch {
      setFailed(true)
    }
    setMaking(undefined)
  }
  return (
    <section
      aria-label="Template"
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-1"
    >
      <p className="text-text-2">
        No file yet? Fill one in: it is read without a question.{' '}
        {hasFailed && (
          <span role="alert" className="text-bad">
            It could not be made. Load this page again, and try once more.
          </span>
        )}
      </p>
      <div className="flex flex-wrap gap-2">
        {(['xlsx', 'csv'] as const).map((kind) => (
          <Button
            key={kind}
            variant="quiet"
            icon={<Download aria-hidden />}
            pending={making === kind}
            onClick={() => void download(kind)}
          >
            Download template ({kind.toUpperCase()})
          </Button>
        ))}
      </div>
    </section>
  )
}

/** A worker for a moment: what writes workbooks is a megabyte of script that no page should hold. */
async function makeTemplate(kind: TemplateFileKind): Promise<Uint8Array<ArrayBuffer>> {
  let stop = () => {}
  try {
    const bytes = await new Promise<Uint8Array>((resolve, reject) => {
      const handle = startWorkbench(reject)
      stop = handle.stop
      handle.bench.templateFile(kind).then(resolve, reject)
    })
    return new Uint8Array(bytes)
  } finally {
    stop()
  }
}

const types: Record<TemplateFileKind, string> = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

function save(bytes: Uint8Array<ArrayBuffer>, kind: TemplateFileKind) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([bytes], { type: types[kind] }))
  link.download = `punchdesk-template.${kind}`
  link.click()
  // The browser has its own hold on it once the download has begun.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
