'use client'

import ArrowRight from 'lucide-react/icons/arrow-right'
import type { ReactNode } from 'react'
import { PageBody, PageFoot } from '#components/frame/page-top.tsx'
import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { Reading, Summary } from '#lib/spreadsheet/schema.ts'
import { ColumnsTable } from './columns-table.tsx'
import { DateQuestionPanel } from './date-question.tsx'
import { FileBar } from './file-bar.tsx'
import { SentPreview } from './sent-preview.tsx'
import { TypeWords } from './type-words.tsx'
import { useReading } from './use-reading.ts'
import type { Ask } from './use-workbench.ts'

type ReadStepProps = {
  ask: Ask
  summary: Summary
  destination: string
  /** What must be known before, e.g. that this very file was sent already. */
  notice: ReactNode
  onReread: (reading: Reading) => void
  onStartOver: () => void
  onContinue: () => void
}

/** Step 1: how the file is understood, with one question where it cannot tell by itself. */
export function ReadStep({
  ask,
  summary,
  destination,
  notice,
  onReread,
  onStartOver,
  onContinue,
}: ReadStepProps) {
  const { reading, isBusy, droppedEdits, answer } = useReading(ask)
  if (!reading) return <Skeleton label={`Reading ${summary.name}`} rows={8} />
  const { shape, questions, columns, words, dates, preview } = reading
  const blocking = questions.find((question) => question.blocks)
  const asked = questions.map((question) => question.sentence)
  const notes = [...new Set(summary.notes)].filter((note) => !asked.includes(note))
  const besideDates = questions.filter((question) => question.id !== 'date-order')

  return (
    <>
      <PageBody className="flex flex-col gap-4">
        {notice}
        <FileBar
          summary={summary}
          destination={destination}
          headerRow={shape.headerRow}
          onReread={onReread}
          onHeaderRow={(headerRow) => answer({ headerRow })}
        />
        {notes.map((note) => (
          <Notice key={note} title={note} />
        ))}
        {droppedEdits && (
          <Notice
            kind="warn"
            role="status"
            title="Your changes to cells were dropped: the punches are now made of other columns."
          />
        )}
        {besideDates.map((question) => (
          <Notice
            key={question.id}
            kind={question.blocks ? 'warn' : 'info'}
            title={question.sentence}
          />
        ))}
        <div
          aria-busy={isBusy}
          className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_362px]"
        >
          <div className="flex min-w-0 flex-col gap-4">
            <DateQuestionPanel
              question={dates}
              chosen={shape.dateOrder}
              onAnswer={(dateOrder) => answer({ dateOrder })}
            />
            <ColumnsTable columns={columns} shape={shape} onChange={answer} />
            <SentPreview rows={preview} total={summary.rows} />
          </div>
          <TypeWords words={words} shape={shape} onChange={answer} />
        </div>
      </PageBody>
      <PageFoot>
        <p aria-live="polite" className="flex-1 text-text-2">
          {isBusy
            ? 'Checking the rows again…'
            : (blocking?.sentence ?? 'Nothing is sent yet. The file stays in this browser.')}
        </p>
        <div className="flex gap-2 max-sm:justify-end">
          <Button onClick={onStartOver}>Start over</Button>
          {!blocking && (
            <Button variant="primary" pending={isBusy} onClick={onContinue}>
              Continue
              <ArrowRight aria-hidden />
            </Button>
          )}
        </div>
      </PageFoot>
    </>
  )
}
