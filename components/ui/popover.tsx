'use client'

import X from 'lucide-react/icons/x'
import { type ReactNode, type ToggleEvent, useId, useRef, useState } from 'react'

type PopoverProps = {
  /** Names what opens, and stands at its head. */
  title: ReactNode
  /** What is on the button; a button of icons only needs `label`. */
  button: ReactNode
  label?: string
  buttonClass: string
  children: ReactNode
}

/**
 * A button, and beside it what it opens. The browser's own popover closes on Escape or a press
 * outside and needs no library, so it may stand on every page. Its content is there only while open.
 */
export function Popover({ title, button, label, buttonClass, children }: PopoverProps) {
  const id = useId()
  const opener = useRef<HTMLButtonElement>(null)
  const [isOpen, setOpen] = useState(false)

  function beforeToggle({ newState, currentTarget }: ToggleEvent<HTMLElement>) {
    const place = opener.current?.getBoundingClientRect()
    if (newState !== 'open' || !place) return
    currentTarget.style.setProperty('--x', `${place.right + 8}px`)
    currentTarget.style.setProperty('--y', `${place.top - 4}px`)
    setOpen(true)
  }

  // Not before: content that goes with the focus in it leaves the browser none to give back.
  function forget({ newState }: ToggleEvent<HTMLElement>) {
    if (newState === 'closed') setOpen(false)
  }

  return (
    <>
      <button
        ref={opener}
        type="button"
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={label}
        className={buttonClass}
      >
        {button}
      </button>
      <div
        id={id}
        popover="auto"
        className="popover"
        onBeforeToggle={beforeToggle}
        onToggle={forget}
      >
        {isOpen && (
          <div role="dialog" aria-labelledby={`${id}-title`} className="flex flex-col gap-3 p-4">
            <div className="flex items-start gap-2">
              <h2 id={`${id}-title`} className="min-w-0 flex-1 wrap-anywhere">
                {title}
              </h2>
              <button
                type="button"
                popoverTarget={id}
                popoverTargetAction="hide"
                aria-label="Close"
                className="btn btn-quiet btn-s btn-icon -mt-1 -mr-1.5"
              >
                <X aria-hidden />
              </button>
            </div>
            {children}
          </div>
        )}
      </div>
    </>
  )
}
