'use client'

import { useCallback } from 'react'
import { useToast } from '#components/ui/toast.tsx'
import { confirmColumn, confirmIds, learnWords } from '#lib/answers/actions.ts'
import type { Result } from '#lib/result.ts'
import type { IdWay, Shape } from '#lib/spreadsheet/schema.ts'
import { saveTemplate } from '#lib/templates/actions.ts'

/**
 * Keeps answers for the next file. This file goes on whether or not it works: a failure is only told.
 */
export function useRemember(connectionId: number) {
  const toast = useToast()

  const keep = useCallback(
    async (call: () => Promise<Result<unknown>>, what: string): Promise<boolean> => {
      const result = await call().catch(() => null)
      if (result?.ok) return true
      const why = result?.message ?? 'Punchdesk does not answer.'
      toast({ kind: 'warn', title: `${what} counts for this file, but was not kept. ${why}` })
      return false
    },
    [toast],
  )

  return {
    ids: (pairs: [text: string, userid: string][]) =>
      keep(
        () =>
          confirmIds({ connectionId, pairs: pairs.map(([text, userid]) => ({ text, userid })) }),
        'This answer',
      ),
    way: (header: string, way: IdWay) =>
      keep(() => confirmColumn({ connectionId, header, way }), 'What the employee column holds'),
    words: (words: { word: string; means: number | 'skip' }[]) =>
      words.length > 0 &&
      keep(() => learnWords({ connectionId, words }), 'The meaning of type words'),
    template: (name: string, headerKey: string, shape: Shape) =>
      keep(() => saveTemplate({ name, headerKey, shape }), 'The template'),
  }
}
