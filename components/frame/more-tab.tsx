'use client'

import Menu from 'lucide-react/icons/menu'
import { useState } from 'react'
import { Sheet } from '#components/ui/sheet.tsx'
import { AllConnections } from './all-connections.tsx'
import { ConnectionList } from './connection-list.tsx'
import { MoreLinks, tabClass } from './nav-links.tsx'
import { Person } from './person.tsx'
import { SettingsLink } from './settings-link.tsx'
import type { Theme } from './theme.ts'

/** The last tab of a phone: connections, colours and the way out in a sheet. */
export function MoreTab({ theme }: { theme: Theme }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button
        type="button"
        className={tabClass}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Menu aria-hidden />
        More
      </button>
      <Sheet open={open} onOpenChange={setOpen} title="More">
        <MoreLinks onGo={() => setOpen(false)} />
        <div>
          <AllConnections headClass="flex items-center justify-between pl-2" />
          <ConnectionList />
        </div>
        <div className="border-t border-line pt-2">
          <SettingsLink onPress={() => setOpen(false)} />
          <Person theme={theme} />
        </div>
      </Sheet>
    </>
  )
}
