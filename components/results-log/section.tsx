import type { ReactNode } from 'react'

/** A part of the panel of one punch. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="border-t border-line px-4 py-3">
      <h3 className="mb-2 text-sm font-medium text-text-2">{title}</h3>
      {children}
    </section>
  )
}
