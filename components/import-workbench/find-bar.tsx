'use client'

import X from 'lucide-react/icons/x'
import { type FormEvent, type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { SelectField } from '#components/ui/select.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { count, grouped } from '#lib/count.ts'
import type { FindRequest, FoundCount, RowSpan } from '#lib/spreadsheet/range-schema.ts'
import { fieldLabels, type Shape } from '#lib/spreadsheet/schema.ts'
import type { Ask } from './use-workbench.ts'

type FindBarProps = {
  ask: Ask
  shape: Shape
  /** Columns of the grid, in its order. */
  columns: number[]
  /** The column it looks in first; null = all. */
  column: number | null
  text: string
  /** All rows that the filters show; null when they show all rows of the file. */
  shown: RowSpan | null
  /** Where several rows are chosen. */
  chosen: RowSpan | null
  revision: number
  onNext: (find: FindRequest) => void
  onReplace: (find: FindRequest, replacement: string) => void
  onClose: () => void
}

const scopes = { all: 'all rows', shown: 'rows shown', chosen: 'chosen rows' }
type Scope = keyof typeof scopes

/** Over the rows, so that a hit is seen where it is. Nothing is replaced before it was counted. */
export function FindBar(props: FindBarProps) {
  const { ask, shape, columns, shown, chosen, revision, onNext, onReplace, onClose } = props
  const first = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(props.text)
  const [replacement, setReplacement] = useState('')
  const [column, setColumn] = useState(props.column)
  const [isWholeCell, setWholeCell] = useState(false)
  const [isCaseMatched, setCaseMatched] = useState(false)
  const [scope, setScope] = useState<Scope>(chosen ? 'chosen' : shown ? 'shown' : 'all')
  const [found, setFound] = useState<FoundCount>()
  // The rows that were chosen when it was opened: going to a hit chooses another cell.
  const [chosenFirst] = useState(chosen)

  useEffect(() => first.current?.select(), [])

  const find = useMemo((): FindRequest => {
    const span = scope === 'chosen' ? chosenFirst : scope === 'shown' ? shown : null
    return {
      text,
      columns: column === null ? columns : [column],
      isWholeCell,
      isCaseMatched,
      span,
    }
  }, [text, column, columns, isWholeCell, isCaseMatched, scope, shown, chosenFirst])

  // biome-ignore lint/correctness/useExhaustiveDependencies: an edit (revision) changes the answer
  useEffect(() => {
    let isWanted = true
    void ask((bench) => bench.countFound(find)).then((counted) => {
      if (isWanted) setFound(counted ?? undefined)
    })
    return () => {
      isWanted = false
    }
  }, [ask, find, revision])

  const cells = found?.cells ?? 0
  function submit(event: FormEvent) {
    event.preventDefault()
    if (cells > 0) onNext(find)
  }
  function replaceAll() {
    onReplace(find, replacement)
    // The button goes with the last hit.
    first.current?.focus()
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    onClose()
  }

  return (
    <form
      aria-label="Find and replace"
      className="flex flex-none flex-wrap items-end gap-x-3 gap-y-2 border-b border-line bg-raised px-6 py-2 max-sm:px-4"
      onSubmit={submit}
      onKeyDown={onKeyDown}
    >
      <TextField
        ref={first}
        label="Find"
        size="s"
        className="w-40 max-sm:w-[calc(50%-6px)]"
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <TextField
        label="Replace with"
        size="s"
        className="w-40 max-sm:w-[calc(50%-6px)]"
        autoComplete="off"
        spellCheck={false}
        value={replacement}
        onChange={({ target }) => setReplacement(target.value)}
      />
      <SelectField
        label="Column"
        size="s"
        className="w-32 max-sm:w-[calc(50%-6px)]"
        value={column ?? ''}
        onChange={({ target }) => setColumn(target.value === '' ? null : Number(target.value))}
      >
        <option value="">All columns</option>
        {columns.map((at) => (
          <option key={at} value={at}>
            {nameOf(at, shape)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="In"
        size="s"
        className="w-32 max-sm:w-[calc(50%-6px)]"
        value={scope}
        onChange={({ target }) => setScope(target.value as Scope)}
      >
        {(Object.keys(scopes) as Scope[])
          .filter((each) => each === 'all' || (each === 'shown' ? shown : chosenFirst))
          .map((each) => (
            <option key={each} value={each}>
              {scopes[each]}
            </option>
          ))}
      </SelectField>
      <div className="flex flex-col">
        <Checkbox
          label="Whole cell"
          checked={isWholeCell}
          onChange={({ target }) => setWholeCell(target.checked)}
        />
        <Checkbox
          label="Match case"
          checked={isCaseMatched}
          onChange={({ target }) => setCaseMatched(target.checked)}
        />
      </div>
      <p aria-live="polite" className="min-w-28 flex-1 self-center text-text-2">
        {found && foundWords(found, find)}
      </p>
      <div className="flex items-center gap-2">
        {cells > 0 && (
          <>
            <Button size="s" type="submit">
              Next
            </Button>
            <Button size="s" onClick={replaceAll}>
              Replace all {grouped(cells)}
            </Button>
          </>
        )}
        <IconButton size="s" label="Close" keys="Esc" icon={<X aria-hidden />} onClick={onClose} />
      </div>
    </form>
  )
}

function nameOf(column: number, shape: Shape): string {
  const { field, header } = shape.columns[column] ?? { field: null, header: '' }
  return field ? fieldLabels[field] : header
}

/** `38 cells in 2 columns` */
export function foundWords({ cells, byColumn }: FoundCount, { text, isWholeCell }: FindRequest) {
  if (text === '' && !isWholeCell) return 'Looks in the cells as the file has them.'
  if (cells === 0) return 'Not found.'
  return `${count(cells, 'cell')} in ${count(byColumn.length, 'column')}`
}
