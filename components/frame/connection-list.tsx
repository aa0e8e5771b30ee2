'use client'

import ArrowUpRight from 'lucide-react/icons/arrow-up-right'
import CircleCheck from 'lucide-react/icons/circle-check'
import FlaskConical from 'lucide-react/icons/flask-conical'
import OctagonAlert from 'lucide-react/icons/octagon-alert'
import OctagonPause from 'lucide-react/icons/octagon-pause'
import Pause from 'lucide-react/icons/pause'
import Unplug from 'lucide-react/icons/unplug'
import { Popover } from '#components/ui/popover.tsx'
import type { FrameConnection } from '#lib/connections/schema.ts'
import { ConnectionCard } from './connection-card.tsx'
import { useFrame } from './frame-provider.tsx'
import { connectionLine, isPausedByPerson } from './frame-words.ts'

/** Every connection with its state: icon, name and one line; pressed, it says more and can be paused. */
export function ConnectionList() {
  const { frame, nowMs } = useFrame()
  const isDeskPaused = frame.desk !== null
  if (frame.connections.length === 0) {
    return <p className="px-2 text-sm text-text-2">None is set up yet.</p>
  }
  return (
    <ul>
      {frame.connections.map((connection) => (
        <li key={connection.id}>
          <Popover
            title={connection.name}
            buttonClass="grid w-full grid-cols-[16px_minmax(0,1fr)] gap-x-2 rounded-md px-2 py-[5px] text-left hover:bg-sunken aria-expanded:bg-sunken"
            button={
              <>
                <span className="flex h-5 items-center">{iconOf(connection, isDeskPaused)}</span>
                <span className="cut font-medium" title={connection.name}>
                  {connection.name}
                </span>
                <span className="col-start-2 text-sm text-text-2">
                  {connectionLine(connection, nowMs, isDeskPaused)}
                </span>
              </>
            }
          >
            <ConnectionCard connection={connection} />
          </Popover>
        </li>
      ))}
    </ul>
  )
}

function iconOf(connection: FrameConnection, isDeskPaused: boolean) {
  const { state, kind } = connection
  if (isPausedByPerson(connection)) return <Pause aria-hidden className="text-warn" />
  if (state === 'held') return <OctagonPause aria-hidden className="text-bad" />
  if (isDeskPaused) return <Pause aria-hidden className="text-warn" />
  if (state === 'delivery_stopped' || state === 'not_known')
    return <OctagonAlert aria-hidden className="text-bad" />
  if (state === 'unreachable') return <Unplug aria-hidden className="text-warn" />
  if (state === 'sending') return <ArrowUpRight aria-hidden className="text-accent-text" />
  if (kind === 'sandbox') return <FlaskConical aria-hidden className="text-accent-text" />
  return <CircleCheck aria-hidden className="text-ok" />
}
