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
import { whatToLookFor } from '#lib/ledger/said.ts'

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

/** Opens the form of a refused punch in place. */
export function SendAgain(props: SendAgainProps) {
  const [isOpen, setIsOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  return (
    <div className="flex flex-col items-start gap-3 border-t border-line px-4 py-3 [&>form]:self-stretch">
      {props.punch.state === 'unknown' && (
        <p className="flex gap-1.5 text-warn">
          <TriangleAlert aria-hidden className="mt-0.5" />
          <span>{whatToLookFor(props.punch)}</span>
        </p>
      )}
      {isOpen ? (
        <AgainForm
          {...props}
          onBack={() => {
            flushSync(() => setIsOpen(false))
            opener.current?.focus()
          }}
        />
      ) : (
        <Button
          ref={opener}
          variant="primary"
          icon={<Pencil aria-hidden />}
          onClick={() => setIsOpen(true)}
        >
          Edit and send again
        </Button>
      )}
    </div>
  )
}
