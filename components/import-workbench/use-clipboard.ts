'use client'

import { type RefObject, useRef } from 'react'
import { useToast } from '#components/ui/toast.tsx'
import type { GridHandle } from '#components/ui/virtual-grid.tsx'
import { count } from '#lib/count.ts'
import type { RowView } from '#lib/spreadsheet/schema.ts'
import { parseTsv, toTsv } from '#lib/spreadsheet/tsv.ts'
import type { Chosen } from './chosen.ts'
import type { Ask } from './use-workbench.ts'

/** More is no copy for a spreadsheet any more, and would stall the page. */
const mostCopied = 100_000
const mostPastedCharacters = 5_000_000

type Clipboard = {
  ask: Ask
  grid: RefObject<GridHandle<RowView> | null>
  /** What is chosen at this very moment. */
  chosenNow: () => Chosen | undefined
  /** Empties what was cut, whatever is chosen by then. */
  onCut: (chosen: Chosen) => void
  onPaste: (block: string[][]) => void
}

/**
 * Copy, cut and paste by the browser's own events, so that they work over plain http too, where
 * there is no `navigator.clipboard`.
 */
export function useClipboard({ ask, grid, chosenNow, onCut, onPaste }: Clipboard) {
  const toast = useToast()
  /** Text that came from the worker, for the copy that is asked for anew. */
  const fetched = useRef<string>(undefined)

  function copy(event: ClipboardEvent, chosen: Chosen): boolean {
    event.preventDefault()
    const text = fetched.current ?? loadedText(chosen)
    fetched.current = undefined
    if (text !== null) {
      event.clipboardData?.setData('text/plain', text)
      return true
    }
    void fetchAndCopy(event.type, chosen)
    return false
  }

  function loadedText({ range: { from, to, columns } }: Chosen): string | null {
    const rows = grid.current?.loadedRows({ top: from, bottom: to, left: 0, right: 0 })
    return rows ? toTsv(rows.map(({ cells }) => columns.map((at) => cells[at] ?? ''))) : null
  }

  /** The event is over when the worker answers: the browser is asked for another one. */
  async function fetchAndCopy(type: string, chosen: Chosen) {
    const text = await ask((bench) => bench.copyCells(chosen.range))
    if (text === null) return
    fetched.current = text
    const isDone = document.execCommand('copy')
    fetched.current = isDone ? undefined : text
    if (!isDone) {
      toast({ kind: 'info', title: `Press Ctrl C again to copy ${count(chosen.cells, 'cell')}` })
    } else if (type === 'cut') onCut(chosen)
  }

  return (event: ClipboardEvent) => {
    const chosen = chosenNow()
    if (!chosen) return
    if (event.type === 'paste') {
      event.preventDefault()
      const text = event.clipboardData?.getData('text/plain') ?? ''
      if (text.length > mostPastedCharacters) {
        toast({
          kind: 'warn',
          title: 'That is too much to paste into the grid',
          text: 'Nothing was changed. Drop it as a file instead.',
        })
        return
      }
      const block = parseTsv(text)
      if (block.length > 0) onPaste(block)
      return
    }
    if (chosen.cells === 0) {
      toast({ kind: 'info', title: 'Choose cells of the file to copy' })
    } else if (chosen.cells > mostCopied) {
      event.preventDefault()
      toast({
        kind: 'warn',
        title: `At most ${count(mostCopied, 'cell')} are copied at once`,
        text: `${count(chosen.cells, 'cell')} are chosen. Choose fewer rows.`,
      })
    } else if (copy(event, chosen) && event.type === 'cut') onCut(chosen)
  }
}
