'use client'

import Play from 'lucide-react/icons/play'
import { Button, type ButtonLook } from '#components/ui/button.tsx'
import { resumeImport } from '#lib/imports/actions.ts'
import { useImportStep } from './use-import-step.ts'

type ResumeImportProps = ButtonLook & { importId: number; onChanged: () => Promise<void> }

/** Lets a paused import go on: in the page's bar, or beside the reason why it paused itself. */
export function ResumeImport({ importId, onChanged, ...look }: ResumeImportProps) {
  const { isPending, run } = useImportStep(onChanged)
  return (
    <Button
      {...look}
      icon={<Play aria-hidden />}
      pending={isPending}
      onClick={() => void run(() => resumeImport({ importId }))}
    >
      Resume
    </Button>
  )
}
