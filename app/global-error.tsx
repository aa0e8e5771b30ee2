'use client'

import '@fontsource-variable/inter/wght.css'
import './globals.css'
import { ErrorPage } from '#components/frame/error-page.tsx'

/** In place of the whole document, when even the layout failed. */
export default function GlobalError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <html lang="en-GB">
      <body>
        <title>This page failed · Punchdesk</title>
        <main className="mx-auto max-w-xl p-6">
          <h1>This page failed</h1>
          <ErrorPage error={error} retry={retry} />
        </main>
      </body>
    </html>
  )
}
