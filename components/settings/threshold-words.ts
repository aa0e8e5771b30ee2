import type { Thresholds } from '#lib/spreadsheet/thresholds.ts'

/** What each threshold is called, in the order of the form. */
export const thresholdFields: readonly {
  name: keyof Thresholds
  label: string
  unit: string
  hint: string
}[] = [
  {
    name: 'nearDoubleSeconds',
    label: 'Two taps in a row',
    unit: 'seconds',
    hint: 'Two punches of one person at most this far apart are one too many.',
  },
  {
    name: 'longShiftHours',
    label: 'Longest shift',
    unit: 'hours',
    hint: 'An Out later than this after its In is told. Mostly an Out was forgotten.',
  },
  {
    name: 'twoClocksMinutes',
    label: 'One person on two clocks',
    unit: 'minutes',
    hint: 'Punches of one person on different readers within this are told.',
  },
  {
    name: 'tooOldYears',
    label: 'Oldest punch',
    unit: 'years',
    hint: 'Punches older than this are told. Mostly a clock had a wrong date.',
  },
]
