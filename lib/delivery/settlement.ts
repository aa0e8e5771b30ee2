import type { Answer, Outcome } from '#lib/go2clock/outcome.ts'
import type { ClaimedPunch } from '#lib/ledger/hot-path-claim.ts'
import type { Settlement } from '#lib/ledger/hot-path-settle.ts'
import { backoffMs } from './backoff.ts'
import type { DeliveryOptions } from './options.ts'

export type Tried = {
  answer: Answer
  startedAt: string
  tookMs: number
  /** It asked whether Go2Clock gives answers again: silence says nothing about the punch. */
  isProbe?: boolean
}

type RetryLimits = Pick<
  DeliveryOptions,
  'triesMax' | 'retryFirstMs' | 'retryMaxMs' | 'retryWithinMs'
>

/** Says nothing about the punch: it goes back and has lost no try. */
const freeOutcomes: readonly Outcome[] = ['throttled', 'blocked', 'not_sent']

/** Where a punch goes after one attempt. `nowMs` is the time of the answer. */
export function settlementOf(
  punch: ClaimedPunch,
  tried: Tried,
  limits: RetryLimits,
  nowMs: number,
  random?: () => number,
): Settlement {
  const { answer, startedAt, tookMs } = tried
  const { outcome, httpStatus, text } = answer
  const said = { outcome, httpStatus, text }
  const attempt = { answer: said, startedAt, tookMs, tryNo: punch.tries + 1 }
  if (freeOutcomes.includes(outcome)) return { ...released(punch), attempt }
  const isFree = tried.isProbe && outcome === 'unknown'
  const settlement: Settlement = {
    id: punch.id,
    importId: punch.import_id,
    state: 'queued',
    inDoubt: outcome === 'unknown' ? 1 : punch.in_doubt,
    tries: punch.tries + (isFree ? 0 : 1),
    firstTryAt: punch.first_try_at ?? startedAt,
    nextTryAt: null,
    attempt,
  }
  if (isFinal(outcome)) {
    // "Rejected" claims that Go2Clock does not hold it: not after a try that may have arrived.
    const isDoubted = outcome === 'rejected' && punch.in_doubt === 1
    settlement.state = isDoubted ? 'unknown' : outcome
    return settlement
  }
  const { tries, inDoubt, firstTryAt } = settlement
  const waits = { firstMs: limits.retryFirstMs, maxMs: limits.retryMaxMs }
  const nextTryMs = nowMs + backoffMs(tries, waits, random)
  const hasTriesLeft = tries < limits.triesMax
  const isInTime = nextTryMs - Date.parse(firstTryAt ?? startedAt) < limits.retryWithinMs
  if (hasTriesLeft && isInTime) settlement.nextTryAt = new Date(nextTryMs).toISOString()
  // "Failed" claims that Go2Clock does not hold it: not after a try that may have arrived.
  else settlement.state = inDoubt ? 'unknown' : 'failed'
  return settlement
}

/** A claimed punch that was not sent goes back as it came. */
export function released(punch: ClaimedPunch): Settlement {
  return {
    id: punch.id,
    importId: punch.import_id,
    state: 'queued',
    inDoubt: punch.in_doubt,
    tries: punch.tries,
    firstTryAt: punch.first_try_at,
    nextTryAt: null,
    attempt: null,
  }
}

/** What is known of a punch that was found `sending` without a sender: nothing. */
export function lostAnswer(nowIso: string): Tried {
  return {
    startedAt: nowIso,
    tookMs: 0,
    answer: {
      outcome: 'unknown',
      httpStatus: null,
      text: 'Punchdesk stopped before the answer came.',
      retryAfterMs: null,
      isUnreachable: false,
    },
  }
}

/** Nothing changes any more: Go2Clock has decided. */
export function isFinal(outcome: Outcome): outcome is 'accepted' | 'duplicate' | 'rejected' {
  return outcome === 'accepted' || outcome === 'duplicate' || outcome === 'rejected'
}
