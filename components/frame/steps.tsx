import type { ReactNode } from 'react'
import { useFrame } from './frame-provider.tsx'

/** What a person may do here, or why nothing: the last step's problem, then its buttons. */
export function Steps({ problem, children }: { problem: string | undefined; children: ReactNode }) {
  const { frame } = useFrame()
  return (
    <>
      {problem && (
        <p role="alert" className="text-sm text-bad">
          {problem}
        </p>
      )}
      {frame.user.role === 'viewer' ? (
        <p className="text-sm text-text-2">
          Your role can look. An operator or admin can pause, resume and cancel.
        </p>
      ) : (
        <div className="flex flex-wrap gap-2">{children}</div>
      )}
    </>
  )
}
