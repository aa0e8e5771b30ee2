'use client'

import Play from 'lucide-react/icons/play'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { resumeDesk } from '#lib/connections/actions.ts'
import type { DeskPause } from '#lib/connections/schema.ts'
import { useFrameStep } from './use-frame-step.ts'

/** Lets everything go on; a copy of a store asks first, because the other desk may still send. */
export function ResumeDesk({ desk }: { desk: DeskPause }) {
  const [isAsking, setAsking] = useState(false)
  const { isPending, problem, run } = useFrameStep()
  const isCopy = desk.pausedBy === 'restored'
  return (
    <>
      <Button
        size="s"
        icon={<Play aria-hidden />}
        pending={isPending && !isAsking}
        pendingLabel="Resuming"
        onClick={() => (isCopy ? setAsking(true) : void run(() => resumeDesk()))}
      >
        Resume everything
      </Button>
      {problem && !isAsking && (
        <span role="alert" className="text-sm text-bad">
          {problem}
        </span>
      )}
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title="Let this copy send?"
        confirmLabel="Resume everything"
        pending={isPending}
        pendingLabel="Resuming"
        error={problem}
        onConfirm={() => void run(() => resumeDesk())}
      >
        <p>{desk.detail}</p>
        <p>
          Make sure that the desk it was copied from is stopped: two desks must not send the same
          punches.
        </p>
      </ConfirmDialog>
    </>
  )
}
