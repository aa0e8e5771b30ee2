'use client'

import CircleQuestionMark from 'lucide-react/icons/circle-question-mark'
import Link from 'next/link'
import { grouped } from '#lib/count.ts'
import type { ImportProgress } from '#lib/imports/progress.ts'
import { logHref, noFilter } from '#lib/ledger/log-filter.ts'
import { checkingIsSafe, whereToLook } from '#lib/ledger/said.ts'

/** What "unknown" means, what to look for in Go2Clock, and why asking again is safe. */
export function UnknownHelp({ progress }: { progress: ImportProgress }) {
  const { id, counts, unknown } = progress
  const rest = counts.unknown - unknown.length
  return (
    <div className="flex items-start gap-2.5 border-t border-line px-4 py-3">
      <span className="flex h-5 items-center text-unsure">
        <CircleQuestionMark aria-hidden />
      </span>
      <div className="min-w-0 flex-1">
        <p>
          <b>
            {counts.unknown === 1
              ? '1 punch may be stored or not.'
              : `${grouped(counts.unknown)} punches may be stored or not.`}
          </b>{' '}
          No try got a sure answer. {checkingIsSafe}
        </p>
        <p className="text-text-2">
          To see for yourself, look in Go2Clock for{' '}
          {unknown.map((punch, index) => (
            <span key={punch.punchId}>
              {index > 0 && '; '}
              <Link
                className="text-link"
                href={logHref({
                  filter: { ...noFilter, importId: id, states: ['unknown'] },
                  punchId: punch.punchId,
                })}
              >
                {whereToLook(punch)}
              </Link>
            </span>
          ))}
          {rest > 0 && (
            <>
              ; and{' '}
              <Link
                className="text-link"
                href={logHref({ filter: { ...noFilter, importId: id, states: ['unknown'] } })}
              >
                {grouped(rest)} more
              </Link>
            </>
          )}
          .
        </p>
      </div>
    </div>
  )
}
