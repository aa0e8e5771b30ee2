'use client'

import LogOut from 'lucide-react/icons/log-out'
import { useFormStatus } from 'react-dom'
import { Button } from '#components/ui/button.tsx'
import { signOut } from '#lib/auth/actions.ts'
import { dropDraftsOf } from '#lib/drafts/browser-store.ts'
import { useFrame } from './frame-provider.tsx'
import type { Theme } from './theme.ts'
import { ThemeSwitch } from './theme-switch.tsx'

/** Who is at the desk, the colours, and the way out. */
export function Person({ theme }: { theme: Theme }) {
  const { user } = useFrame().frame
  return (
    <div>
      <div className="flex items-center gap-2 px-2 py-1">
        <span
          aria-hidden
          className="grid size-6 flex-none place-items-center rounded-full bg-mute-soft text-xs font-semibold text-text-2"
        >
          {initials(user.name)}
        </span>
        <span className="cut" title={user.email}>
          {user.name} <span className="text-text-3">{roleNames[user.role]}</span>
        </span>
      </div>
      <div className="flex items-center justify-between gap-2 px-1 pt-1">
        <ThemeSwitch theme={theme} />
        <form
          action={async () => {
            // Nobody who comes after this person may see what they left.
            await dropDraftsOf(user.id)
            await signOut()
          }}
        >
          <SignOutButton />
        </form>
      </div>
    </div>
  )
}

const roleNames = { admin: 'Admin', operator: 'Operator', viewer: 'Viewer' }

function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return letters.map((word) => word?.[0]?.toUpperCase() ?? '').join('')
}

function SignOutButton() {
  const { pending } = useFormStatus()
  return (
    <Button variant="quiet" size="s" type="submit" icon={<LogOut aria-hidden />} pending={pending}>
      Sign out
    </Button>
  )
}
