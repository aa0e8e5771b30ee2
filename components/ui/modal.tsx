'use client'

import { type ReactNode, type RefObject, useId, useLayoutEffect, useRef } from 'react'

type ModalProps = {
  /** The person wants it gone: Escape. */
  onClose: () => void
  title: ReactNode
  children: ReactNode
  /** The buttons at its foot. */
  foot: ReactNode
  /** What has the focus first. */
  first: RefObject<HTMLElement | null>
  /** `dialog` for a form; a question about a step is an alert. */
  role?: 'alertdialog' | 'dialog'
}

/**
 * A question in the middle of the page, there while it is rendered. The browser's own dialog keeps
 * the focus inside, lies above sheets and popovers alike, and gives the focus back.
 */
export function Modal({ onClose, title, children, foot, first, role = 'alertdialog' }: ModalProps) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    first.current?.focus()
    // Closed before it leaves the page: an element that is only taken away gives no focus back.
    return () => shown?.close()
  }, [first])
  return (
    <dialog
      ref={dialog}
      role={role}
      aria-labelledby={`${id}-title`}
      aria-describedby={role === 'alertdialog' ? `${id}-text` : undefined}
      className="dialog"
      onClose={({ currentTarget }) => currentTarget.open || onClose()}
    >
      <h2 id={`${id}-title`} className="text-lg font-semibold">
        {title}
      </h2>
      <div id={`${id}-text`} className="flex flex-col gap-3">
        {children}
      </div>
      <div className="mt-1 flex flex-wrap justify-end gap-2">{foot}</div>
    </dialog>
  )
}
