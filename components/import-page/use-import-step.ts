'use client'

import { useState } from 'react'
import { useToast } from '#components/ui/toast.tsx'
import type { Result } from '#lib/result.ts'

/** Runs one step of a person on an import and reads it again; a failure is said and changes nothing. */
export function useImportStep(onChanged: () => Promise<void>) {
  const [isPending, setPending] = useState(false)
  const toast = useToast()

  async function run<T>(call: () => Promise<Result<T>>): Promise<T | undefined> {
    setPending(true)
    try {
      const result = await call()
      if (!result.ok) toast({ kind: 'bad', title: result.message })
      await onChanged()
      return result.ok ? result.data : undefined
    } catch {
      toast({ kind: 'bad', title: 'Punchdesk does not answer. Nothing was changed; try again.' })
      return undefined
    } finally {
      setPending(false)
    }
  }
  return { isPending, run }
}
