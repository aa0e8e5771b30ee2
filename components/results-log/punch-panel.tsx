'use client'

import ChevronLeft from 'lucide-react/icons/chevron-left'
import X from 'lucide-react/icons/x'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useRef } from 'react'

type PunchPanelProps = {
  punchId: number
  title: ReactNode
  closeHref: string
  /** True while Go2Clock has the last word still to say. */
  children: ReactNode
}

/** Right of the log; on a phone in its place. Escape closes and the row has the focus again. */
export function PunchPanel({ punchId, title, closeHref, children }: PunchPanelProps) {
  const router = useRouter()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // Opened from its row or from another punch: the keyboard goes along. Not on a first load.
    const from = document.activeElement
    if (punchId && from && from !== document.body) heading.current?.focus()
  }, [punchId])

  function close() {
    document.getElementById(`punch-${punchId}`)?.focus()
    router.push(closeHref, { scroll: false })
  }
  useEscape(close)

  return (
    <aside
      aria-labelledby="punch-title"
      className="flex min-h-0 flex-col overflow-y-auto border-l border-line bg-surface max-md:border-l-0"
    >
      <div className="flex items-center gap-1 px-4 pt-2 pr-2 max-md:flex-row-reverse max-md:px-2">
        <h2
          id="punch-title"
          ref={heading}
          tabIndex={-1}
          className="cut min-w-0 flex-1 rounded-sm outline-offset-2"
        >
          {title}
        </h2>
        <Link
          href={closeHref}
          scroll={false}
          aria-label="Close"
          className="btn btn-quiet btn-s btn-icon"
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey) return
            event.preventDefault()
            close()
          }}
        >
          <X aria-hidden className="max-md:hidden" />
          <ChevronLeft aria-hidden className="md:hidden" />
        </Link>
      </div>
      {children}
    </aside>
  )
}

/** Not while something above it (a filter, a dialog) or a form of its own takes the key. */
function useEscape(close: () => void) {
  const latest = useRef(close)
  latest.current = close
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (document.querySelector('[role=dialog], [role=alertdialog]')) return
      if ((event.target as Element).closest('form')) return
      latest.current()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}
