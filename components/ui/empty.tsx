import OctagonAlert from 'lucide-react/icons/octagon-alert'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'

type EmptyProps = {
  /** `Nothing to repair` */
  title: ReactNode
  /** What will appear here, or which filter hides it. */
  children?: ReactNode
  /** The one next step. */
  action?: ReactNode
  className?: string
}

/** In place of an empty list. */
export function Empty({ title, children, action, className }: EmptyProps) {
  return (
    <div className={classes('flex flex-col items-start gap-0.5 p-4', className)}>
      <p className="font-semibold">{title}</p>
      {children && <div className="text-sm text-text-2">{children}</div>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  )
}

type FailedPartProps = {
  /** What could not be read: `The log could not be read`. */
  title: ReactNode
  /** What is safe, and what to do. */
  children?: ReactNode
  /** `Try again`. */
  action?: ReactNode
  className?: string
}

/** In place of the part that failed; never an empty table. */
export function FailedPart({ title, children, action, className }: FailedPartProps) {
  return (
    <div role="alert" className={classes('flex items-start gap-2 p-4', className)}>
      <span className="flex h-5 items-center text-bad">
        <OctagonAlert aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{title}</p>
        {children && <div className="text-sm text-text-2">{children}</div>}
        {action && <div className="mt-2">{action}</div>}
      </div>
    </div>
  )
}
