'use client'

import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

/** Reads the page again every so often while `isLive` and in sight; what was typed stays. */
export function useRefreshWhile(isLive: boolean, everyMs = 2_000): void {
  const router = useRouter()
  useEffect(() => {
    if (!isLive) return
    const timer = setInterval(() => {
      if (!document.hidden) router.refresh()
    }, everyMs)
    return () => clearInterval(timer)
  }, [isLive, everyMs, router])
}
