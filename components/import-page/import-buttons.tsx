'use client'

import Download from 'lucide-react/icons/download'
import Pause from 'lucide-react/icons/pause'
import Play from 'lucide-react/icons/play'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { cancelImport, pauseImport, resumeImport } from '#lib/imports/actions.ts'
import { answeredCount, type ImportProgress } from '#lib/imports/progress.ts'
import { canMoveImport } from '#lib/ledger/states.ts'
import type { Result } from '#lib/result.ts'

type ImportButtonsProps = {
  progress: ImportProgress
  mayAct: boolean
  onChanged: () => Promise<void>
}

/** Pause, resume, cancel and the results; what is impossible now is not there. */
export function ImportButtons({ progress, mayAct, onChanged }: ImportButtonsProps) {
  const [pending, setPending] = useState<'pause' | 'resume' | 'cancel'>()
  const [isAsking, setAsking] = useState(false)
  const toast = useToast()
  const { id, state, counts } = progress

  async function run(what: 'pause' | 'resume' | 'cancel', call: () => Promise<Result<unknown>>) {
    setPending(what)
    try {
      const result = await call()
      if (!result.ok) toast({ kind: 'bad', title: result.message })
      await onChanged()
    } catch {
      toast({ kind: 'bad', title: 'Punchdesk does not answer. Nothing was changed; try again.' })
    }
    setPending(undefined)
    setAsking(false)
  }

  const sent = answeredCount(counts) - counts.cancelled + counts.sending
  const given = { importId: id }
  return (
    <>
      <Button
        icon={<Download aria-hidden />}
        onClick={() => download(`/imports/${id}/results.csv`)}
      >
        Download results
      </Button>
      {mayAct && canMoveImport(state, 'cancelled') && (
        <Button variant="danger" onClick={() => setAsking(true)}>
          Cancel
        </Button>
      )}
      {mayAct && state === 'sending' && (
        <Button
          icon={<Pause aria-hidden />}
          pending={pending === 'pause'}
          onClick={() => void run('pause', () => pauseImport(given))}
        >
          Pause
        </Button>
      )}
      {mayAct && state === 'paused' && (
        <Button
          variant="primary"
          icon={<Play aria-hidden />}
          pending={pending === 'resume'}
          onClick={() => void run('resume', () => resumeImport(given))}
        >
          Resume
        </Button>
      )}
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Cancel the ${punches(counts.queued)} not sent yet?`}
        confirmLabel={`Cancel ${punches(counts.queued)}`}
        pending={pending === 'cancel'}
        pendingLabel="Cancelling"
        onConfirm={() => void run('cancel', () => cancelImport(given))}
      >
        <p>
          {sent === 0
            ? 'None was sent so far.'
            : `${punches(sent)} ${sent === 1 ? 'was' : 'were'} sent already and ${sent === 1 ? 'stays' : 'stay'} in Go2Clock: they cannot be taken back.`}
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
  return `${number.toLocaleString('en-GB')} ${number === 1 ? 'punch' : 'punches'}`
}
