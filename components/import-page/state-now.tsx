'use client'

import { useFrame } from '#components/frame/frame-provider.tsx'
import { isPausedByPerson } from '#components/frame/frame-words.ts'
import { ImportState } from '#components/states/import-state.tsx'
import type { ImportState as ImportStateName } from '#lib/ledger/states.ts'

type StateNowProps = { state: ImportStateName; connectionId: number; chip?: boolean }

/** The state of an import, with what stops its connection or the whole desk: then nothing is sending. */
export function StateNow({ state, connectionId, chip }: StateNowProps) {
  const { frame } = useFrame()
  const connection = frame.connections.find(({ id }) => id === connectionId)
  const isStopped =
    frame.desk !== null || (connection !== undefined && isPausedByPerson(connection))
  return (
    <ImportState
      state={state}
      isHeld={connection?.state === 'held'}
      isStopped={isStopped}
      chip={chip}
    />
  )
}
