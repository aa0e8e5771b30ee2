'use client'

import FileClock from 'lucide-react/icons/file-clock'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { count } from '#lib/count.ts'
import { type DraftHead, draftFacts } from '#lib/drafts/draft.ts'

type DraftOfferProps = {
  offer: DraftHead
  /** IANA zone of the site. */
  zone: string
  onGoOn: () => void
  onDiscard: () => void
}

/** What was left unsent in this browser, to go on with or to throw away. */
export function DraftOffer({ offer, zone, onGoOn, onDiscard }: DraftOfferProps) {
  const [isAsking, setAsking] = useState(false)
  const { name, changes } = offer
  const changed = count(changes, 'change')
  return (
    <>
      <Notice
        className="max-sm:mb-3"
        icon={<FileClock aria-hidden />}
        title={`${name} is not sent yet.`}
        actions={
          <>
            <Button size="s" onClick={onGoOn}>
              Go on
            </Button>
            <Button
              size="s"
              variant="quiet"
              onClick={() => (changes > 0 ? setAsking(true) : onDiscard())}
            >
              Discard
            </Button>
          </>
        }
      >
        {draftFacts(offer, zone, Date.now())}. Another file takes its place.
      </Notice>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Discard the draft of ${name}?`}
        confirmLabel={`Discard ${changed}`}
        onConfirm={() => {
          setAsking(false)
          onDiscard()
        }}
      >
        <p>
          {changes === 1 ? 'The change you made is lost.' : `The ${changed} you made are lost.`} The
          file itself stays where it came from.
        </p>
      </ConfirmDialog>
    </>
  )
}
