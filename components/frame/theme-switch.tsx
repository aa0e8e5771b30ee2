'use client'

import Monitor from 'lucide-react/icons/monitor'
import Moon from 'lucide-react/icons/moon'
import Sun from 'lucide-react/icons/sun'
import { useState } from 'react'
import { Segmented } from '#components/ui/segmented.tsx'
import { readTheme, type Theme, themeCookie } from './theme.ts'

const yearSeconds = 365 * 24 * 60 * 60

/** Light, dark, or as the system is; kept in a cookie, so the server's first byte is right. */
export function ThemeSwitch({ theme }: { theme: Theme }) {
  const [chosen, setChosen] = useState(theme)

  function choose(next: Theme) {
    setChosen(next)
    if (next === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = next
    const maxAge = next === 'system' ? 0 : yearSeconds
    // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is absent on plain http
    document.cookie = `${themeCookie}=${next}; Path=/; Max-Age=${maxAge}; SameSite=Lax`
  }

  return (
    <Segmented
      label="Colours"
      hideLabel
      className="flex-none"
      size="s"
      value={chosen}
      onChange={(event) => choose(readTheme(event.currentTarget.value))}
      options={options}
    />
  )
}

const options = [
  { value: 'system', icon: <Monitor aria-hidden />, name: 'As the system' },
  { value: 'light', icon: <Sun aria-hidden />, name: 'Light' },
  { value: 'dark', icon: <Moon aria-hidden />, name: 'Dark' },
].map(({ value, icon, name }) => ({
  value,
  label: (
    <span title={name} className="flex">
      {icon}
      <span className="sr-only">{name}</span>
    </span>
  ),
}))
