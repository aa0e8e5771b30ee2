import { Panel } from '#components/ui/panel.tsx'
import { longDate } from '#lib/punch/wall-clock.ts'
import type { Thresholds } from '#lib/spreadsheet/thresholds.ts'
import { thresholdFields } from './threshold-words.ts'
import { ThresholdsForm } from './thresholds-form.tsx'

type ThresholdsPanelProps = {
  thresholds: Thresholds
  mayChange: boolean
  changed: { at: string; by: string } | null
}

/** When the checks of a spreadsheet warn: a form for admins, the same in words for others. */
export function ThresholdsPanel({ thresholds, mayChange, changed }: ThresholdsPanelProps) {
  return (
    <Panel title="Checks of a spreadsheet" className="max-w-[640px]">
      <p className="mb-4 text-text-2">
        When a row gets a warning. Rows with a warning go all the same, unless somebody skips them.
        What is set here counts for files that are opened from now on.
      </p>
      {mayChange ? (
        <ThresholdsForm thresholds={thresholds} />
      ) : (
        <>
          <dl className="facts">
            {thresholdFields.map(({ name, label, unit }) => (
              <div key={name} className="contents">
                <dt>{label}</dt>
                <dd>
                  {thresholds[name]} {unit}
                </dd>
              </div>
            ))}
          </dl>
          <p className="mt-4 text-text-2">An admin can change these.</p>
        </>
      )}
      {changed && (
        <p className="mt-4 text-sm text-text-3">
          Last changed on {longDate(changed.at.slice(0, 10))} by {changed.by}.
        </p>
      )}
    </Panel>
  )
}
