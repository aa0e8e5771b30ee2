import CircleCheck from 'lucide-react/icons/circle-check'
import Info from 'lucide-react/icons/info'
import OctagonAlert from 'lucide-react/icons/octagon-alert'
import TriangleAlert from 'lucide-react/icons/triangle-alert'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'

type NoticeProps = {
  kind?: 'info' | 'ok' | 'warn' | 'bad'
  /** Replaces the icon of the kind. */
  icon?: ReactNode
  /** What happened and since when, in bold. */
  title: ReactNode
  /** What comes next. */
  children?: ReactNode
  /** What you can do: one or two small buttons. */
  actions?: ReactNode
  /** At its right end also on a phone: what puts it away. */
  corner?: ReactNode
  /** Edge to edge under a top bar instead of a card. */
  strip?: boolean
  /** `alert` speaks at once, `status` waits its turn; leave out for what was there from the start. */
  role?: 'alert' | 'status'
  className?: string
}

export function Notice({
  kind = 'info',
  icon,
  title,
  children,
  actions,
  corner,
  strip,
  role,
  className,
}: NoticeProps) {
  return (
    <div
      className={classes('notice', strip && 'notice-strip', grounds[kind], className)}
      role={role}
    >
      <span className={classes('flex h-5 items-center', inks[kind])}>{icon ?? icons[kind]}</span>
      <div className="flex min-w-0 flex-1 flex-wrap items-start gap-x-3 gap-y-2">
        <p className="min-w-[min(100%,18rem)] flex-1">
          <b>{title}</b> {children}
        </p>
        {actions && (
          <div className="-my-[3px] flex flex-wrap items-center gap-2 max-sm:my-0">{actions}</div>
        )}
      </div>
      {corner && <div className="-my-[3px] flex-none">{corner}</div>}
    </div>
  )
}

const icons = {
  info: <Info aria-hidden />,
  ok: <CircleCheck aria-hidden />,
  warn: <TriangleAlert aria-hidden />,
  bad: <OctagonAlert aria-hidden />,
}
const inks = { info: 'text-accent-text', ok: 'text-ok', warn: 'text-warn', bad: 'text-bad' }
const grounds = {
  info: '',
  ok: 'bg-ok-soft',
  warn: 'border-warn-line bg-warn-soft',
  bad: 'border-bad-line bg-bad-soft',
}
