'use client'

import { type RefObject, useCallback, useEffect, useRef } from 'react'
import type { GridCell } from './grid-math.ts'

/**
 * Follows the mouse from a press to its release and tells the cells it passes. Held above or below
 * the rows it goes on, row by row, faster the farther away.
 */
export function useDragSelect(
  scroller: RefObject<HTMLElement | null>,
  cellOf: (target: EventTarget) => GridCell | undefined,
  onReach: (cell: GridCell) => void,
  /** How many rows the selection moves on while the mouse is held outside. */
  onPush: (rows: number) => void,
  onEnd?: () => void,
): () => void {
  const latest = useRef({ cellOf, onReach, onPush, onEnd })
  latest.current = { cellOf, onReach, onPush, onEnd }
  const stop = useRef<() => void>(undefined)
  useEffect(() => () => stop.current?.(), [])

  return useCallback(() => {
    stop.current?.()
    let pointer = { x: 0, y: 0 }
    let frame = 0
    let isMoved = false
    const push = () => {
      const box = scroller.current?.getBoundingClientRect()
      if (!box) return
      const over = pointer.y > box.bottom ? pointer.y - box.bottom : pointer.y - box.top
      const isOutside = pointer.y > box.bottom || pointer.y < box.top
      frame = isOutside ? requestAnimationFrame(push) : 0
      if (isOutside) latest.current.onPush(Math.sign(over) * Math.ceil(Math.abs(over) / 40))
    }
    const onMove = ({ clientX, clientY, buttons }: MouseEvent) => {
      if (buttons === 0) return end()
      pointer = { x: clientX, y: clientY }
      const target = document.elementFromPoint(clientX, clientY)
      const cell = target && scroller.current?.contains(target) && latest.current.cellOf(target)
      if (cell) latest.current.onReach(cell)
      if (isMoved && frame === 0) frame = requestAnimationFrame(push)
      isMoved = true
    }
    stop.current = () => {
      cancelAnimationFrame(frame)
      window.removeEventListener('mousemove', onMove)
      window.removeEventListener('mouseup', end)
    }
    const end = () => {
      stop.current?.()
      latest.current.onEnd?.()
    }
    window.addEventListener('mousemove', onMove)
    window.addEventListener('mouseup', end)
  }, [scroller])
}
