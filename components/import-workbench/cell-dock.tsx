import CircleCheck from 'lucide-react/icons/circle-check'
import Info from 'lucide-react/icons/info'
import type { ReactNode } from 'react'
import { verdictLooks } from '#components/states/verdict-state.tsx'
import { Button } from '#components/ui/button.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { toneInk } from '#components/ui/state.tsx'
import { count, grouped } from '#lib/count.ts'
import { type Explanation, fieldLabels, type RowView, type Shape } from '#lib/spreadsheet/schema.ts'

/** One step that mends the focused cell; the first is one key away. */
export type Fix = { label: string; apply: () => void }

type CellDockProps = {
  explanation: Explanation | undefined
  shape: Shape
  row: RowView | undefined
  fixes: Fix[]
  onSkip: () => void
}

/** Explains the focused cell under the grid, never over other rows. */
export function CellDock({ explanation, shape, row, fixes, onSkip }: CellDockProps) {
  const finding = explanation?.findings[0]
  return (
    <section
      aria-label="The focused cell"
      className="flex min-h-14 flex-none flex-wrap items-center gap-x-4 gap-y-2 border-t border-line-strong bg-surface py-2 pr-3 pl-6 max-sm:px-4"
    >
      {explanation && row ? (
        <>
          <div className="flex max-w-48 flex-none flex-col border-r border-line pr-4">
            <span className="text-sm text-text-2">{placeOf(explanation, shape)}</span>
            {explanation.column !== null && (
              <span className="raw cut">{explanation.text || '(empty)'}</span>
            )}
          </div>
          <p aria-live="polite" className="flex min-w-[min(100%,16rem)] flex-1 gap-2">
            <span className="flex h-5 items-center">{iconOf(explanation)}</span>
            <span>
              {finding ? (
                <>
                  <b>{finding.title}.</b> {finding.sentence}
                </>
              ) : (
                explanation.readAs || plainWords(explanation, row)
              )}
              {explanation.column !== null && explanation.original !== explanation.text && (
                <span className="text-text-2">
                  {' '}
                  The file has <span className="raw">{explanation.original || '(empty)'}</span>.
                </span>
              )}
            </span>
          </p>
          <div className="flex flex-wrap gap-2">
            {fixes.map((fix, index) => (
              <Button key={fix.label} size="s" onClick={fix.apply}>
                {fix.label}
                {index === 0 && <Keys keys={['Alt', 'Enter']} />}
              </Button>
            ))}
            <Button size="s" variant="quiet" onClick={onSkip}>
              {row.verdict === 'skipped' ? 'Bring row back' : 'Skip row'}
              <Keys keys={['Del']} />
            </Button>
          </div>
        </>
      ) : (
        <p className="text-text-2">Choose a cell to see how it was read.</p>
      )}
    </section>
  )
}

/** Using a mended value wherever the file has the old one; undefined when it is nowhere else. */
export function sameFix(
  { column, original, text, sameValueRows }: Explanation,
  replaceValue: (column: number, text: string, replacement: string) => void,
): Fix | undefined {
  if (column === null || original === text || sameValueRows < 2) return undefined
  return {
    label: `Use ${text || 'an empty cell'} in ${count(sameValueRows, 'row')}`,
    apply: () => replaceValue(column, original, text),
  }
}

/** What mends the focused cell in one step: a missing type is In or Out. */
export function ownFixes(
  { rowNo, column, findings }: Explanation,
  shape: Shape,
  editCell: (rowNo: number, column: number, text: string) => void,
): Fix[] {
  const isWrong = findings.some((finding) => finding.severity === 'error')
  if (column === null || !isWrong || shape.columns[column]?.field !== 'checktype') return []
  return [
    { label: 'In', apply: () => editCell(rowNo, column, '0') },
    { label: 'Out', apply: () => editCell(rowNo, column, '1') },
  ]
}

/** For a cell or row of which nothing is to be said. */
function plainWords({ column, text }: Explanation, row: RowView): string {
  if (row.verdict === 'skipped') return 'This row stays behind. Bring it back to send it.'
  if (column !== null) return text === '' ? 'This cell is empty.' : `Sent as it is.`
  return 'This row goes as it is.'
}

function placeOf({ sourceRowNo, column }: Explanation, shape: Shape): ReactNode {
  const field = column === null ? null : shape.columns[column]?.field
  return `Row ${grouped(sourceRowNo)}${field ? `, ${fieldLabels[field]}` : ''}`
}

function iconOf({ findings, readAs }: Explanation): ReactNode {
  const severity = findings[0]?.severity
  if (severity && severity !== 'note') {
    const { icon, tone } = verdictLooks[severity]
    return <span className={toneInk[tone]}>{icon}</span>
  }
  return readAs && !severity ? (
    <CircleCheck aria-hidden className="text-ok" />
  ) : (
    <Info aria-hidden className="text-text-3" />
  )
}

function Keys({ keys }: { keys: string[] }) {
  return (
    <span className="ml-1 inline-flex gap-1 max-sm:hidden">
      {keys.map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </span>
  )
}
