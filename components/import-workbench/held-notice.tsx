import { Button } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { HeldCheck } from './use-held.ts'

/** Says that rows could not be compared with what was sent before, and why. */
export function HeldNotice({ check }: { check: HeldCheck }) {
  if (check.name !== 'failed') return null
  return (
    <Notice
      strip
      kind="warn"
      role="alert"
      title="The rows are not compared with what was sent before."
      actions={
        <Button size="s" onClick={check.tryAgain}>
          Try again
        </Button>
      }
    >
      {check.message} Rows that were sent before are not marked; Go2Clock refuses a punch it holds.
    </Notice>
  )
}
