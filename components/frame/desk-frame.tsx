import type { ReactNode } from 'react'
import type { Frame } from '#lib/connections/schema.ts'
import { AllConnections } from './all-connections.tsx'
import { ConnectionList } from './connection-list.tsx'
import { FrameProvider } from './frame-provider.tsx'
import { Mark } from './mark.tsx'
import { MoreTab } from './more-tab.tsx'
import { SideLinks, TabBar } from './nav-links.tsx'
import { Person } from './person.tsx'
import { SettingsLink } from './settings-link.tsx'
import type { Theme } from './theme.ts'

type DeskFrameProps = { frame: Frame; nowMs: number; theme: Theme; children: ReactNode }

/** Side or tabs around a page. A page brings its own PageTop and PageBody. */
export function DeskFrame({ frame, nowMs, theme, children }: DeskFrameProps) {
  return (
    <FrameProvider initial={frame} nowMs={nowMs}>
      <div className="desk">
        <a href="#content" className="btn skip-link">
          Skip to content
        </a>
        <aside
          aria-label="Desk"
          className="flex min-h-0 flex-col border-r border-line px-2 pb-2 max-md:hidden"
        >
          <div className="flex h-12 flex-none items-center gap-2 px-2 text-md font-semibold">
            <Mark />
            Punchdesk
          </div>
          <SideLinks />
          <AllConnections headClass="mt-4 flex items-center justify-between pl-2" />
          <div className="min-h-0 flex-1 overflow-y-auto">
            <ConnectionList />
          </div>
          <div className="mt-2 border-t border-line pt-1">
            <SettingsLink />
            <Person theme={theme} />
          </div>
        </aside>
        <main id="content" tabIndex={-1} className="flex min-h-0 min-w-0 flex-col outline-none">
          {children}
        </main>
        <TabBar more={<MoreTab theme={theme} />} />
      </div>
    </FrameProvider>
  )
}
