'use client'

import TriangleAlert from 'lucide-react/icons/triangle-alert'
import { readPunch } from '#lib/punch/read-back.ts'
import { nowIn } from '#lib/punch/site-zone.ts'
import type { PunchForm } from '#lib/punch/typed.ts'

/** The typed punch in words, before it goes; spoken once the person pauses. */
export function ReadBack({ values, zone }: { values: PunchForm; zone: string }) {
  const reading = readPunch(values, zone, nowIn(zone))
  return (
    <div
      role="status"
      aria-label="What will be sent"
      className="flex min-h-15 flex-col gap-1 rounded-md bg-sunken px-3 py-2.5 max-sm:min-h-0 max-sm:bg-transparent max-sm:p-0 max-sm:text-sm"
    >
      {reading.missing.length > 0 ? (
        <p className="text-text-2">Still to type: {list(reading.missing)}.</p>
      ) : (
        <p>
          <b>{reading.userid}</b> clocks <b>{reading.does}</b> on <b>{reading.when}</b>,{' '}
          {reading.more}.
        </p>
      )}
      {reading.warnings.map((warning) => (
        <p key={warning} className="flex gap-1.5 text-warn">
          <span className="flex h-5 items-center max-sm:h-4">
            <TriangleAlert aria-hidden className="size-3.5! stroke-2!" />
          </span>
          {warning}
        </p>
      ))}
    </div>
  )
}

function list(parts: string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}
