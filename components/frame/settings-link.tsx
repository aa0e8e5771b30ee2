'use client'

import SlidersHorizontal from 'lucide-react/icons/sliders-horizontal'
import Link from 'next/link'
import { usePathname } from 'next/navigation'

/** At the foot of the side, and under More on a phone. */
export function SettingsLink({ onPress }: { onPress?: () => void }) {
  const pathname = usePathname()
  return (
    <Link
      href="/settings"
      onClick={onPress}
      aria-current={pathname === '/settings' ? 'page' : undefined}
      className="flex h-[30px] items-center gap-2 rounded-md px-2 font-medium text-text-2 hover:bg-sunken aria-[current]:bg-nav-on aria-[current]:font-semibold aria-[current]:text-text max-md:h-10"
    >
      <SlidersHorizontal aria-hidden />
      Settings
    </Link>
  )
}
