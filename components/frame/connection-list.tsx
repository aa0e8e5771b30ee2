'use client'

import ArrowUpRight from 'lucide-react/icons/arrow-up-right'
import CircleCheck from 'lucide-react/icons/circle-check'
import FlaskConical from 'lucide-react/icons/flask-conical'
import OctagonAlert from 'lucide-react/icons/octagon-alert'
import OctagonPause from 'lucide-react/icons/octagon-pause'
import Unplug from 'lucide-react/icons/unplug'
import type { FrameConnection } from '#lib/connections/schema.ts'
import { useFrame } from './frame-provider.tsx'
import { connectionLine } from './frame-words.ts'

/** Every connection with its state: icon, name and one line. */
export function ConnectionList() {
  const { frame, nowMs } = useFrame()
  if (frame.connections.length === 0) {
    return <p className="px-2 text-sm text-text-2">None is set up yet.</p>
  }
  return (
    <ul>
      {frame.connections.map((connection) => (
        <li key={connection.id} className="grid grid-cols-[16px_1fr] gap-x-2 px-2 py-[5px]">
          <span className="flex h-5 items-center">{iconOf(connection)}</span>
          <span className="cut font-medium" title={connection.name}>
            {connection.name}
          </span>
          <span className="col-start-2 text-sm text-text-2">
            {connectionLine(connection, nowMs)}
          </span>
        </li>
      ))}
    </ul>
  )
}

function iconOf({ state, kind }: FrameConnection) {
  switch (state) {
    case 'held':
      return <OctagonPause aria-hidden className="text-bad" />
    case 'delivery_stopped':
      return <OctagonAlert aria-hidden className="text-bad" />
    case 'unreachable':
      return <Unplug aria-hidden className="text-warn" />
    case 'sending':
      return <ArrowUpRight aria-hidden className="text-accent-text" />
    default:
      return kind === 'sandbox' ? (
        <FlaskConical aria-hidden className="text-accent-text" />
      ) : (
        <CircleCheck aria-hidden className="text-ok" />
      )
  }
}
