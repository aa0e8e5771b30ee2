import Link from 'next/link'
import type { ReactNode } from 'react'
import { classes } from '#components/ui/classes.ts'
import { FrameNotices } from './frame-notices.tsx'

type PageTopProps = {
  title: ReactNode
  /** Where the page belongs: `{ href: '/imports', label: 'Imports' }`. */
  crumb?: { href: string; label: string }
  /** Behind the title: a chip, a remark, tabs. */
  beside?: ReactNode
  /** At the right end: steps or buttons. */
  actions?: ReactNode
}

/** The top bar of a page with its only h1, and below it what stands in the way of sending. */
export function PageTop({ title, crumb, beside, actions }: PageTopProps) {
  return (
    <>
      <header className="flex min-h-12 flex-none flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-1 pr-5 pl-6 max-sm:px-4 max-sm:py-2">
        <h1 className="cut">
          {crumb && (
            <span className="text-md font-normal text-text-3">
              <Link href={crumb.href} className="hover:underline">
                {crumb.label}
              </Link>
              {' / '}
            </span>
          )}
          {title}
        </h1>
        {beside}
        {actions && <div className="ml-auto flex items-center gap-2">{actions}</div>}
      </header>
      <FrameNotices />
    </>
  )
}

type PageBodyProps = { children: ReactNode; className?: string }

/** The part of a page that scrolls, with the usual padding. Big work (grid, log) goes without it. */
export function PageBody({ children, className }: PageBodyProps) {
  return (
    <div
      className={classes(
        'min-h-0 flex-1 overflow-y-auto px-6 py-4 max-sm:px-4 max-sm:py-3',
        className,
      )}
    >
      {children}
    </div>
  )
}

/** The bar at the foot of a work screen: what will happen, and the one button that does it. */
export function PageFoot({ children }: { children: ReactNode }) {
  return (
    <footer className="flex min-h-14 flex-none items-center gap-4 border-t border-line bg-surface px-6 py-2 max-sm:flex-col max-sm:items-stretch max-sm:gap-2 max-sm:px-4">
      {children}
    </footer>
  )
}
