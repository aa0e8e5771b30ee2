'use client'

import { AlertDialog } from '@base-ui/react/alert-dialog'
import { type ReactNode, useRef } from 'react'
import { Button } from './button.tsx'

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
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => pending || onOpenChange(next)}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="scrim" />
        <AlertDialog.Popup className="dialog" initialFocus={back}>
          <AlertDialog.Title className="text-lg font-semibold">{title}</AlertDialog.Title>
          <div className="flex flex-col gap-3">{children}</div>
          {error && (
            <p role="alert" className="text-bad">
              {error}
            </p>
          )}
          <div className="mt-1 flex flex-wrap justify-end gap-2">
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
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
