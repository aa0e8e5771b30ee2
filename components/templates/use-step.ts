'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { Result } from '#lib/result.ts'

/** Runs one step of a person and reads the page again; `problem` says why it failed. */
export function useStep() {
  const router = useRouter()
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<string>()

  async function run(call: () => Promise<Result<unknown>>): Promise<boolean> {
    setPending(true)
    setProblem(undefined)
    const result = await call().catch(() => null)
    setPending(false)
    if (result?.ok) router.refresh()
    else {
      const field = result && Object.values(result.fieldErrors ?? {})[0]
      setProblem(
        field ?? result?.message ?? 'Punchdesk does not answer. Nothing was changed; try again.',
      )
    }
    return result?.ok ?? false
  }
  return { isPending, problem, setProblem, run }
}
