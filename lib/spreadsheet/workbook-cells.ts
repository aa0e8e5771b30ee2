import { type DayCount, type FormatKind, formatKind, numberText, serialText } from './serials.ts'

/** A cell as the workbook reader hands it over: `t` says what `v` is, `z` is its number format. */
export type WorkbookCell = {
  t: string
  v?: unknown
  z?: string | number
  f?: unknown
}

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
export function cellTexts(count: DayCount): (cell: WorkbookCell | null | undefined) => string {
  const kinds = new Map<string | number | undefined, FormatKind>()
  return (cell) => {
    if (!cell || cell.v === undefined || cell.v === null) return ''
    const { t, v, z } = cell
    if (t === 's') return String(v)
    if (t === 'b') return v ? 'TRUE' : 'FALSE'
    if (t === 'e') return errorTexts[v as number] ?? '#ERROR'
    if (typeof v !== 'number') return String(v)
    let kind = kinds.get(z)
    if (kind === undefined) {
      kind = typeof z === 'string' ? formatKind(z) : 'number'
      kinds.set(z, kind)
    }
    return kind === 'number' ? numberText(v) : serialText(v, kind, count)
  }
}
