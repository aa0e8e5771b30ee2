'use client'

import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useRef, useState } from 'react'
import { PageBody } from '#components/frame/page-top.tsx'
import { Button } from '#components/ui/button.tsx'
import { Meter } from '#components/ui/meter.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { count, grouped } from '#lib/count.ts'
import type { Shape, Summary } from '#lib/spreadsheet/schema.ts'
import { uploadImport } from './upload.ts'
import type { Ask } from './use-workbench.ts'

type SendStepProps = {
  ask: Ask
  summary: Summary
  /** Source rows of the file as it is read now; a header row that was chosen is none of them. */
  sourceRows: number
  shape: Shape
  connectionId: number
  onBack: () => void
  /** The rows are with the desk; the page may be left. */
  onDone: () => void
}

/** Step 3: all rows go up to the desk; once they are there, it sends them by itself. */
export function SendStep({
  ask,
  summary,
  sourceRows,
  shape,
  connectionId,
  onBack,
  onDone,
}: SendStepProps) {
  const router = useRouter()
  const [rows, setRows] = useState(0)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const abort = useRef<AbortController>(undefined)

  const run = useCallback(async () => {
    // A run that was started twice (React's strict mode) must not make two imports.
    abort.current?.abort()
    const mine = new AbortController()
    abort.current = mine
    await Promise.resolve()
    if (mine.signal.aborted) return
    setFailure(null)
    setRows(0)
    const { name, sha256 } = summary
    const result = await uploadImport(
      { connectionId, name, sha256, shape, rows: sourceRows },
      async (seq) => {
        const answer = await ask(async (bench) => ({ chunk: await bench.uploadChunk(seq) }))
        return answer ? answer.chunk : 'failed'
      },
      { onRows: setRows, onTrouble: setTrouble },
      mine.signal,
    )
    if (mine !== abort.current) return
    setTrouble(null)
    if (!result.ok) return setFailure(result.message)
    onDone()
    router.push(`/imports/${result.data.importId}`)
  }, [ask, connectionId, onDone, router, shape, sourceRows, summary])

  useEffect(() => {
    void run()
    return () => abort.current?.abort()
  }, [run])

  return (
    <PageBody className="flex flex-col gap-4">
      {failure && (
        <Notice
          kind="bad"
          role="alert"
          title="The file was not sent."
          actions={
            <>
              <Button size="s" onClick={onBack}>
                Back
              </Button>
              <Button size="s" onClick={() => void run()}>
                Try again
              </Button>
            </>
          }
        >
          {failure}
        </Notice>
      )}
      {trouble && !failure && (
        <Notice kind="warn" role="status" title={trouble}>
          Nothing is lost; keep this page open.
        </Notice>
      )}
      {!failure && (
        <Panel>
          <div role="status" className="flex flex-wrap items-baseline gap-x-3">
            <h2 className="figure">
              {grouped(rows)}{' '}
              <span className="text-md font-normal text-text-2">
                of {count(sourceRows, 'row')} are with Punchdesk
              </span>
            </h2>
          </div>
          <div className="mt-2">
            <Meter label="Uploaded" parts={[{ tone: 'busy', value: rows }]} total={sourceRows} />
          </div>
          <p className="mt-3 text-text-2">
            Keep this page open until all rows are up. Sending begins only then, and goes on without
            this page.
          </p>
          <div className="mt-3">
            <Button
              variant="danger"
              onClick={() => {
                abort.current?.abort()
                onBack()
              }}
            >
              Stop the upload
            </Button>
          </div>
        </Panel>
      )}
    </PageBody>
  )
}
