'use client'

import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { FailedPart } from '#components/ui/empty.tsx'
import type { Health } from '#lib/connections/schema.ts'
import type { StoreTrouble } from '#lib/db/store-trouble.ts'
import { storeWords } from './store-words.ts'

const askEveryMs = 4_000

type ErrorPageProps = { error: unknown; retry: () => void }

/** In place of a page that failed. The error's own text stays in the log, where it belongs. */
export function ErrorPage({ error, retry }: ErrorPageProps) {
  useEffect(() => console.error(error), [error])
  const store = useStoreTrouble(retry)
  const digest = digestOf(error)
  const words = store && storeWords(store)
  return (
    <FailedPart
      className="px-6"
      title={words ? words.title : 'This page could not be shown'}
      action={<Button onClick={retry}>Try again</Button>}
    >
      {words ? words.text : 'The punches that Punchdesk has taken are not lost.'}
      {!words && digest && ` If it stays, the server's log has the cause under ${digest}.`}
    </FailedPart>
  )
}

/** What ails the store, when that is why the page failed; tries the page again once it has healed. */
function useStoreTrouble(retry: () => void): StoreTrouble | null {
  const [trouble, setTrouble] = useState<StoreTrouble | null>(null)
  useEffect(() => {
    let isGone = false
    const ask = async () => {
      const store = await readStoreHealth()
      if (isGone) return
      if (store === 'ok' && trouble) retry()
      else if (store && store !== 'ok') setTrouble(store)
    }
    void ask()
    const timer = setInterval(ask, askEveryMs)
    return () => {
      isGone = true
      clearInterval(timer)
    }
  }, [retry, trouble])
  return trouble
}

/** Null when the web itself does not answer. */
async function readStoreHealth(): Promise<Health['store'] | null> {
  try {
    const response = await fetch('/api/health', { cache: 'no-store' })
    return ((await response.json()) as Health).store
  } catch {
    return null
  }
}

function digestOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('digest' in error)) return undefined
  return typeof error.digest === 'string' ? error.digest : undefined
}
