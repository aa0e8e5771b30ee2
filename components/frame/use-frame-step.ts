'use client'

import { useState } from 'react'
import type { Result } from '#lib/result.ts'
import { useFrame } from './frame-provider.tsx'

/** Runs one step of a person on a connection or the desk and reads the frame again at once. */
export function useFrameStep() {
  const { refresh } = useFrame()
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<string>()

  /** What the step gave; undefined when it failed, and `problem` says why. */
  async function run<T>(call: () => Promise<Result<T>>): Promise<{ data: T } | undefined> {
    setPending(true)
    setProblem(undefined)
    try {
      const result = await call()
      if (!result.ok) setProblem(result.message)
      await refresh()
      return result.ok ? { data: result.data } : undefined
    } catch {
      setProblem('This page could not reach Punchdesk. Nothing was changed; try again.')
      return undefined
    } finally {
      setPending(false)
    }
  }
  return { isPending, problem, run }
}
