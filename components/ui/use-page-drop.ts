import { useEffect, useRef } from 'react'

export type TakeFiles = (files: FileList | null | undefined) => void

/** The whole page takes the drop: missing the frame must not make the browser open the file. */
export function usePageDrop(given: { setOver: (isOver: boolean) => void; take: TakeFiles }) {
  const latest = useRef(given)
  useEffect(() => {
    latest.current = given
  })
  useEffect(() => {
    const over = (event: DragEvent) => {
      event.preventDefault()
      latest.current.setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) latest.current.setOver(false)
    }
    const drop = (event: DragEvent) => {
      event.preventDefault()
      latest.current.setOver(false)
      latest.current.take(event.dataTransfer?.files)
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [])
}
