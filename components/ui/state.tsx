import type { ReactNode } from 'react'
import { classes } from './classes.ts'

export type Tone = 'ok' | 'bad' | 'warn' | 'unsure' | 'fail' | 'dup' | 'mute' | 'busy'

/** Ink of a tone, and ink on its soft ground. Written out: Tailwind reads class names, not templates. */
export const toneInk: Record<Tone, string> = {
  ok: 'text-ok',
  bad: 'text-bad',
  warn: 'text-warn',
  unsure: 'text-unsure',
  fail: 'text-fail',
  dup: 'text-dup',
  mute: 'text-mute',
  busy: 'text-accent-text',
}
export const toneSoft: Record<Tone, string> = {
  ok: 'bg-ok-soft text-ok',
  bad: 'bg-bad-soft text-bad',
  warn: 'bg-warn-soft text-warn',
  unsure: 'bg-unsure-soft text-unsure',
  fail: 'bg-fail-soft text-fail',
  dup: 'bg-dup-soft text-dup',
  mute: 'bg-mute-soft text-mute',
  busy: 'bg-accent-soft text-accent-text',
}

type StateProps = {
  tone: Tone
  icon: ReactNode
  /** Lower case; the capital is typography. */
  word: string
  /** A remark behind the word, e.g. `(confirmed)`. */
  note?: ReactNode
  /** Tinted; once per header. In tables plain. */
  chip?: boolean
  className?: string
}

/** A state is never colour alone: icon and word together. */
export function State({ tone, icon, word, note, chip = false, className }: StateProps) {
  return (
    <span className={classes('state', chip && 'chip', chip && toneSoft[tone], className)}>
      <span className={classes('contents', !chip && toneInk[tone])}>{icon}</span>
      <span>
        <span className="state-word">{word}</span>
        {note && <small> {note}</small>}
      </span>
    </span>
  )
}
