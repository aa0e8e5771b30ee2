import { type DayCount, type FormatKind, formatKind, numberText, serialText } from './serials.ts'

/** A cell as the workbook reader hands it over: `t` says what `v` is, `z` is its number format. */
export type WorkbookCell = {
  t: string
  v?: unknown
  z?: string | number
}

export type MaybeCell = WorkbookCell | null | undefined

/** 2 January 2000: programs count from 1900, 1970, 1980 or 2000. */
const afterBeginnings = 36_527

const errorTexts: Record<number, string> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
  43: '#GETTING_DATA',
}

/** Cells -> texts for one workbook. Formats come up again and again: each is read once. */
export function cellTexts(count: DayCount): (cell: MaybeCell, row: MaybeCell[]) => string {
  const kinds = new Map<string | number | undefined, FormatKind>()
  const kindOf = (format: WorkbookCell['z']): FormatKind => {
    let kind = kinds.get(format)
    if (kind === undefined) {
      kind = typeof format === 'string' ? formatKind(format) : 'number'
      kinds.set(format, kind)
    }
    return kind
  }
  const isClock = (cell: MaybeCell) =>
    typeof cell?.v === 'string'
      ? /^\s*\d{1,2}[:.h]\d\d/.test(cell.v)
      : typeof cell?.v === 'number' && cell.v < 1 && kindOf(cell.z) === 'time'
  const isDay = (cell: MaybeCell) =>
    typeof cell?.v === 'number' && cell.v >= afterBeginnings && kindOf(cell.z) === 'date'
  return (cell, row) => {
    if (!cell || cell.v === undefined || cell.v === null) return ''
    const { t, v, z } = cell
    if (t === 's') return String(v)
    if (t === 'b') return v ? 'TRUE' : 'FALSE'
    if (t === 'e') return errorTexts[v as number] ?? '#ERROR'
    if (typeof v !== 'number') return String(v)
    const kind = kindOf(z)
    if (kind === 'number') return numberText(v)
    const text = serialText(v, kind, count)
    if (text.length <= 10) return text
    // A date may hide a clock; beside a clock of its own that is not what the row means.
    if (kind === 'date' && row.some(isClock)) return text.slice(0, 10)
    // A clock may hide a day: that of its punch, or one where programs begin to count.
    return kind === 'time' && v < afterBeginnings && row.some(isDay) ? text.slice(11) : text
  }
}
