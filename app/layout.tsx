import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './globals.css'
import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { readTheme, themeCookie } from '#components/frame/theme.ts'
import { ToastProvider } from '#components/ui/toast.tsx'

export const metadata: Metadata = {
  title: { default: 'Punchdesk', template: '%s · Punchdesk' },
  description: 'The desk where payroll admins put clock punches into Go2Clock.',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f6f7f9' },
    { media: '(prefers-color-scheme: dark)', color: '#0d0f12' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = readTheme((await cookies()).get(themeCookie)?.value)
  return (
    <html lang="en-GB" data-theme={theme === 'system' ? undefined : theme}>
      <body>
        <ToastProvider>{children}</ToastProvider>
      </body>
    </html>
  )
}
