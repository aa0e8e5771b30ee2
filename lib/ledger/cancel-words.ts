import { count, grouped } from '#lib/count.ts'
import type { CancelReport } from './schema.ts'

/** What had left before a cancel, to the punch, and what is still to come; for the person who cancelled. */
export function sayLeft(report: Omit<CancelReport, 'cancelled' | 'sent'>): string {
  const answered = (['accepted', 'duplicate', 'rejected', 'failed', 'unknown'] as const).filter(
    (state) => report[state] > 0,
  )
  const { onTheirWay, inDoubt } = report
  const isNoneSent = answered.length + onTheirWay + inDoubt === 0
  const sentences = [
    isNoneSent && 'None was sent before.',
    answered.length > 0 &&
      `Sent before: ${answered.map((state) => `${grouped(report[state])} ${state}`).join(', ')}. What Go2Clock stored stays there.`,
    onTheirWay > 0 && `${count(onTheirWay, 'is', 'are')} still on the way.`,
    inDoubt > 0 &&
      `${grouped(inDoubt)} may have reached Go2Clock: ${inDoubt === 1 ? 'it goes' : 'they go'} on until that is known.`,
  ]
  return sentences.filter(Boolean).join(' ')
}
