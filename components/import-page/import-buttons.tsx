'use client'

import Download from 'lucide-react/icons/download'
import Pause from 'lucide-react/icons/pause'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { count } from '#lib/count.ts'
import { cancelImport, pauseImport } from '#lib/imports/actions.ts'
import { answeredCount, type ImportProgress } from '#lib/imports/progress.ts'
import { canMoveImport } from '#lib/ledger/states.ts'
import { isPausedByRule } from './notice-words.ts'
import { ResumeImport } from './resume-import.tsx'
import { useImportStep } from './use-import-step.ts'

type ImportButtonsProps = {
  progress: ImportProgress
  mayAct: boolean
  onChanged: () => Promise<void>
}

/** Pause, resume, cancel and the results; what is impossible now is not there. */
export function ImportButtons({ progress, mayAct, onChanged }: ImportButtonsProps) {
  const pausing = useImportStep(onChanged)
  const { id, state } = progress
  return (
    <>
      <Button
        icon={<Download aria-hidden />}
        onClick={() => download(`/imports/${id}/results.csv`)}
      >
        Download results
      </Button>
      {mayAct && canMoveImport(state, 'cancelled') && (
        <CancelImport progress={progress} onChanged={onChanged} />
      )}
      {mayAct && state === 'sending' && (
        <Button
          icon={<Pause aria-hidden />}
          pending={pausing.isPending}
          onClick={() => void pausing.run(() => pauseImport({ importId: id }))}
        >
          Pause
        </Button>
      )}
      {mayAct && state === 'paused' && !isPausedByRule(progress) && (
        <ResumeImport importId={id} onChanged={onChanged} variant="primary" />
      )}
    </>
  )
}

function CancelImport({ progress, onChanged }: Omit<ImportButtonsProps, 'mayAct'>) {
  const [isAsking, setAsking] = useState(false)
  const { isPending, run } = useImportStep(onChanged)
  const { id, counts } = progress
  const sent = answeredCount(counts) - counts.cancelled + counts.sending
  async function cancel() {
    await run(() => cancelImport({ importId: id }))
    setAsking(false)
  }
  return (
    <>
      <Button variant="danger" onClick={() => setAsking(true)}>
        Cancel
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Cancel the ${punches(counts.queued)} not sent yet?`}
        confirmLabel={`Cancel ${punches(counts.queued)}`}
        pending={isPending}
        pendingLabel="Cancelling"
        onConfirm={() => void cancel()}
      >
        <p>
          {sent === 0
            ? 'None was sent so far.'
            : `${punches(sent)} ${sent === 1 ? 'was' : 'were'} sent already: what Go2Clock stored stays there and cannot be taken back.`}
        </p>
        <p className="text-text-2">
          A cancelled import does not go on. To send the rest later, import the file again.
        </p>
      </ConfirmDialog>
    </>
  )
}

/** As a link with `download` does: a refusal fails the download instead of leaving the page. */
function download(href: string) {
  const link = document.createElement('a')
  link.href = href
  link.download = ''
  link.click()
}

function punches(number: number): string {
  return count(number, 'punch', 'punches')
}
