'use client'

import { type RefObject, useLayoutEffect, useState } from 'react'

/** The width of an element in whole pixels, as it is now; `guess` until it is known. */
export function useWidth(element: RefObject<HTMLElement | null>, guess: number): number {
  const [width, setWidth] = useState(guess)
  useLayoutEffect(() => {
    const seen = element.current
    if (!seen) return
    const measure = () => setWidth(Math.floor(seen.clientWidth) || guess)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(seen)
    return () => observer.disconnect()
  }, [element, guess])
  return width
}
