'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type {
  ColumnInfo,
  DateQuestion,
  OpenQuestion,
  RowView,
  Shape,
  TypeWord,
} from '#lib/spreadsheet/schema.ts'
import type { Ask } from './use-workbench.ts'

/** What the Read step shows: how the file is understood with the answers given so far. */
export type FileReading = {
  shape: Shape
  questions: OpenQuestion[]
  columns: ColumnInfo[]
  words: TypeWord[]
  dates: DateQuestion
  preview: RowView[]
}

/** Enough for a pair or two. */
const previewRows = 4

/** Reads and changes the shape. `isBusy` while all rows are checked again. */
export function useReading(ask: Ask) {
  const [reading, setReading] = useState<FileReading>()
  const [isBusy, setBusy] = useState(false)
  const [droppedEdits, setDroppedEdits] = useState(false)
  const newest = useRef(0)

  const load = useCallback(
    async (shape?: Shape) => {
      const mine = ++newest.current
      setBusy(true)
      const found = await ask(async (bench) => {
        if (shape && (await bench.setShape(shape)).droppedEdits) setDroppedEdits(true)
        const [taken, questions, columns, words, dates, preview] = await Promise.all([
          bench.getShape(),
          bench.openQuestions(),
          bench.describeColumns(),
          bench.typeWords(),
          bench.dateQuestion(),
          bench.previewPunches(previewRows),
        ])
        return { shape: taken, questions, columns, words, dates, preview }
      })
      if (mine !== newest.current) return
      setBusy(false)
      if (found) setReading(found)
    },
    [ask],
  )

  useEffect(() => void load(), [load])

  /** Takes an answer: it shows at once, the rest follows when the rows have been checked. */
  const answer = useCallback(
    (change: Partial<Shape>) => {
      if (!reading) return
      const shape = { ...reading.shape, ...change }
      setReading({ ...reading, shape })
      void load(shape)
    },
    [load, reading],
  )

  return { reading, isBusy, droppedEdits, answer }
}
