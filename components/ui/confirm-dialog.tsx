'use client'

import { type ReactNode, useRef } from 'react'
import { Button } from './button.tsx'
import { Modal } from './modal.tsx'

type ConfirmDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** A question that names what will happen, with its count. */
  title: ReactNode
  /** Facts and what cannot be taken back. */
  children?: ReactNode
  /** Names the step, with its count: `Send 2,472 punches`. */
  confirmLabel: ReactNode
  backLabel?: ReactNode
  onConfirm: () => void
  /** The step is under way; the dialog stays until `open` becomes false. */
  pending?: boolean
  pendingLabel?: ReactNode
  /** A failure of the step, said where the person is. */
  error?: ReactNode
}

/** Asks before a step that cannot be undone. It opens on Back, so Enter alone sends nothing. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  children,
  confirmLabel,
  backLabel = 'Back',
  onConfirm,
  pending = false,
  pendingLabel,
  error,
}: ConfirmDialogProps) {
  const back = useRef<HTMLButtonElement>(null)
  if (!open) return null
  return (
    <Modal
      title={title}
      first={back}
      onClose={() => onOpenChange(false)}
      foot={
        <>
          <Button ref={back} onClick={() => pending || onOpenChange(false)}>
            {backLabel}
          </Button>
          <Button
            variant="primary"
            pending={pending}
            pendingLabel={pendingLabel}
            onClick={onConfirm}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
      {error && (
        <p role="alert" className="text-bad">
          {error}
        </p>
      )}
    </Modal>
  )
}
