'use client'

import { useEffect } from 'react'
import { Button } from '#components/ui/button.tsx'
import { FailedPart } from '#components/ui/empty.tsx'

type ErrorPageProps = { error: unknown; retry: () => void }

/** In place of a page that failed. The error's own text stays in the log, where it belongs. */
export function ErrorPage({ error, retry }: ErrorPageProps) {
  useEffect(() => console.error(error), [error])
  const digest = digestOf(error)
  return (
    <FailedPart
      className="px-6"
      title="This page could not be shown"
      action={<Button onClick={retry}>Try again</Button>}
    >
      Your punches are safe, and sending goes on.
      {digest && ` If it stays, the server's log has the cause under ${digest}.`}
    </FailedPart>
  )
}

function digestOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('digest' in error)) return undefined
  return typeof error.digest === 'string' ? error.digest : undefined
}
