'use client'

import { useCallback, useEffect, useRef, useState } from 'react'

/** A screen reader is told of counts at most this often; the last word counts. */
const everyMs = 10_000

/** Text for a polite live region: the first at once, then the newest every ten seconds at most. */
export function useAnnouncer(): [said: string, say: (text: string) => void] {
  const [said, setSaid] = useState('')
  const lastAt = useRef(Number.NEGATIVE_INFINITY)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const say = useCallback((text: string) => {
    clearTimeout(timer.current)
    const now = performance.now()
    const speak = () => {
      lastAt.current = performance.now()
      setSaid(text)
    }
    if (now - lastAt.current >= everyMs) speak()
    else timer.current = setTimeout(speak, lastAt.current + everyMs - now)
  }, [])
  return [said, say]
}
