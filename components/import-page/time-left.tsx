'use client'

import { useDeskNow } from '#components/frame/frame-provider.tsx'
import { type Standing, timeLeft } from './time-words.ts'

/** How long the rest takes, or why nobody can say. Its line keeps its room when there is nothing to say. */
export function TimeLeft(props: Omit<Standing, 'nowMs'>) {
  const words = timeLeft({ ...props, nowMs: useDeskNow() })
  return (
    <p className="min-h-5 text-text-2">
      {words?.strong && <b className="text-text">{words.strong}</b>} {words?.text}
    </p>
  )
}
