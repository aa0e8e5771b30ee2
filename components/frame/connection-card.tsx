'use client'

import Pause from 'lucide-react/icons/pause'
import Play from 'lucide-react/icons/play'
import { Button } from '#components/ui/button.tsx'
import { pauseConnection, resumeConnection } from '#lib/connections/actions.ts'
import type { FrameConnection } from '#lib/connections/schema.ts'
import { CancelWaiting } from './cancel-waiting.tsx'
import { useFrame } from './frame-provider.tsx'
import { connectionFacts } from './frame-words.ts'
import { NextTry } from './next-try.tsx'
import { Steps } from './steps.tsx'
import { useFrameStep } from './use-frame-step.ts'

/** What a connection does now, and what a person may do with it. */
export function ConnectionCard({ connection }: { connection: FrameConnection }) {
  const { frame, nowMs } = useFrame()
  const { isPending, problem, run } = useFrameStep()
  const { id, name, state, waiting, nextProbeAt } = connection
  const isHeld = state === 'held'
  const given = { connectionId: id }
  return (
    <>
      <dl className="facts text-sm">
        {connectionFacts(connection, nowMs, frame.desk !== null).map(([term, value]) => (
          <div key={term} className="contents">
            <dt>{term}</dt>
            <dd className="wrap-anywhere">{value}</dd>
          </div>
        ))}
        {state === 'unreachable' && nextProbeAt && (
          <div className="contents">
            <dt>Next try</dt>
            <dd>
              <NextTry at={nextProbeAt} />
            </dd>
          </div>
        )}
      </dl>
      <Steps problem={problem}>
        <Button
          size="s"
          icon={isHeld ? <Play aria-hidden /> : <Pause aria-hidden />}
          pending={isPending}
          onClick={() =>
            void run(() => (isHeld ? resumeConnection(given) : pauseConnection(given)))
          }
        >
          {isHeld ? 'Resume' : 'Pause'}
        </Button>
        <CancelWaiting connectionId={id} where={name} waiting={waiting} />
      </Steps>
    </>
  )
}
