import ArrowUpRight from 'lucide-react/icons/arrow-up-right'
import Ban from 'lucide-react/icons/ban'
import CircleCheck from 'lucide-react/icons/circle-check'
import Clock from 'lucide-react/icons/clock'
import FileUp from 'lucide-react/icons/file-up'
import OctagonPause from 'lucide-react/icons/octagon-pause'
import Pause from 'lucide-react/icons/pause'
import type { ReactNode } from 'react'
import { State, type Tone } from '#components/ui/state.tsx'
import type { ImportState as ImportStateName } from '#lib/ledger/states.ts'

type ImportStateProps = {
  state: ImportStateName
  /** Its connection is held, so that a sending import sends nothing. */
  isHeld?: boolean
  /** A person paused its connection or the whole desk, which sends nothing either. */
  isStopped?: boolean
  chip?: boolean
}

/** One state of an import, in the same icon and word on every screen. */
export function ImportState({ state, isHeld, isStopped, chip }: ImportStateProps) {
  if (isStopped && state === 'sending') {
    return <State {...importLooks.paused} word="paused" chip={chip} />
  }
  if (isHeld && state === 'sending') {
    return <State tone="bad" icon={<OctagonPause aria-hidden />} word="on hold" chip={chip} />
  }
  return <State {...importLooks[state]} word={state} chip={chip} />
}

export const importLooks: Record<ImportStateName, { tone: Tone; icon: ReactNode }> = {
  receiving: { tone: 'mute', icon: <FileUp aria-hidden /> },
  ready: { tone: 'mute', icon: <Clock aria-hidden /> },
  sending: { tone: 'busy', icon: <ArrowUpRight aria-hidden /> },
  paused: { tone: 'warn', icon: <Pause aria-hidden /> },
  finished: { tone: 'ok', icon: <CircleCheck aria-hidden /> },
  cancelled: { tone: 'mute', icon: <Ban aria-hidden /> },
}
