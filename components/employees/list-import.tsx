'use client'

import { PageBody, PageTop } from '#components/frame/page-top.tsx'
import { Button } from '#components/ui/button.tsx'
import { FailedPart } from '#components/ui/empty.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { ListDrop } from './list-drop.tsx'
import { ListPreview } from './list-preview.tsx'
import { useListFile } from './use-list-file.ts'

type ListImportProps = { connectionId: number; connectionName: string }

/** From a file with employees to the list: choose, look at what changes, save. */
export function ListImport({ connectionId, connectionName }: ListImportProps) {
  const { stage, open, change, startOver } = useListFile(connectionId)
  return (
    <>
      <PageTop
        title={stage.name === 'open' ? stage.file.name : 'Import a list'}
        crumb={{ href: '/employees', label: 'Employees' }}
      />
      {stage.name === 'empty' && (
        <PageBody>
          <ListDrop connectionName={connectionName} onFile={(file) => void open(file)} />
        </PageBody>
      )}
      {stage.name === 'reading' && (
        <PageBody>
          <Skeleton label={`Reading ${stage.fileName}`} rows={8} />
        </PageBody>
      )}
      {stage.name === 'failed' && (
        <PageBody>
          <Panel padded={false}>
            <FailedPart
              title={`${stage.fileName} could not be read`}
              action={<Button onClick={startOver}>Choose another file</Button>}
            >
              {stage.message}
            </FailedPart>
          </Panel>
        </PageBody>
      )}
      {stage.name === 'open' && (
        <ListPreview
          file={stage.file}
          connectionId={connectionId}
          connectionName={connectionName}
          onChange={change}
          onStartOver={startOver}
        />
      )}
    </>
  )
}
