import ChevronRight from 'lucide-react/icons/chevron-right'
import { verdictLooks } from '#components/states/verdict-state.tsx'
import { Button } from '#components/ui/button.tsx'
import { State } from '#components/ui/state.tsx'
import { count, grouped } from '#lib/count.ts'
import type { Problem, VerdictCounts } from '#lib/spreadsheet/schema.ts'

const severities = ['error', 'warning', 'duplicate', 'skipped'] as const

type ProblemsPanelProps = {
  problems: Problem[]
  counts: VerdictCounts
  /** The problem whose rows are shown. */
  rule: string | undefined
  onRule: (rule: string | undefined) => void
  /** Does what the problem proposes, for all its rows at once. */
  onFix: (rule: string) => void
  /** What was seen and is no problem; sentences. */
  notes: string[]
}

/** What is wrong, worst first and grouped by reason; a reason shows its rows, and one step mends it. */
export function ProblemsPanel({
  problems,
  counts,
  rule,
  onRule,
  onFix,
  notes,
}: ProblemsPanelProps) {
  return (
    <>
      {problems.length === 0 && (
        <p className="p-4 text-text-2">
          <b className="text-text">No problems.</b> All {count(counts.ready, 'row')} can go.
        </p>
      )}
      {severities.map((severity) => (
        <ProblemGroup
          key={severity}
          severity={severity}
          problems={problems.filter((problem) => problem.severity === severity)}
          {...{ counts, rule, onRule, onFix }}
        />
      ))}
      {notes.length > 0 && (
        <section aria-label="Good to know" className="px-4 py-3 text-sm text-text-2">
          <h3 className="mb-1 font-medium text-text">Good to know</h3>
          <ul className="flex flex-col gap-1.5">
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

type ProblemGroupProps = Omit<ProblemsPanelProps, 'notes'> & { severity: Problem['severity'] }

function ProblemGroup({ severity, problems, counts, rule, onRule, onFix }: ProblemGroupProps) {
  if (problems.length === 0) return null
  return (
    <section aria-label={severity}>
      <div className="flex h-7 items-center justify-between border-b border-line bg-sunken px-4 text-sm">
        <State {...verdictLooks[severity]} word={severity} />
        <span className="text-text-2">
          {count(counts[severity], 'row')} {fateOf(severity, counts[severity])}
        </span>
      </div>
      <ul>
        {problems.map((problem) => {
          const isShown = rule === problem.rule
          return (
            <li key={problem.rule} className="border-b border-line">
              <button
                type="button"
                aria-pressed={isShown}
                onClick={() => onRule(isShown ? undefined : problem.rule)}
                className={`block w-full px-4 py-1.5 text-left ${isShown ? 'bg-selected' : 'hover:bg-hover'}`}
              >
                <span className="flex items-center gap-1.5">
                  <span className="min-w-0 flex-1 font-medium">{problem.title}</span>
                  <span>{grouped(problem.rows)}</span>
                  <ChevronRight aria-hidden className="size-3.5! text-text-3" />
                </span>
                <span className="block text-sm text-text-2">{problem.remark}</span>
              </button>
              {problem.fix && (
                <div className={`px-4 pb-2 ${isShown ? 'bg-selected' : ''}`}>
                  <Button size="s" onClick={() => onFix(problem.rule)}>
                    {problem.fix.label}
                  </Button>
                </div>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** `stay behind`, `goes, unless skipped`: what becomes of so many rows. */
function fateOf(severity: Problem['severity'], rows: number): string {
  const isOne = rows === 1
  if (severity === 'warning') return `${isOne ? 'goes' : 'go'}, unless skipped`
  return `${isOne ? 'stays' : 'stay'} behind`
}
