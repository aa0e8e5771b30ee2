'use client'

import { useToast } from '#components/ui/toast.tsx'
import { count } from '#lib/count.ts'
import type { CellRange, FindRequest, RowSpan } from '#lib/spreadsheet/range-schema.ts'
import type { EditResult } from '#lib/spreadsheet/schema.ts'
import type { Chosen } from './chosen.ts'
import type { Ask, AskCall } from './use-workbench.ts'

type RangeActions = {
  ask: Ask
  /** What is chosen at this very moment. */
  chosenNow: () => Chosen | undefined
  /** Runs an edit as one step; null when nothing was changed because the rows are others now. */
  change: <T extends EditResult>(call: AskCall<T | null>) => Promise<T | null>
}

/** What can be done with the chosen cells, each as one step that undo takes back. */
export function useRangeActions({ ask, chosenNow, change }: RangeActions) {
  const toast = useToast()

  /** Runs the step; a big one is told, because most of it is out of sight. */
  async function run<T extends EditResult>(call: AskCall<T | null>, done: string) {
    const result = await change(call)
    if (!result) {
      toast({ kind: 'warn', title: 'Nothing was changed', text: 'The rows are others by now.' })
      return null
    }
    if (result.changedCells > 1 && done !== '') {
      const rows = count(result.changedRows, 'row')
      toast({
        kind: 'ok',
        title: `${done}: ${count(result.changedCells, 'cell')} in ${rows}`,
        text: 'Ctrl Z takes it back.',
      })
    }
    return result
  }

  function empty(chosen: Chosen | undefined) {
    if (chosen && chosen.cells > 0) void run((bench) => bench.setCells(chosen.range, ''), 'Emptied')
  }

  return {
    empty,
    clear: () => empty(chosenNow()),
    fillDown: () => {
      const chosen = chosenNow()
      if (chosen && chosen.cells > 0)
        void run((bench) => bench.fillDown(chosen.range), 'Filled down')
    },
    /** The rows behind a range, up to that position, take its cells over and over. */
    fillOn: (range: CellRange, to: number) => {
      if (range.columns.length > 0) void run((bench) => bench.fillOn(range, to), 'Filled')
    },
    /** Brings the rows back when all of them are skipped. */
    skip: async () => {
      const chosen = chosenNow()
      if (!chosen) return
      const facts = await ask((bench) => bench.rangeFacts(chosen.range))
      const areSkipped = facts !== null && facts.skipped === facts.rows
      await run((bench) => bench.skipSpan(chosen.range, !areSkipped), '')
    },
    set: (column: number, text: string) => {
      const chosen = chosenNow()
      if (chosen)
        void run((bench) => bench.setCells({ ...chosen.range, columns: [column] }, text), 'Set')
    },
    paste: async (block: string[][]) => {
      const chosen = chosenNow()
      if (!chosen) return
      if (chosen.columnsOn.length === 0) {
        toast({ kind: 'info', title: 'Choose a cell of the file to paste into' })
        return
      }
      const { range, columnsOn } = chosen
      const columns = range.columns.length > 0 ? range.columns : columnsOn.slice(0, 1)
      const result = await run(
        (bench) => bench.pasteCells({ ...range, columns }, columnsOn, block),
        'Pasted',
      )
      if (result && result.over > 0) {
        toast({
          kind: 'warn',
          title: `${count(result.over, 'cell')} found no place`,
          text: 'The rows or columns end before them. What fits was pasted.',
        })
      }
    },
    shift: (span: RowSpan, seconds: number, said: string) =>
      run((bench) => bench.shiftTimes(span, seconds), said),
    replace: (find: FindRequest, replacement: string) =>
      run((bench) => bench.replaceFound(find, replacement), 'Replaced'),
  }
}
