'use client'

import FileUp from 'lucide-react/icons/file-up'
import Files from 'lucide-react/icons/files'
import List from 'lucide-react/icons/list'
import SquarePen from 'lucide-react/icons/square-pen'
import Users from 'lucide-react/icons/users'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { classes } from '#components/ui/classes.ts'

const places: { href: string; label: string; short: string; icon: ReactNode; within: string }[] = [
  {
    href: '/punches/new',
    label: 'Single punch',
    short: 'Punch',
    icon: <SquarePen aria-hidden />,
    within: '/punches',
  },
  {
    href: '/import',
    label: 'Import',
    short: 'Import',
    icon: <FileUp aria-hidden />,
    within: '/import',
  },
  {
    href: '/imports',
    label: 'Imports',
    short: 'Imports',
    icon: <Files aria-hidden />,
    within: '/imports',
  },
  { href: '/log', label: 'Log', short: 'Log', icon: <List aria-hidden />, within: '/log' },
]

/** Places that do not fit under a thumb: on a phone they stand under More. */
const morePlaces: typeof places = [
  {
    href: '/employees',
    label: 'Employees',
    short: 'Employees',
    icon: <Users aria-hidden />,
    within: '/employees',
  },
]

/** The places of the desk, at the side. */
export function SideLinks() {
  const pathname = usePathname()
  return (
    <nav aria-label="Main">
      {[...places, ...morePlaces].map(({ href, label, icon, within }) => (
        <Link
          key={href}
          href={href}
          aria-current={isWithin(pathname, within) ? 'page' : undefined}
          className="flex h-[30px] items-center gap-2 rounded-md px-2 font-medium text-text-2 hover:bg-sunken aria-[current]:bg-nav-on aria-[current]:font-semibold aria-[current]:text-text"
        >
          {icon}
          {label}
        </Link>
      ))}
    </nav>
  )
}

/** The same places under a thumb; the last tab holds what does not fit. */
export function TabBar({ more }: { more: ReactNode }) {
  const pathname = usePathname()
  return (
    <nav
      aria-label="Main"
      className="grid flex-none grid-cols-5 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {places.map(({ href, short, icon, within }) => (
        <Link
          key={href}
          href={href}
          aria-current={isWithin(pathname, within) ? 'page' : undefined}
          className={tabClass}
        >
          {icon}
          {short}
        </Link>
      ))}
      {more}
    </nav>
  )
}

/** What the tabs have no room for. */
export function MoreLinks({ onGo }: { onGo: () => void }) {
  const pathname = usePathname()
  return (
    <nav aria-label="More places">
      {morePlaces.map(({ href, label, icon, within }) => (
        <Link
          key={href}
          href={href}
          onClick={onGo}
          aria-current={isWithin(pathname, within) ? 'page' : undefined}
          className="flex h-11 items-center gap-2 rounded-md px-2 font-medium aria-[current]:bg-nav-on aria-[current]:font-semibold"
        >
          {icon}
          {label}
        </Link>
      ))}
    </nav>
  )
}

export const tabClass = classes(
  'flex h-14 flex-col items-center justify-center gap-[3px] text-xs font-medium text-text-2',
  'aria-[current]:font-semibold aria-[current]:text-accent-text aria-[current]:shadow-[inset_0_2px_0_var(--accent)]',
  '[&_svg]:size-5',
)

function isWithin(pathname: string, place: string): boolean {
  return pathname === place || pathname.startsWith(`${place}/`)
}
