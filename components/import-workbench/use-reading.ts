'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type {
  ColumnInfo,
  DateQuestion,
  IdQuestion,
  OpenQuestion,
  RowView,
  Shape,
  TemplateState,
  TypeWord,
} from '#lib/spreadsheet/schema.ts'
import type { Ask, AskCall } from './use-workbench.ts'

/** What the Read step shows: how the file is understood with the answers given so far. */
export type FileReading = {
  shape: Shape
  questions: OpenQuestion[]
  columns: ColumnInfo[]
  words: TypeWord[]
  dates: DateQuestion
  preview: RowView[]
  ids: IdQuestion
  template: TemplateState
}

/** Enough for a pair or two. */
const previewRows = 4

/**
 * Reads and changes the shape. `isBusy` while all rows are checked again. A new `revision` means that
 * the worker learned something by itself.
 */
export function useReading(ask: Ask, revision: number) {
  const [reading, setReading] = useState<FileReading>()
  const [isBusy, setBusy] = useState(false)
  const [droppedEdits, setDroppedEdits] = useState(false)
  const newest = useRef(0)

  const load = useCallback(
    async (change?: AskCall<unknown>) => {
      const mine = ++newest.current
      setBusy(true)
      const found = await ask(async (bench) => {
        const told = await change?.(bench)
        if (isDropping(told)) setDroppedEdits(true)
        const [shape, questions, columns, words, dates, preview, ids, template] = await Promise.all(
          [
            bench.getShape(),
            bench.openQuestions(),
            bench.describeColumns(),
            bench.typeWords(),
            bench.dateQuestion(),
            bench.previewPunches(previewRows),
            bench.idQuestion(),
            bench.templateState(),
          ],
        )
        return { shape, questions, columns, words, dates, preview, ids, template }
      })
      if (mine !== newest.current) return
      setBusy(false)
      if (found) setReading(found)
    },
    [ask],
  )

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision is read again
  useEffect(() => void load(), [load, revision])

  /** Takes an answer: it shows at once, the rest follows when the rows have been checked. */
  const answer = useCallback(
    (change: Partial<Shape>) => {
      if (!reading) return
      const shape = { ...reading.shape, ...change }
      setReading({ ...reading, shape })
      void load((bench) => bench.setShape(shape))
    },
    [load, reading],
  )

  return { reading, isBusy, droppedEdits, answer, run: load }
}

/** What a change of the shape answers when the edits did not fit the new rows. */
function isDropping(told: unknown): boolean {
  return typeof told === 'object' && told !== null && 'droppedEdits' in told && !!told.droppedEdits
}
