'use client'

import { useCallback, useEffect, useRef } from 'react'

/**
 * Runs something at once, or, while a mouse button or finger is down, after it is up again. A remark
 * that appears on leaving a field moves what is below: the press that left it would miss its target.
 */
export function useAfterPress(): (run: () => void) => void {
  const isPressed = useRef(false)
  useEffect(() => {
    const down = () => {
      isPressed.current = true
    }
    const up = () => {
      isPressed.current = false
    }
    document.addEventListener('pointerdown', down, true)
    document.addEventListener('pointerup', up, true)
    document.addEventListener('pointercancel', up, true)
    return () => {
      document.removeEventListener('pointerdown', down, true)
      document.removeEventListener('pointerup', up, true)
      document.removeEventListener('pointercancel', up, true)
    }
  }, [])
  return useCallback((run) => {
    if (!isPressed.current) return run()
    // The click itself comes right behind.
    document.addEventListener('pointerup', () => setTimeout(run), { once: true, capture: true })
  }, [])
}
