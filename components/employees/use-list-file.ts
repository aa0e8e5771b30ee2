'use client'

import { useRef, useState } from 'react'
import { compareList } from '#lib/employees/compare-list.ts'
import { type ListField, proposeListColumns } from '#lib/employees/list-columns.ts'
import { ListLines } from '#lib/employees/list-lines.ts'
import { findListHeader, readList } from '#lib/employees/read-list.ts'
import type { DirectoryData } from '#lib/spreadsheet/directory.ts'
import { workbenchFailure } from '#lib/spreadsheet/schema.ts'

import { readLines } from './read-lines.ts'

export type ListFile = {
  name: string
  lines: ListLines
  headerRow: number
  headers: string[]
  columns: (ListField | null)[]
  known: DirectoryData
}

export type ListStage =
  | { name: 'empty' }
  | { name: 'reading'; fileName: string }
  | { name: 'failed'; fileName: string; message: string }
  | { name: 'open'; file: ListFile }

/** A list from its file to what taking it would change; nothing is saved here. */
export function useListFile(connectionId: number) {
  const [stage, setStage] = useState<ListStage>({ name: 'empty' })
  const turn = useRef(0)

  async function open(file: File) {
    const mine = ++turn.current
    setStage({ name: 'reading', fileName: file.name })
    const next = await readStage(file, connectionId)
    if (mine === turn.current) setStage(next)
  }
  function change(part: { headerRow: number } | { columns: ListFile['columns'] }) {
    if (stage.name !== 'open') return
    const { file } = stage
    const next = 'headerRow' in part ? underHeader(file.lines, part.headerRow) : part
    setStage({ name: 'open', file: { ...file, ...next } })
  }
  function startOver() {
    turn.current++
    setStage({ name: 'empty' })
  }
  return { stage, open, change, startOver }
}

/** What taking the file as it is read would do. */
export function compareFile({ lines, headerRow, columns, known }: ListFile) {
  const { people, leftOut } = readList(lines, headerRow, columns)
  return { ...compareList(people, known), leftOut, people: people.length }
}

async function readStage(file: File, connectionId: number): Promise<ListStage> {
  const failed = (message: string): ListStage => ({ name: 'failed', fileName: file.name, message })
  try {
    const [texts, known] = await Promise.all([readLines(file), fetchKnown(connectionId)])
    if (!known) return failed('The present list could not be read. Nothing was changed; try again.')
    const lines = new ListLines(texts)
    return {
      name: 'open',
      file: { name: file.name, lines, known, ...underHeader(lines, findListHeader(lines)) },
    }
  } catch (error) {
    return failed(workbenchFailure(error).message)
  }
}

function underHeader(lines: ListLines, headerRow: number) {
  const headers = Array.from({ length: lines.columns }, (_, column) =>
    headerRow > 0 ? lines.text(headerRow - 1, column) : '',
  )
  return { headerRow, headers, columns: proposeListColumns(headers) }
}

async function fetchKnown(connectionId: number): Promise<DirectoryData | null> {
  const answer = await fetch(`/api/employees/directory?connection=${connectionId}`)
  return answer.ok ? await answer.json() : null
}
