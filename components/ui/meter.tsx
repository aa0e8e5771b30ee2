import { classes } from './classes.ts'

export type MeterPart = {
  tone: 'ok' | 'dup' | 'bad' | 'fail' | 'unsure' | 'mute' | 'busy'
  value: number
}

type MeterProps = {
  /** What is measured: `Answered`. */
  label: string
  /** In order from the left; each is a share of `total`. */
  parts: readonly MeterPart[]
  total: number
  /** 12 px instead of 8. */
  large?: boolean
}

/** How far a long task is, by outcome. The numbers stand beside it: colour is never the only sign. */
export function Meter({ label, parts, total, large = false }: MeterProps) {
  const done = parts.reduce((sum, { value }) => sum + value, 0)
  const percent = total === 0 ? 0 : Math.floor((done / total) * 100)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className={classes('meter', large && 'h-3')}
    >
      {parts.map(
        ({ tone, value }) =>
          value > 0 && (
            <span
              key={tone}
              className={fills[tone]}
              style={{ width: `${(value / total) * 100}%`, minWidth: 2 }}
            />
          ),
      )}
    </div>
  )
}

const fills: Record<MeterPart['tone'], string> = {
  ok: 'bg-fill-ok',
  dup: 'bg-fill-dup',
  bad: 'bg-fill-bad',
  fail: 'bg-fill-fail',
  unsure: 'bg-fill-unsure',
  mute: 'bg-fill-mute',
  busy: 'bg-accent',
}
