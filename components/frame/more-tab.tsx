'use client'

import Menu from 'lucide-react/icons/menu'
import { useState } from 'react'
import { Dialog } from '#components/ui/dialog.tsx'
import { ConnectionList } from './connection-list.tsx'
import { tabClass } from './nav-links.tsx'
import { Person } from './person.tsx'
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
      <Dialog open={open} onOpenChange={setOpen} title="More" place="sheet">
        <h3 className="text-sm font-medium text-text-3">Connections</h3>
        <ConnectionList />
        <div className="border-t border-line pt-2">
          <Person theme={theme} />
        </div>
      </Dialog>
    </>
  )
}
