import type { Thresholds } from './thresholds.ts'

/** What a type says of work: it begins, it ends, or neither (255 and a site's own types). */
export const workBegins = 1
export const workEnds = 2

/** By type number: 0 in, 3 break in, 4 overtime in begin; 1 out, 2 break out, 5 overtime out end. */
export const directionOf: Uint8Array = new Uint8Array(256)
for (const type of [0, 3, 4]) directionOf[type] = workBegins
for (const type of [1, 2, 5]) directionOf[type] = workEnds

/** What the file as a whole allows to say of its rows. */
export type SequenceScope = {
  /** False: its types do not tell coming from going, so nothing is said of Ins and Outs. */
  hasInOut: boolean
  /** First and last punch of the file, and the site's now; wall seconds. */
  first: number
  last: number
  now: number
}

/** Rule numbers by what was found. */
export type SequenceRules = {
  tappedTwice: number
  /** The later fits the day, or as well as the first: the person corrected a wrong key. */
  tappedOtherType: number
  /** Only the first of the two fits the day. */
  tappedFirstFits: number
  twoClocks: number
  overLong: number
  inAfterIn: number
  outAfterOut: number
  missingIn: number
  missingOut: number
  /** No warning: the shift may have begun before the file, or go on after it. */
  openAtStart: number
  openAtEnd: number
  /** No warning: out and in again, as some do at lunch. */
  shortBreak: number
}

export type SequenceFacts = {
  wall: Uint32Array
  type: Uint8Array
  thresholds: Thresholds
  scope: SequenceScope
  rules: SequenceRules
  /** Asked seldom: only of two rows that are near in time. */
  isOtherClock: (a: number, b: number) => boolean
  /** Told for each finding; `other` is the row it is about as well, -1 = none. */
  mark: (row: number, rule: number, other: number) => void
}

const secondsPerDay = 86_400
/** Beyond so many long shifts an Out belongs to no In before it: both have lost their partner. */
const longShiftsToTheOut = 3

/**
 * Judges the punches of one person, in the order of time. Two taps in a row count as the admin will
 * most likely have them, so that one slip is told once and does not make the rest of the day look wrong.
 */
export function judgeSequence(rows: Uint32Array, length: number, facts: SequenceFacts): void {
  const { wall, type, thresholds, scope, rules, isOtherClock, mark } = facts
  const longShift = thresholds.longShiftHours * 3600
  const twoClocks = thresholds.twoClocksMinutes * 60
  let before = -1
  let kept = -1
  for (let i = 0; i < length; i++) {
    const row = rows[i] as number
    const gap = kept < 0 ? 0 : gapOf(kept, row)
    if (kept < 0) kept = row
    else if (gap > thresholds.nearDoubleSeconds) {
      if (gap <= twoClocks && isOtherClock(kept, row)) mark(row, rules.twoClocks, kept)
      goOn(row)
    } else if (type[row] === type[kept]) mark(row, rules.tappedTwice, kept)
    else if (isShortBreak(kept, row)) {
      markBoth(kept, row, rules.shortBreak)
      const isOtherWayRound = direction(kept) === workBegins
      const [out, backIn] = isOtherWayRound ? [row, kept] : [kept, row]
      kept = out
      goOn(backIn)
    } else {
      const next = i + 1 < length ? (rows[i + 1] as number) : -1
      const isFirstBetter = misfits(kept, row, next) < misfits(row, row, next)
      markBoth(kept, row, isFirstBetter ? rules.tappedFirstFits : rules.tappedOtherType)
      if (!isFirstBetter) kept = row
    }
  }
  if (kept < 0 || !scope.hasInOut) return
  judgeStep(before, kept)
  judgeEnd(kept)

  function goOn(row: number): void {
    if (scope.hasInOut) judgeStep(before, kept)
    before = kept
    kept = row
  }

  function markBoth(a: number, b: number, rule: number): void {
    mark(a, rule, b)
    mark(b, rule, a)
  }

  /**
   * Somebody at work who goes out and comes in again: dropping either would make two Ins in a row. Of
   * two punches of one minute the file's order says nothing.
   */
  function isShortBreak(a: number, b: number): boolean {
    if (!scope.hasInOut || before < 0) return false
    if (direction(before) !== workBegins || gapOf(before, a) > longShift) return false
    if (direction(a) === workEnds) return direction(b) === workBegins
    return gapOf(a, b) === 0 && direction(a) === workBegins && direction(b) === workEnds
  }

  /** How badly a tap stands between its neighbours; `later` is the later of the two in question. */
  function misfits(tap: number, later: number, next: number): number {
    const now = direction(tap)
    if (!scope.hasInOut || now === 0) return 0
    const isWrongBefore = before < 0 ? now === workEnds : direction(before) === now
    // A third tap in a row says nothing of the day.
    const isNear = next >= 0 && gapOf(later, next) <= thresholds.nearDoubleSeconds
    const isWrongAfter =
      next < 0 ? now === workBegins && !maySoonEnd(tap) : !isNear && direction(next) === now
    return Number(isWrongBefore) + Number(isWrongAfter)
  }

  /** What `row` means after `last`, the punch before it (-1 = none). */
  function judgeStep(last: number, row: number): void {
    const now = direction(row)
    if (last < 0) {
      if (now !== workEnds) return
      const isEarly = (wall[row] as number) - scope.first <= longShift
      mark(row, isEarly ? rules.openAtStart : rules.missingIn, -1)
      return
    }
    const was = direction(last)
    if (was === workBegins && now === workBegins) {
      if (isSameShift(last, row)) mark(row, rules.inAfterIn, last)
      else mark(last, rules.missingOut, row)
    } else if (was === workEnds && now === workEnds) {
      if (isSameShift(last, row)) mark(row, rules.outAfterOut, last)
      else mark(row, rules.missingIn, last)
    } else if (was === workBegins && now === workEnds) {
      const gap = gapOf(last, row)
      if (gap <= longShift) return
      if (gap <= longShift * longShiftsToTheOut) {
        mark(last, rules.overLong, row)
      } else {
        mark(last, rules.missingOut, -1)
        mark(row, rules.missingIn, -1)
      }
    }
  }

  function judgeEnd(row: number): void {
    if (direction(row) !== workBegins) return
    mark(row, maySoonEnd(row) ? rules.openAtEnd : rules.missingOut, -1)
  }

  /** Nothing is known of what comes after the file, and of what is still to come. */
  function maySoonEnd(row: number): boolean {
    const at = wall[row] as number
    return scope.last - at <= longShift || Math.abs(scope.now - at) <= longShift
  }

  /** One day, or a few hours over midnight. */
  function isSameShift(a: number, b: number): boolean {
    return dayOf(a) === dayOf(b) || gapOf(a, b) <= longShift / 2
  }

  function direction(row: number): number {
    return directionOf[type[row] as number] as number
  }

  function gapOf(a: number, b: number): number {
    return (wall[b] as number) - (wall[a] as number)
  }

  function dayOf(row: number): number {
    return Math.floor((wall[row] as number) / secondsPerDay)
  }
}
