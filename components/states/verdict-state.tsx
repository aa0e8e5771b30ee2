import CircleCheck from 'lucide-react/icons/circle-check'
import CircleX from 'lucide-react/icons/circle-x'
import Copy from 'lucide-react/icons/copy'
import SkipForward from 'lucide-react/icons/skip-forward'
import TriangleAlert from 'lucide-react/icons/triangle-alert'
import type { ReactNode } from 'react'
import { State, type Tone } from '#components/ui/state.tsx'

export type VerdictName = 'ready' | 'warning' | 'error' | 'duplicate' | 'skipped'

/** What we think of a source row before sending. */
export function VerdictState({ verdict, chip }: { verdict: VerdictName; chip?: boolean }) {
  return <State {...verdictLooks[verdict]} word={verdict} chip={chip} />
}

/** Tone and icon of a verdict, for counts and problem lists. */
export const verdictLooks: Record<VerdictName, { tone: Tone; icon: ReactNode }> = {
  ready: { tone: 'ok', icon: <CircleCheck aria-hidden /> },
  warning: { tone: 'warn', icon: <TriangleAlert aria-hidden /> },
  error: { tone: 'bad', icon: <CircleX aria-hidden /> },
  duplicate: { tone: 'dup', icon: <Copy aria-hidden /> },
  skipped: { tone: 'mute', icon: <SkipForward aria-hidden /> },
}
