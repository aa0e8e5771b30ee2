'use client'

import { useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { useToast } from '#components/ui/toast.tsx'
import { resumeConnection } from '#lib/connections/actions.ts'
import { useFrame } from './frame-provider.tsx'

type ResumeButtonProps = { connectionId: number; name: string }

/** Lets a held connection send again. If Go2Clock still refuses, the notice comes back with the reason. */
export function ResumeButton({ connectionId, name }: ResumeButtonProps) {
  const [isPending, startTransition] = useTransition()
  const { refresh } = useFrame()
  const toast = useToast()

  function resume() {
    startTransition(async () => {
      try {
        const result = await resumeConnection({ connectionId })
        if (result.ok) toast({ title: `${name} sends again`, text: 'What waited goes first.' })
        else toast({ kind: 'bad', title: `${name} is still on hold`, text: result.message })
      } catch {
        toast({
          kind: 'bad',
          title: `${name} is still on hold`,
          text: 'This page could not reach Punchdesk. Nothing was changed; try again.',
        })
      }
      await refresh()
    })
  }

  return (
    <Button size="s" pending={isPending} pendingLabel="Resuming" onClick={resume}>
      Resume
    </Button>
  )
}
