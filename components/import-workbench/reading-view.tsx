'use client'

import { Button } from '#components/ui/button.tsx'
import { Meter } from '#components/ui/meter.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { count } from '#lib/count.ts'
import type { Progress } from '#lib/spreadsheet/schema.ts'
import { fileSize } from './file-size.ts'

type ReadingViewProps = {
  fileName: string
  progress: Progress | null
  onStartOver: () => void
}

/** While a large file is read: how far it is, and its first rows as soon as there are some. */
export function ReadingView({ fileName, progress, onStartOver }: ReadingViewProps) {
  const rows = progress?.firstRows ?? []
  const isChecking = progress?.phase === 'checking'

  return (
    <div className="flex flex-col gap-4">
      <Panel>
        <div role="status" className="flex flex-wrap items-baseline gap-x-3">
          <h2>{isChecking ? `Checking ${fileName}` : `Reading ${fileName}`}</h2>
          {progress && (
            <p className="text-text-2">
              {count(progress.rows, 'row')} so far, {fileSize(progress.bytesRead)} of{' '}
              {fileSize(progress.bytesTotal)}
            </p>
          )}
        </div>
        <div className="mt-3">
          <Meter
            label="Read"
            parts={[{ tone: 'busy', value: progress?.bytesRead ?? 0 }]}
            total={progress?.bytesTotal ?? 0}
          />
        </div>
        <div className="mt-3">
          <Button onClick={onStartOver}>Start over</Button>
        </div>
      </Panel>
      {rows.length > 0 && (
        <Panel title="First rows" padded={false} className="overflow-x-auto">
          <table className="tbl">
            <tbody>
              {rows.map((row) => (
                <tr key={row.rowNo}>
                  <td className="w-16 text-text-3">{row.rowNo}</td>
                  {row.cells.slice(0, 8).map((cell, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                    <td key={index} className="raw">
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      )}
    </div>
  )
}
