'use client'

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import {
  chromiumSpacerPx,
  clampTop,
  isScaled,
  type RowWindow,
  rowWindow,
  safeSpacerPx,
  scrollGeometry,
  thumbToTop,
  topToShow,
  topToThumb,
} from './grid-math.ts'

const overscanRows = 8

type VirtualRows = {
  window: RowWindow
  spacerPx: number
  pageRows: number
  /** Scrolls as little as needed so that the row is in sight. */
  show: (row: number) => void
  /** Place of the first drawn row inside the spacer. */
  offsetPx: number
}

/**
 * Which rows of one height to draw inside a scroller. Below the browser's cap scrolling is native;
 * beyond it the wheel is taken over, so that it stays 1:1 while the thumb alone is scaled.
 */
export function useVirtualRows(
  scroller: RefObject<HTMLElement | null>,
  { rowCount, rowPx, headPx }: { rowCount: number; rowPx: number; headPx: number },
): VirtualRows {
  const [viewPx, setViewPx] = useState(0)
  const [capPx, setCapPx] = useState(safeSpacerPx)
  const [position, setPosition] = useState({ top: 0, scrollTop: 0 })
  const latest = useRef(position)
  const geometry = scrollGeometry(rowCount, rowPx, viewPx, capPx)
  const geometryRef = useRef(geometry)
  geometryRef.current = geometry

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    setCapPx(drawsTallElements() ? chromiumSpacerPx : safeSpacerPx)
    const measure = () => setViewPx(Math.max(0, element.clientHeight - headPx))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller, headPx])

  const moveTo = useCallback((next: { top: number; scrollTop: number }) => {
    const before = latest.current
    if (next.top === before.top && next.scrollTop === before.scrollTop) return
    latest.current = next
    // In the same frame as the scroll, or fast scrolling shows empty rows.
    flushSync(() => setPosition(next))
  }, [])

  const scrollTo = useCallback(
    (wanted: number) => {
      const element = scroller.current
      if (!element) return
      const top = clampTop(wanted, geometryRef.current)
      element.scrollTop = topToThumb(top, geometryRef.current)
      // What the browser made of it (it rounds); the scroll event that follows says the same.
      const next = { top, scrollTop: element.scrollTop }
      latest.current = next
      setPosition(next)
    },
    [scroller],
  )

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const onScroll = () => {
      const { scrollTop } = element
      if (Math.abs(scrollTop - latest.current.scrollTop) < 1) return
      moveTo({ top: thumbToTop(scrollTop, geometryRef.current), scrollTop })
    }
    const onWheel = (event: WheelEvent) => {
      if (!isScaled(geometryRef.current) || event.ctrlKey || event.shiftKey) return
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) return
      event.preventDefault()
      scrollTo(latest.current.top + wheelPx(event, rowPx, geometryRef.current.viewPx))
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      element.removeEventListener('scroll', onScroll)
      element.removeEventListener('wheel', onWheel)
    }
  }, [scroller, rowPx, moveTo, scrollTo])

  const show = useCallback(
    (row: number) => {
      const { top } = latest.current
      const wanted = topToShow(row, top, geometryRef.current.viewPx, rowPx)
      if (wanted !== top) scrollTo(wanted)
    },
    [rowPx, scrollTo],
  )

  const top = clampTop(position.top, geometry)
  const window = rowWindow(top, viewPx, rowPx, rowCount, overscanRows)
  return {
    window,
    spacerPx: geometry.spacerPx,
    pageRows: Math.max(1, Math.floor(viewPx / rowPx) - 1),
    show,
    offsetPx: window.first * rowPx - (isScaled(geometry) ? top - position.scrollTop : 0),
  }
}

function wheelPx(event: WheelEvent, rowPx: number, viewPx: number): number {
  if (event.deltaMode === WheelEvent.DOM_DELTA_LINE) return event.deltaY * rowPx
  if (event.deltaMode === WheelEvent.DOM_DELTA_PAGE) return event.deltaY * viewPx
  return event.deltaY
}

let tallElementsAreDrawn: boolean | undefined

function drawsTallElements(): boolean {
  if (tallElementsAreDrawn === undefined) {
    const probe = document.createElement('div')
    probe.style.cssText = `position:absolute;visibility:hidden;height:${chromiumSpacerPx}px`
    const holder = document.createElement('div')
    holder.style.cssText = 'position:absolute;width:0;height:0;overflow:hidden'
    holder.append(probe)
    document.body.append(holder)
    tallElementsAreDrawn = probe.offsetHeight >= chromiumSpacerPx
    holder.remove()
  }
  return tallElementsAreDrawn
}
