'use client'

import { useToast } from '#components/ui/toast.tsx'
import { grouped } from '#lib/count.ts'
import { checkAgain } from '#lib/ledger/actions.ts'
import { useImportStep } from './use-import-step.ts'

type CheckAgainProps = { importId: number; onChanged: () => Promise<void> }

/** Sends every unknown punch of an import once more; safe, so it asks nothing. */
export function CheckAgain({ importId, onChanged }: CheckAgainProps) {
  const { isPending, run } = useImportStep(onChanged)
  const toast = useToast()

  async function check() {
    const checked = await run(() => checkAgain({ importId }))
    if (!checked) return
    const { count } = checked
    toast({
      title: count === 1 ? '1 punch goes again' : `${grouped(count)} punches go again`,
      text: 'If Go2Clock holds it already, it becomes accepted (confirmed).',
    })
  }

  return (
    <button
      type="button"
      aria-busy={isPending || undefined}
      className="text-link -my-1 self-start py-1 text-sm"
      onClick={isPending ? undefined : () => void check()}
    >
      {isPending ? 'Checking' : 'Check again'}
    </button>
  )
}
