import ArrowUpRight from 'lucide-react/icons/arrow-up-right'
import Ban from 'lucide-react/icons/ban'
import CheckCheck from 'lucide-react/icons/check-check'
import CircleCheck from 'lucide-react/icons/circle-check'
import CircleQuestionMark from 'lucide-react/icons/circle-question-mark'
import CircleX from 'lucide-react/icons/circle-x'
import Clock from 'lucide-react/icons/clock'
import Copy from 'lucide-react/icons/copy'
import OctagonAlert from 'lucide-react/icons/octagon-alert'
import type { ReactNode } from 'react'
import { State, type Tone } from '#components/ui/state.tsx'
import type { PunchState as PunchStateName } from '#lib/ledger/states.ts'

type PunchStateProps = {
  state: PunchStateName
  /** Accepted because an earlier try had arrived. */
  confirmed?: boolean
  chip?: boolean
}

/** One state of a punch, in the same icon and word on every screen. */
export function PunchState({ state, confirmed = false, chip }: PunchStateProps) {
  if (state === 'accepted' && confirmed) {
    const icon = <CheckCheck aria-hidden />
    return <State tone="ok" icon={icon} word="accepted" note="(confirmed)" chip={chip} />
  }
  return <State {...punchLooks[state]} word={state} chip={chip} />
}

/** Tone and icon of a state, for tiles, filters and legends. */
export const punchLooks: Record<PunchStateName, { tone: Tone; icon: ReactNode }> = {
  queued: { tone: 'mute', icon: <Clock aria-hidden /> },
  sending: { tone: 'busy', icon: <ArrowUpRight aria-hidden /> },
  accepted: { tone: 'ok', icon: <CircleCheck aria-hidden /> },
  duplicate: { tone: 'dup', icon: <Copy aria-hidden /> },
  rejected: { tone: 'bad', icon: <CircleX aria-hidden /> },
  failed: { tone: 'fail', icon: <OctagonAlert aria-hidden /> },
  unknown: { tone: 'unsure', icon: <CircleQuestionMark aria-hidden /> },
  cancelled: { tone: 'mute', icon: <Ban aria-hidden /> },
}
