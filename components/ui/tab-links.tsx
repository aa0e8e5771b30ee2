import Link from 'next/link'
import { classes } from './classes.ts'

export type TabLink = { href: string; label: string; current: boolean }

/** Views of one page as links, so each has an address (in a top bar: `All punches`, `Refused`). */
export function TabLinks({ label, tabs }: { label: string; tabs: readonly TabLink[] }) {
  return (
    <nav aria-label={label} className="flex gap-0.5 overflow-x-auto">
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={tab.current ? 'page' : undefined}
          className={classes(
            'flex h-7 flex-none items-center rounded-md px-2.5 font-medium max-sm:h-10',
            tab.current ? 'bg-nav-on text-text' : 'text-text-2 hover:bg-sunken',
          )}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  )
}
