'use client'

import X from 'lucide-react/icons/x'
import { type MouseEvent, type ReactNode, useEffect, useId, useRef } from 'react'

type SheetProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  children: ReactNode
}

/**
 * Rises from the foot of a phone. The browser's own dialog keeps the focus inside, closes on Escape
 * and gives the focus back; it stands on every page, so it may not cost a library.
 */
export function Sheet({ open, onOpenChange, title, children }: SheetProps) {
  const titleId = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape and Close do what a press outside does
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      className="sheet"
      onClick={closeFromOutside}
      onClose={() => onOpenChange(false)}
    >
      {open && (
        <div className="flex flex-col gap-3 p-4">
          <form method="dialog" className="flex items-start gap-2">
            <h2 id={titleId} className="min-w-0 flex-1 text-lg">
              {title}
            </h2>
            <button type="submit" className="btn btn-quiet btn-s btn-icon" aria-label="Close">
              <X aria-hidden />
            </button>
          </form>
          {children}
        </div>
      )}
    </dialog>
  )
}

/** A press on the ground around the sheet reaches the dialog itself, not what is in it. */
function closeFromOutside(event: MouseEvent<HTMLDialogElement>) {
  if (event.target === event.currentTarget) event.currentTarget.close()
}
