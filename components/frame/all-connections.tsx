'use client'

import Ellipsis from 'lucide-react/icons/ellipsis'
import Pause from 'lucide-react/icons/pause'
import { Button } from '#components/ui/button.tsx'
import { Popover } from '#components/ui/popover.tsx'
import { pauseDesk } from '#lib/connections/actions.ts'
import { CancelWaiting } from './cancel-waiting.tsx'
import { useFrame } from './frame-provider.tsx'
import { deskNotice, punches } from './frame-words.ts'
import { ResumeDesk } from './resume-desk.tsx'
import { Steps } from './steps.tsx'
import { useFrameStep } from './use-frame-step.ts'

/** The head of the list of connections, and what can be done with all of them at once. */
export function AllConnections({ headClass }: { headClass: string }) {
  return (
    <div className={headClass}>
      <h2 className="text-sm font-medium text-text-3">Connections</h2>
      <Popover
        title="All connections"
        label="All connections"
        button={<Ellipsis aria-hidden />}
        buttonClass="btn btn-quiet btn-s btn-icon"
      >
        <Everything />
      </Popover>
    </div>
  )
}

function Everything() {
  const { frame, nowMs } = useFrame()
  const { isPending, problem, run } = useFrameStep()
  const notice = deskNotice(frame, nowMs)
  const waiting = frame.connections.reduce((sum, connection) => sum + connection.waiting, 0)
  return (
    <>
      <p className="text-sm text-text-2">
        {notice
          ? `${notice.title} ${notice.text}`
          : `${waiting === 0 ? 'No punch waits' : `${punches(waiting)} ${waiting === 1 ? 'waits' : 'wait'}`}. Paused, nothing is sent over any connection until a person resumes; nothing is lost.`}
      </p>
      <Steps problem={problem}>
        {frame.desk ? (
          <ResumeDesk desk={frame.desk} />
        ) : (
          <Button
            size="s"
            icon={<Pause aria-hidden />}
            pending={isPending}
            onClick={() => void run(() => pauseDesk())}
          >
            Pause everything
          </Button>
        )}
        <CancelWaiting connectionId={null} where="any connection" waiting={waiting} />
      </Steps>
    </>
  )
}
