import type { ReactNode } from 'react'
import { Mark } from '#components/frame/mark.tsx'

type GateProps = {
  title: string
  /** A quiet line under the title. */
  sub?: ReactNode
  children: ReactNode
  /** What to do when this is the wrong door. */
  foot?: ReactNode
}

/** The page before the desk: mark, title, one panel. */
export function Gate({ title, sub, children, foot }: GateProps) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-5 p-6">
      <div className="text-center">
        <Mark className="mx-auto mb-2.5 size-8" />
        <h1 className="text-[16px]/[24px] font-semibold">{title}</h1>
        {sub && <p className="text-text-2">{sub}</p>}
      </div>
      <div className="panel flex w-84 max-w-full flex-col gap-3.5 p-5">{children}</div>
      {foot && <p className="max-w-75 text-center text-sm text-text-2">{foot}</p>}
    </main>
  )
}
