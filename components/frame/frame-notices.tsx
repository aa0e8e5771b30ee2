'use client'

import FlaskConical from 'lucide-react/icons/flask-conical'
import OctagonPause from 'lucide-react/icons/octagon-pause'
import Unplug from 'lucide-react/icons/unplug'
import { usePathname } from 'next/navigation'
import { Notice } from '#components/ui/notice.tsx'
import { useFrame } from './frame-provider.tsx'
import { connectionNotice } from './frame-words.ts'
import { ResumeButton } from './resume-button.tsx'

/** What stands between the desk and Go2Clock, on every page: worst first, the sandbox last. */
export function FrameNotices() {
  const { frame, nowMs, link } = useFrame()
  const pathname = usePathname()
  const canResume = frame.user.role !== 'viewer'
  const troubles = frame.connections.flatMap((connection) => {
    const notice = connectionNotice(connection, nowMs)
    return notice ? [{ connection, notice }] : []
  })
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
          What you typed is still here. It tries again every few seconds; punches are sent meanwhile
          all the same.
        </Notice>
      )}
      {troubles.map(({ connection, notice }) => (
        <Notice
          key={connection.id}
          strip
          kind={notice.kind}
          icon={icons[connection.state as keyof typeof icons]}
          title={notice.title}
          actions={
            connection.state === 'held' && canResume ? (
              <ResumeButton connectionId={connection.id} name={connection.name} />
            ) : undefined
          }
        >
          {notice.text}
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
