'use client'

import DatabaseZap from 'lucide-react/icons/database-zap'
import FlaskConical from 'lucide-react/icons/flask-conical'
import OctagonPause from 'lucide-react/icons/octagon-pause'
import Pause from 'lucide-react/icons/pause'
import Unplug from 'lucide-react/icons/unplug'
import { usePathname } from 'next/navigation'
import { Notice } from '#components/ui/notice.tsx'
import { CancelWaiting } from './cancel-waiting.tsx'
import { useFrame } from './frame-provider.tsx'
import { connectionNotice, deskNotice, isPausedByPerson } from './frame-words.ts'
import { NextTry } from './next-try.tsx'
import { ResumeButton } from './resume-button.tsx'
import { ResumeDesk } from './resume-desk.tsx'
import { storeWords } from './store-words.ts'

/** What stands between the desk and Go2Clock, on every page: worst first, the sandbox last. */
export function FrameNotices() {
  const { frame, nowMs, link } = useFrame()
  const pathname = usePathname()
  const canResume = frame.user.role !== 'viewer'
  const deskWords = deskNotice(frame, nowMs)
  const waiting = frame.connections.reduce((sum, connection) => sum + connection.waiting, 0)
  const troubles = frame.connections.flatMap((connection) => {
    // A delivery that cannot write is not seen; the store's own notice says why.
    if (frame.store && connection.state === 'delivery_stopped') return []
    const notice = connectionNotice(connection, nowMs)
    return notice ? [{ connection, notice }] : []
  })
  const store = frame.store && link === 'ok' ? storeWords(frame.store) : null
  return (
    <>
      {link === 'signed_out' && (
        <Notice
          strip
          kind="bad"
          role="alert"
          title="Your session has ended."
          actions={
            <a
              className="btn btn-s"
              href={`/sign-in?from=${encodeURIComponent(pathname)}`}
              target="_blank"
              rel="noreferrer"
            >
              Sign in
            </a>
          }
        >
          Sign in again in a new tab; what you typed here stays.
        </Notice>
      )}
      {link === 'offline' && (
        <Notice strip kind="warn" role="alert" title="This page cannot reach Punchdesk.">
          What you typed is still here. It tries again every few seconds. Punches that Punchdesk has
          taken do not need this page.
        </Notice>
      )}
      {store && (
        <Notice
          strip
          kind="bad"
          role="alert"
          icon={<DatabaseZap aria-hidden />}
          title={store.title}
        >
          {store.text}
        </Notice>
      )}
      {frame.desk && deskWords && (
        <Notice
          strip
          kind={deskWords.kind}
          icon={<Pause aria-hidden />}
          title={deskWords.title}
          actions={
            canResume && (
              <>
                <CancelWaiting connectionId={null} where="any connection" waiting={waiting} />
                <ResumeDesk desk={frame.desk} />
              </>
            )
          }
        >
          {deskWords.text}
          {!canResume && ' An operator or admin can resume it.'}
        </Notice>
      )}
      {troubles.map(({ connection, notice }) => (
        <Notice
          key={connection.id}
          strip
          kind={notice.kind}
          icon={
            isPausedByPerson(connection) ? (
              <Pause aria-hidden />
            ) : (
              icons[connection.state as keyof typeof icons]
            )
          }
          title={notice.title}
          actions={
            connection.state === 'held' && canResume ? (
              <ResumeButton connectionId={connection.id} name={connection.name} />
            ) : undefined
          }
        >
          {notice.text}
          {connection.state === 'unreachable' && connection.nextProbeAt && (
            <>
              {' '}
              Next try <NextTry at={connection.nextProbeAt} />.
            </>
          )}
          {connection.state === 'held' && !canResume && ' An operator or admin can resume it.'}
        </Notice>
      ))}
      {frame.connections.some(({ kind }) => kind === 'sandbox') && (
        <Notice strip icon={<FlaskConical aria-hidden />} title="This desk talks to the sandbox.">
          Nothing reaches Go2Clock until a key is set.
        </Notice>
      )}
    </>
  )
}

const icons = {
  held: <OctagonPause aria-hidden />,
  unreachable: <Unplug aria-hidden />,
}
