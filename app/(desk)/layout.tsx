import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { DeskFrame } from '#components/frame/desk-frame.tsx'
import { readTheme, themeCookie } from '#components/frame/theme.ts'
import { loadFrame } from '#lib/connections/loaders.ts'

/** Everything behind sign-in. */
export default async function DeskLayout({ children }: { children: ReactNode }) {
  const frame = await loadFrame()
  const theme = readTheme((await cookies()).get(themeCookie)?.value)
  return (
    <DeskFrame frame={frame} nowMs={Date.now()} theme={theme}>
      {children}
    </DeskFrame>
  )
}
