'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useFrame } from '#components/frame/frame-provider.tsx'
import { PageBody, PageTop } from '#components/frame/page-top.tsx'
import { Button, ButtonLink } from '#components/ui/button.tsx'
import { FailedPart } from '#components/ui/empty.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { Steps } from '#components/ui/steps.tsx'
import { useIsAlive } from '#components/ui/use-is-alive.ts'
import { ownerOf } from '#lib/drafts/draft.ts'
import type { Destination } from '#lib/imports/schema.ts'
import type { LearnedWord, SendSummary, Shape, Template } from '#lib/spreadsheet/schema.ts'
import { CheckStep } from './check-step.tsx'
import { DraftMark } from './draft-mark.tsx'
import { DraftOffer } from './draft-offer.tsx'
import { DropZone } from './drop-zone.tsx'
import { ReadStep } from './read-step.tsx'
import { ReadingView } from './reading-view.tsx'
import { SendDialog } from './send-dialog.tsx'
import { SendStep } from './send-step.tsx'
import { useDirectory } from './use-directory.ts'
import { useDraft } from './use-draft.ts'
import { useLeaveWarning } from './use-leave-warning.ts'
import { sentBeforeSentence, useSentBefore } from './use-sent-before.ts'
import { type Ask, type AskCall, useWorkbench } from './use-workbench.ts'

const stepNames = ['Read', 'Check', 'Send']
/** `shape` is of the file, `punches` of the rows to check: one per punch. */
type Step = { name: 'read' } | { name: 'check' | 'send'; shape: Shape; punches: Shape }

type ImportWorkbenchProps = {
  destination: Destination
  templates: Template[]
  words: LearnedWord[]
}

/** From a dropped file to an import on its way: read, check, send. */
export function ImportWorkbench({ destination, templates, words }: ImportWorkbenchProps) {
  const router = useRouter()
  const { zone, thresholds, connectionId } = destination
  const { directory, loadAgain } = useDirectory(connectionId)
  const bench = useWorkbench(zone, { thresholds, templates, words, directory: directory.json })
  const { stage } = bench
  const { user } = useFrame().frame
  const draft = useDraft(ownerOf(user.id, connectionId), bench.ask)
  const ask: Ask = useAskAndKeep(bench.ask, draft.changed)
  const [step, setStep] = useState<Step>({ name: 'read' })
  const [isEdited, setEdited] = useState(false)
  /** All rows are with the desk: the page may be left. */
  const [isUp, setUp] = useState(false)
  const [toSend, setToSend] = useState<SendSummary>()
  const [isCompared, setCompared] = useState(true)
  const [isAsking, setAsking] = useState(false)
  /** The draft's file reads otherwise than when it was kept. */
  const [isLost, setLost] = useState(false)
  const isAlive = useIsAlive()
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

  const isSafe = isUp || (step.name !== 'send' && draft.state === 'kept')
  useLeaveWarning(isSafe ? null : leaveSentence(summary ? step.name : 'read', isEdited))

  const { open: keepOpen, atStep } = draft
  useEffect(() => {
    if (stage.name !== 'open') return
    const { source, reading = {}, name } = stage.source
    keepOpen({ name, rows: stage.summary.rows, source, reading })
  }, [stage, keepOpen])
  useEffect(() => {
    if (stage.name === 'open' && step.name !== 'send') atStep(step.name)
  }, [stage, step, atStep])

  const begin = (source: Blob | string | File[], name: string) => {
    setStep({ name: 'read' })
    setEdited(false)
    setUp(false)
    setLost(false)
    void bench.open({ source, name })
  }
  const goOn = async () => {
    const kept = await draft.take()
    if (!kept || !(await draft.resume(kept.draft, kept.source))) return
    const { name, reading, step: at, work } = kept.draft
    setStep({ name: 'read' })
    setEdited(work.changes > 0)
    setUp(false)
    await bench.open({ source: kept.source, name, reading }, async (worker) => {
      const isRestored = await worker.restore(work)
      setLost(!isRestored)
      if (isRestored && at === 'check') setStep({ name: at, ...(await readShapes(worker)) })
    })
  }
  const startOver = async () => {
    await draft.close()
    setStep({ name: 'read' })
    setEdited(false)
    bench.startOver()
    // What was saved or answered meanwhile counts for the next file.
    router.refresh()
    loadAgain()
  }
  const check = async () => {
    const shapes = await ask(readShapes)
    if (shapes) setStep({ name: 'check', ...shapes })
  }
  const onEdited = useCallback(() => setEdited(true), [])
  const { finish } = draft
  const onDone = useCallback(() => {
    setUp(true)
    void finish()
  }, [finish])

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
        beside={<DraftMark state={draft.state} />}
        actions={<Steps steps={stepNames} current={current} />}
      />
      {stage.name === 'empty' && !isAlive && (
        <PageBody>
          <Skeleton label="Making ready" rows={4} />
        </PageBody>
      )}
      {stage.name === 'empty' && isAlive && (
        <PageBody>
          {draft.offer && (
            <DraftOffer
              offer={draft.offer}
              zone={destination.zone}
              onGoOn={() => void goOn()}
              onDiscard={() => void draft.discard()}
            />
          )}
          <DropZone
            onFiles={(files) => begin(files, nameOf(files))}
            onText={(text) => begin(text, 'Pasted rows')}
          />
          <p className="text-center text-sm">
            <Link className="link inline-block py-1" href="/import/templates">
              Templates and earlier answers
            </Link>
          </p>
        </PageBody>
      )}
      {stage.name === 'reading' && (
        <PageBody>
          <ReadingView
            fileName={stage.fileName}
            progress={stage.progress}
            onStartOver={() => void startOver()}
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
                  <Button onClick={() => void startOver()}>Start over</Button>
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
          destination={destination}
          revision={bench.revision}
          directory={directory.state}
          learned={words}
          onLoadDirectory={loadAgain}
          notice={
            <>
              {isLost && <LostChanges />}
              {sentBefore && (
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
                  Go on only if you want to send it again; Go2Clock refuses punches it already
                  holds.
                </Notice>
              )}
            </>
          }
          onReread={(reading) => void bench.reread(reading)}
          onStartOver={() => void startOver()}
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
          sourceRows={toSend?.rows ?? stage.summary.rows}
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

const readShapes: AskCall<{ shape: Shape; punches: Shape }> = async (worker) => {
  const [shape, punches] = await Promise.all([worker.getShape(), worker.reviewShape()])
  return { shape, punches }
}

/** Asks the worker; whatever was asked may have been an answer or an edit, which the draft looks up. */
function useAskAndKeep(ask: Ask, changed: () => void): Ask {
  return useCallback(
    async (call) => {
      const answer = await ask(call)
      changed()
      return answer
    },
    [ask, changed],
  )
}

function LostChanges() {
  return (
    <Notice kind="warn" role="status" title="The changes of this draft are not applied.">
      The file reads otherwise than when they were made, as after an update of Punchdesk. Check the
      answers and the rows again.
    </Notice>
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
