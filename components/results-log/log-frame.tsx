import type { ReactNode } from 'react'
import { classes } from '#components/ui/classes.ts'
import { Notice } from '#components/ui/notice.tsx'

type LogFrameProps = {
  remarks: string[]
  bar: ReactNode
  detail: ReactNode
  children: ReactNode
}

/** Filters above, rows below, one punch at the right; on a phone the punch takes the whole place. */
export function LogFrame({ remarks, bar, detail, children }: LogFrameProps) {
  const behindPunch = Boolean(detail) && 'max-md:hidden'
  return (
    <>
      <div className={classes('flex-none', behindPunch)}>
        {bar}
        {remarks.length > 0 && (
          <Notice strip kind="warn" title="A part of the address was ignored.">
            {remarks.join(' ')}
          </Notice>
        )}
      </div>
      <div
        className={classes(
          'grid min-h-0 flex-1 bg-surface',
          Boolean(detail) && 'md:grid-cols-[minmax(0,1fr)_min(372px,50%)]',
        )}
      >
        <div className={classes('flex min-h-0 min-w-0 flex-col', behindPunch)}>{children}</div>
        {detail}
      </div>
    </>
  )
}

/** The filters' place while they are read. */
export function NoBar() {
  return <div className="h-[45px] border-b border-line" />
}
