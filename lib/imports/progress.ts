import { grouped } from '#lib/count.ts'
import type { PausedBy } from '#lib/db/tables.ts'
import { type ImportState, type PunchState, punchStates } from '#lib/ledger/states.ts'
import type { PaceHistory } from '#lib/pace/history.ts'

/** How far an import is: what its page shows and what is told while it runs. */

export type LatestAnswer = {
  punchId: number
  rowNo: number
  userid: string
  checktime: string
  checktype: number
  state: PunchState
  confirmed: boolean
  /** Go2Clock's own words. */
  said: string
  answeredAt: string
  tookMs: number | null
}

/** What to look for in Go2Clock when nobody knows whether it is there. */
export type UnknownPunch = { punchId: number; userid: string; checktime: string }

export type ImportProgress = {
  id: number
  state: ImportState
  /** A person, or the stop rule that paused it. */
  pausedBy: PausedBy | null
  /** Of a stop rule: Go2Clock's own words. */
  pausedReason: string | null
  /** False while its first punches go alone: the others wait for what Go2Clock says to them. */
  isCleared: boolean
  /** Punches of the file, by the state of the newest of each. */
  counts: Record<PunchState, number>
  /** Of the accepted ones. */
  confirmed: number
  startedAt: string | null
  finishedAt: string | null
  /** The connection is on hold: nothing is sent until a person resumes it. */
  isHeld: boolean
  /** Of its connection, from its start to its end; null before the start. */
  pace: PaceHistory | null
  /** The first few unknown punches, in the order of the file. */
  unknown: UnknownPunch[]
  /** Newest first. */
  latest: LatestAnswer[]
}

/** How many punches were answered when. */
export type Sample = { atMs: number; answered: number }

/** The rate is taken over this long: short enough to follow a throttled server, long enough to be calm. */
const rateWindowMs = 30_000
/** Below this a rate would be a guess. */
const rateMinMs = 2_000

export function punchCount(counts: Record<PunchState, number>): number {
  return punchStates.reduce((sum, state) => sum + counts[state], 0)
}

/** Punches that have a final answer, cancelled ones included. */
export function answeredCount(counts: Record<PunchState, number>): number {
  return punchCount(counts) - counts.queued - counts.sending
}

/** Nothing of it changes any more by itself: it is over and nothing is on its way. */
export function isSettled({ state, counts }: Pick<ImportProgress, 'state' | 'counts'>): boolean {
  if (state !== 'finished' && state !== 'cancelled') return false
  return counts.sending === 0 && counts.queued === 0
}

/** The samples of the last 30 s, oldest first; a count that fell starts anew. */
export function addSample(samples: readonly Sample[], sample: Sample): Sample[] {
  const last = samples.at(-1)
  if (last && sample.answered < last.answered) return [sample]
  return [...samples.filter(({ atMs }) => atMs >= sample.atMs - rateWindowMs), sample]
}

/** Punches a second over the samples; null while it cannot be known or nothing moves. */
export function ratePerSecond(samples: readonly Sample[]): number | null {
  const first = samples[0]
  const last = samples.at(-1)
  if (!first || !last || last.atMs - first.atMs < rateMinMs) return null
  const rate = ((last.answered - first.answered) * 1000) / (last.atMs - first.atMs)
  return rate > 0 ? rate : null
}

/** `9.6`, `140`, `0.3`: as exact as it helps. */
export function sayRate(rate: number): string {
  return rate >= 20 ? grouped(Math.round(rate)) : rate.toFixed(1)
}

/** `a few seconds`, `45 s`, `1 min 45 s`, `12 min`, `2 h 10 min`: rounded up, as a promise should be. */
export function sayDuration(seconds: number): string {
  if (seconds <= 5) return 'a few seconds'
  if (seconds <= 55) return `${Math.ceil(seconds / 5) * 5} s`
  if (seconds <= 600) {
    const quarters = Math.ceil(seconds / 15)
    const rest = (quarters % 4) * 15
    return `${Math.floor(quarters / 4)} min${rest ? ` ${rest} s` : ''}`
  }
  const minutes = Math.ceil(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const tens = Math.ceil(minutes / 10)
  const rest = (tens % 6) * 10
  return `${grouped(Math.floor(tens / 6))} h${rest ? ` ${rest} min` : ''}`
}
