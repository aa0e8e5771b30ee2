'use client'

import { Dialog as Base } from '@base-ui/react/dialog'
import X from 'lucide-react/icons/x'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'

type DialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: ReactNode
  children: ReactNode
  /** `center` floats; `sheet` rises from the foot of a phone. */
  place?: 'center' | 'sheet'
  className?: string
}

/** For reading or filling in; Escape and a press outside close it. To ask before a step use ConfirmDialog. */
export function Dialog({
  open,
  onOpenChange,
  title,
  children,
  place = 'center',
  className,
}: DialogProps) {
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className="scrim" />
        <Base.Popup
          className={classes(place === 'sheet' ? 'dialog dialog-sheet' : 'dialog', className)}
        >
          <div className="flex items-start gap-2">
            <Base.Title className="min-w-0 flex-1 text-lg font-semibold">{title}</Base.Title>
            <Base.Close className="btn btn-quiet btn-s btn-icon" aria-label="Close">
              <X aria-hidden />
            </Base.Close>
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}
