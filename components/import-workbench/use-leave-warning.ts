'use client'

import { useEffect } from 'react'

/** While `sentence` is set, leaving the page by link, reload or closing asks first. */
export function useLeaveWarning(sentence: string | null) {
  useEffect(() => {
    if (!sentence) return
    const unload = (event: BeforeUnloadEvent) => event.preventDefault()
    const click = (event: MouseEvent) => {
      if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey) return
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null
      if (!(link instanceof HTMLAnchorElement) || link.target === '_blank') return
      if (link.hash && link.pathname === location.pathname) return
      if (window.confirm(sentence)) return
      event.preventDefault()
      event.stopPropagation()
    }
    window.addEventListener('beforeunload', unload)
    // Before the router's own listener, which would already be on its way.
    document.addEventListener('click', click, true)
    return () => {
      window.removeEventListener('beforeunload', unload)
      document.removeEventListener('click', click, true)
    }
  }, [sentence])
}
