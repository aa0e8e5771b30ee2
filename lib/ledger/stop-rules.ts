/**
 * When an import stops by itself and asks. Its first punches go alone: a file that is wrong as a whole
 * costs three refusals, not thousands. Later, many refusals in a row for one reason stop it too.
 */
import { refusalReason } from './refusal-reason.ts'
import type { PunchState } from './states.ts'

/** So many punches of an import go first, alone. */
export const canaryPunches = 3
/** So many refusals in a row for one reason pause an import. */
export const refusalsInRowMax = 25

/** A punch and the last answer to it, in Go2Clock's own words. */
export type Answered = { state: PunchState; said: string | null }

/** Given up as not stored; of `unknown` nobody can say that it is. */
export function isRefused(state: PunchState): boolean {
  return state === 'rejected' || state === 'failed' || state === 'unknown'
}

export type CanaryVerdict =
  | { kind: 'wait' }
  /** The rest may follow. */
  | { kind: 'clear' }
  /** All were refused for one reason: Go2Clock's own words. */
  | { kind: 'stop'; said: string }

/** What the first punches of an import say about the rest. */
export function judgeCanary(first: readonly Answered[]): CanaryVerdict {
  if (first.some(({ state }) => state === 'sending')) return { kind: 'wait' }
  if (first.some(({ state }) => state === 'accepted' || state === 'duplicate')) {
    return { kind: 'clear' }
  }
  const [one] = first
  if (!one || !first.every(({ state }) => isRefused(state))) return { kind: 'wait' }
  const reasons = new Set(first.map(({ said }) => refusalReason(said ?? '')))
  return reasons.size === 1 ? { kind: 'stop', said: one.said ?? '' } : { kind: 'clear' }
}

/** Refusals in a row for one reason, up to now. */
export type Streak = { count: number; reason: string | null }

/**
 * Counts on through answers in their order; anything but a refusal ends the row. `stopFor`: the words
 * of the refusal that made the row too long, if one did.
 */
export function followRefusals(
  before: Streak,
  answers: readonly Answered[],
): Streak & { stopFor: string | null } {
  let { count, reason } = before
  let stopFor: string | null = null
  for (const { state, said } of answers) {
    const next = isRefused(state) ? refusalReason(said ?? '') : null
    count = next === null ? 0 : next === reason ? count + 1 : 1
    reason = next
    if (count >= refusalsInRowMax) stopFor = said ?? ''
  }
  return { count, reason, stopFor }
}
