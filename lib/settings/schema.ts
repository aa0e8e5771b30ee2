import { z } from 'zod'
import { defaultThresholds, type Thresholds } from '#lib/spreadsheet/thresholds.ts'

/** Settings of the whole desk. Kept as JSON under the names in `settingKeys`. */

export const settingKeys = ['thresholds'] as const
export type SettingKey = (typeof settingKeys)[number]

/** What a threshold may be: below, the rule would be noise or say nothing; above, it would be blind. */
export const thresholdLimits: Record<keyof Thresholds, { min: number; max: number }> = {
  nearDoubleSeconds: { min: 1, max: 900 },
  longShiftHours: { min: 4, max: 36 },
  tooOldYears: { min: 1, max: 30 },
  twoClocksMinutes: { min: 1, max: 120 },
}

function within(name: keyof Thresholds, what: string) {
  const { min, max } = thresholdLimits[name]
  return z.unknown().transform((given, context): number => {
    const text = String(given ?? '').trim()
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (number >= min && number <= max) return number
    const message = `${what} is a whole number from ${min} to ${max}.`
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  })
}

/** From numbers, and from what was typed into the form. */
export const thresholdsSchema = z.object({
  nearDoubleSeconds: within('nearDoubleSeconds', 'The time between two taps'),
  longShiftHours: within('longShiftHours', 'The longest shift'),
  tooOldYears: within('tooOldYears', 'The age of a punch'),
  twoClocksMinutes: within('twoClocksMinutes', 'The time between two clocks'),
}) satisfies z.ZodType<Thresholds, unknown>

/** A kept value; what this version does not understand counts as not set. */
export function readThresholds(value: unknown): Thresholds {
  const kept = typeof value === 'object' && value !== null ? value : {}
  const parsed = thresholdsSchema.safeParse({ ...defaultThresholds, ...kept })
  return parsed.success ? parsed.data : defaultThresholds
}
