'use client'

import { useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Modal } from '#components/ui/modal.tsx'
import { cancelWaiting } from '#lib/connections/actions.ts'
import { sayLeft } from '#lib/ledger/cancel-words.ts'
import type { CancelReport } from '#lib/ledger/schema.ts'
import { useFrame } from './frame-provider.tsx'
import { punches } from './frame-words.ts'
import { useFrameStep } from './use-frame-step.ts'

type CancelWaitingProps = {
  /** Null: over every connection. */
  connectionId: number | null
  /** Where they wait to go: `Leeds bakery`. */
  where: string
  waiting: number
}

/** Gives up all that waits, after a question with its count; then says what had left before. */
export function CancelWaiting({ connectionId, where, waiting }: CancelWaitingProps) {
  const [isOpen, setOpen] = useState(false)
  const { refresh } = useFrame()
  // The count of the button goes to nothing while its own dialog still reports.
  if (waiting === 0 && !isOpen) return null
  function ask() {
    setOpen(true)
    // What was taken just before a pause comes back: the question names the count as it is.
    void refresh()
  }
  return (
    <>
      <Button variant="danger" size="s" onClick={ask}>
        {waiting === 0 ? 'Cancelled' : `Cancel ${punches(waiting)}`}
      </Button>
      {isOpen && (
        <CancelDialog
          connectionId={connectionId}
          where={where}
          waiting={waiting}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}

function CancelDialog({
  connectionId,
  where,
  waiting,
  onClose,
}: CancelWaitingProps & { onClose: () => void }) {
  const back = useRef<HTMLButtonElement>(null)
  const [report, setReport] = useState<CancelReport>()
  const { isPending, problem, run } = useFrameStep()

  async function cancel() {
    const done = await run(() => cancelWaiting({ connectionId }))
    if (!done) return
    setReport(done.data)
    back.current?.focus()
  }

  return (
    <Modal
      first={back}
      onClose={onClose}
      title={
        report
          ? `${punches(report.cancelled)} ${report.cancelled === 1 ? 'was' : 'were'} cancelled`
          : `Cancel the ${punches(waiting)} that ${waiting === 1 ? 'waits' : 'wait'}?`
      }
      foot={
        <>
          <Button ref={back} onClick={() => isPending || onClose()}>
            {report ? 'Done' : 'Back'}
          </Button>
          {!report && (
            <Button
              variant="primary"
              pending={isPending}
              pendingLabel="Cancelling"
              onClick={() => void cancel()}
            >
              Cancel {punches(waiting)}
            </Button>
          )}
        </>
      }
    >
      {report ? (
        <p role="status">{sayLeft(report)}</p>
      ) : (
        <>
          <p>
            They are not sent to {where}, and every import among them ends here. What was sent
            before stays in Go2Clock and cannot be taken back.
          </p>
          <p className="text-text-2">To send them later, import the file again.</p>
        </>
      )}
      {problem && (
        <p role="alert" className="text-bad">
          {problem}
        </p>
      )}
    </Modal>
  )
}
