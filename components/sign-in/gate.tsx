import type { ReactNode } from 'react'

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
        <svg className="mx-auto mb-2.5 size-8" viewBox="0 0 20 20" aria-hidden="true">
          <path
            d="M4 1.5h9.2L18.5 6.8V16A2.5 2.5 0 0 1 16 18.5H4A2.5 2.5 0 0 1 1.5 16V4A2.5 2.5 0 0 1 4 1.5Z"
            fill="var(--accent)"
          />
          <circle cx="6.2" cy="6.2" r="1.7" fill="var(--canvas)" />
          <path
            d="m6.2 12.1 2.6 2.5 5-5.2"
            fill="none"
            stroke="var(--on-accent)"
            strokeWidth="1.8"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </svg>
        <h1 className="text-[16px]/[24px] font-semibold">{title}</h1>
        {sub && <p className="text-text-2">{sub}</p>}
      </div>
      <div className="panel flex w-84 max-w-full flex-col gap-3.5 p-5">{children}</div>
      {foot && <p className="max-w-75 text-center text-sm text-text-2">{foot}</p>}
    </main>
  )
}
