import Check from 'lucide-react/icons/check'
import { classes } from './classes.ts'

/** Where one is in a task of a few steps: done, here, to come. `current` counts from 0. */
export function Steps({ steps, current }: { steps: readonly string[]; current: number }) {
  return (
    <ol aria-label="Steps" className="flex gap-1">
      {steps.map((step, index) => (
        <li
          key={step}
          aria-current={index === current ? 'step' : undefined}
          className={classes(
            'flex h-[26px] items-center gap-1.5 rounded-full pr-2.5 pl-1.5 text-sm font-medium text-text-2',
            index === current ? 'bg-nav-on font-semibold text-text' : 'max-sm:hidden',
          )}
        >
          {index < current ? (
            <Check aria-label="done:" role="img" className="size-3.5 stroke-2 text-ok" />
          ) : (
            <span
              className={classes(
                'grid size-[18px] place-items-center rounded-full border text-xs tracking-normal',
                index === current ? 'border-text bg-text text-surface' : 'border-control',
              )}
            >
              {index + 1}
            </span>
          )}
          {step}
        </li>
      ))}
    </ol>
  )
}
