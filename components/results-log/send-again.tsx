'use client'

import Pencil from 'lucide-react/icons/pencil'
import TriangleAlert from 'lucide-react/icons/triangle-alert'
import dynamic from 'next/dynamic'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { Button } from '#components/ui/button.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { PunchDetail } from '#lib/ledger/data.ts'
import type { LogFilter } from '#lib/ledger/log-filter.ts'
import { CheckOneAgain } from './check-one-again.tsx'

/** Most visits to the log repair nothing: the form comes when it is asked for. */
const AgainForm = dynamic(() => import('./again-form.tsx').then((module) => module.AgainForm), {
  loading: () => <Skeleton label="Opening the form" rows={3} />,
})

export type SendAgainProps = {
  punch: PunchDetail
  zone: string
  today: string
  filter: LogFilter
}

/** What can be done about a punch that is not stored: an unknown one is asked about before all else. */
export function SendAgain(props: SendAgainProps) {
  const [isOpen, setIsOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const isUnknown = props.punch.state === 'unknown'

  function goBack() {
    flushSync(() => setIsOpen(false))
    opener.current?.focus()
  }

  return (
    <div className="flex flex-col items-start gap-3 border-t border-line px-4 py-3 [&>form]:self-stretch">
      {isOpen ? (
        <>
          {isUnknown && <MayBeStored />}
          <AgainForm {...props} onBack={goBack} />
        </>
      ) : (
        <>
          {isUnknown && <CheckOneAgain punch={props.punch} filter={props.filter} />}
          <Button
            ref={opener}
            variant={isUnknown ? 'quiet' : 'primary'}
            size={isUnknown ? 's' : 'm'}
            icon={<Pencil aria-hidden />}
            onClick={() => setIsOpen(true)}
          >
            {isUnknown ? 'Correct it instead' : 'Edit and send again'}
          </Button>
        </>
      )}
    </div>
  )
}

/** A correction of a punch that may be there would be a second record, which nobody can take back from here. */
function MayBeStored() {
  return (
    <p className="flex gap-1.5 rounded-md bg-warn-soft p-2.5">
      <TriangleAlert aria-hidden className="mt-0.5 text-warn" />
      <span>
        <b>The first may be stored.</b> Changed and sent again it can be stored beside it; one of
        the two can then only be removed in Go2Clock. Look there first.
      </span>
    </p>
  )
}
