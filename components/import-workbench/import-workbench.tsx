'use client'

import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { PageBody, PageTop } from '#components/frame/page-top.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { FailedPart } from '#components/ui/empty.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Steps } from '#components/ui/steps.tsx'
import type { Destination } from '#lib/imports/schema.ts'
import type { SendSummary, Shape } from '#lib/spreadsheet/schema.ts'
import { CheckStep } from './check-step.tsx'
import { DropZone } from './drop-zone.tsx'
import { ReadStep } from './read-step.tsx'
import { ReadingView } from './reading-view.tsx'
import { SendDialog } from './send-dialog.tsx'
import { SendStep } from './send-step.tsx'
import { useLeaveWarning } from './use-leave-warning.ts'
import { sentBeforeSentence, useSentBefore } from './use-sent-before.ts'
import { useWorkbench } from './use-workbench.ts'

const stepNames = ['Read', 'Check', 'Send']
/** `shape` is of the file, `punches` of the rows to check: one per punch. */
type Step = { name: 'read' } | { name: 'check' | 'send'; shape: Shape; punches: Shape }

/** From a dropped file to an import on its way: read, check, send. */
export function ImportWorkbench({ destination }: { destination: Destination }) {
  const bench = useWorkbench(destination.zone, destination.thresholds)
  const { stage, ask } = bench
  const [step, setStep] = useState<Step>({ name: 'read' })
  const [isEdited, setEdited] = useState(false)
  /** All rows are with the desk: the page may be left. */
  const [isUp, setUp] = useState(false)
  const [toSend, setToSend] = useState<SendSummary>()
  const [isCompared, setCompared] = useState(true)
  const [isAsking, setAsking] = useState(false)
  // A drop on a page whose script has not come yet would make the browser open the file instead.
  const isAlive = useSyncExternalStore(
    () => () => {},
    () => true,
    () => false,
  )
  const summary = stage.name === 'open' ? stage.summary : undefined
  const sentBefore = useSentBefore(destination.connectionId, summary?.sha256)
  const sentSentence = sentBefore && sentBeforeSentence(sentBefore, destination.zone)

  // A new step takes the place of the button that was pressed; the grid takes the focus by itself.
  const place = stage.name === 'open' ? step.name : stage.name
  const placeBefore = useRef(place)
  useEffect(() => {
    if (place !== placeBefore.current && place !== 'check') {
      document.getElementById('content')?.focus({ preventScroll: true })
    }
    placeBefore.current = place
  }, [place])

  useLeaveWarning(isUp ? null : leaveSentence(summary ? step.name : 'read', isEdited))

  const begin = (source: Blob | string | File[], name: string) => {
    setStep({ name: 'read' })
    setEdited(false)
    setUp(false)
    void bench.open({ source, name })
  }
  const startOver = () => {
    setStep({ name: 'read' })
    setEdited(false)
    bench.startOver()
  }
  const check = async () => {
    const shapes = await ask(async (worker) => {
      const [shape, punches] = await Promise.all([worker.getShape(), worker.reviewShape()])
      return { shape, punches }
    })
    if (shapes) setStep({ name: 'check', ...shapes })
  }
  const onEdited = useCallback(() => setEdited(true), [])
  const onDone = useCallback(() => setUp(true), [])

  const current = summary ? ['read', 'check', 'send'].indexOf(step.name) : 0
  return (
    <>
      <PageTop
        title={
          <>
            {summary ? <span className="font-normal text-text-3">Import / </span> : 'Import'}
            {summary?.name}
          </>
        }
        actions={<Steps steps={stepNames} current={current} />}
      />
      {stage.name === 'empty' && !isAlive && (
        <PageBody>
          <Skeleton label="Making ready" rows={4} />
        </PageBody>
      )}
      {stage.name === 'empty' && isAlive && (
        <PageBody>
          <DropZone
            onFiles={(files) => begin(files, nameOf(files))}
            onText={(text) => begin(text, 'Pasted rows')}
          />
        </PageBody>
      )}
      {stage.name === 'reading' && (
        <PageBody>
          <ReadingView
            fileName={stage.fileName}
            progress={stage.progress}
            ask={ask}
            onStartOver={startOver}
          />
        </PageBody>
      )}
      {stage.name === 'failed' && (
        <PageBody>
          <Panel padded={false}>
            <FailedPart
              title={`${stage.fileName || 'The file'} could not be read`}
              action={
                <div className="flex gap-2">
                  {stage.canReadAgain && <Button onClick={bench.readAgain}>Read as found</Button>}
                  <Button onClick={startOver}>Start over</Button>
                </div>
              }
            >
              {stage.message}
            </FailedPart>
          </Panel>
        </PageBody>
      )}
      {stage.name === 'open' && step.name === 'read' && (
        <ReadStep
          key={stage.reading}
          ask={ask}
          summary={stage.summary}
          destination={destination.name}
          notice={
            sentBefore && (
              <Notice
                kind="warn"
                role="status"
                title={sentSentence}
                actions={
                  <ButtonLink size="s" href={`/imports/${sentBefore.importId}`}>
                    Open that import
                  </ButtonLink>
                }
              >
                Go on only if you want to send it again; Go2Clock refuses punches it already holds.
              </Notice>
            )
          }
          onReread={(reading) => void bench.reread(reading)}
          onStartOver={startOver}
          onContinue={() => void check()}
        />
      )}
      {stage.name === 'open' && step.name === 'check' && (
        <CheckStep
          ask={ask}
          shape={step.punches}
          destination={destination}
          onEdited={onEdited}
          onBack={() => setStep({ name: 'read' })}
          onSend={(goes, wasCompared) => {
            setToSend(goes)
            setCompared(wasCompared)
            setAsking(true)
          }}
        />
      )}
      {stage.name === 'open' && step.name === 'send' && (
        <SendStep
          ask={ask}
          summary={stage.summary}
          shape={step.shape}
          connectionId={destination.connectionId}
          onBack={() => setStep({ ...step, name: 'check' })}
          onDone={onDone}
        />
      )}
      {toSend && (
        <SendDialog
          summary={toSend}
          destination={destination}
          sentBefore={sentSentence}
          isCompared={isCompared}
          isOpen={isAsking}
          onOpenChange={setAsking}
          onConfirm={() => {
            setAsking(false)
            setStep((before) => (before.name === 'check' ? { ...before, name: 'send' } : before))
          }}
        />
      )}
    </>
  )
}

function leaveSentence(step: Step['name'], isEdited: boolean): string | null {
  if (step === 'send') return 'The file is still on its way up. Leave, and nothing of it is sent?'
  if (isEdited) return 'Your changes to this file are only in this page. Leave and lose them?'
  return null
}

/** `clockings-week-32.csv`, `april.csv and 2 more`. */
function nameOf([first, ...more]: File[]): string {
  const name = first?.name ?? ''
  return more.length === 0 ? name : `${name} and ${more.length} more`
}
