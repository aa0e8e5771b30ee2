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
  type: Int16Array
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
 * Judges the punches of one person after the other, each in the order of time. Two taps in a row count
 * as the admin will most likely have them, so that one slip is told once and does not make the rest of
 * the day look wrong. One object for all persons: a file may hold a million of them.
 */
export class Sequence {
  /** May be replaced between two persons, when the file as a whole says something else. */
  scope: SequenceScope
  #facts: Omit<SequenceFacts, 'scope'>
  #longShift: number
  #twoClocks: number
  /** The tap that counts now, and the one before it; -1 = none. */
  #kept = -1
  #before = -1

  constructor({ scope, ...facts }: SequenceFacts) {
    this.scope = scope
    this.#facts = facts
    this.#longShift = facts.thresholds.longShiftHours * 3600
    this.#twoClocks = facts.thresholds.twoClocksMinutes * 60
  }

  /** Judges the first `length` of these rows, which are of one person and sorted by time. */
  judge(rows: Uint32Array, length: number): void {
    this.#before = -1
    this.#kept = -1
    for (let i = 0; i < length; i++) {
      const next = i + 1 < length ? (rows[i + 1] as number) : -1
      this.#take(rows[i] as number, next)
    }
    if (this.#kept < 0 || !this.scope.hasInOut) return
    this.#judgeStep(this.#before, this.#kept)
    this.#judgeEnd(this.#kept)
  }

  #take(row: number, next: number): void {
    const { type, thresholds, rules, isOtherClock, mark } = this.#facts
    const kept = this.#kept
    if (kept < 0) {
      this.#kept = row
      return
    }
    const gap = this.#gap(kept, row)
    if (gap > thresholds.nearDoubleSeconds) {
      // Out by one door and in again by another is a walk, not a second person.
      const isOdd = gap <= this.#twoClocks && !this.#isShortBreak(kept, row)
      if (isOdd && isOtherClock(kept, row)) mark(row, rules.twoClocks, kept)
      this.#goOn(row)
    } else if (type[row] === type[kept]) mark(row, rules.tappedTwice, kept)
    else if (this.#isShortBreak(kept, row)) {
      this.#markBoth(kept, row, rules.shortBreak)
      const isOtherWayRound = this.#direction(kept) === workBegins
      const [out, backIn] = isOtherWayRound ? [row, kept] : [kept, row]
      this.#kept = out
      this.#goOn(backIn)
    } else {
      const isFirstBetter = this.#misfits(kept, row, next) < this.#misfits(row, row, next)
      this.#markBoth(kept, row, isFirstBetter ? rules.tappedFirstFits : rules.tappedOtherType)
      if (!isFirstBetter) this.#kept = row
    }
  }

  #goOn(row: number): void {
    if (this.scope.hasInOut) this.#judgeStep(this.#before, this.#kept)
    this.#before = this.#kept
    this.#kept = row
  }

  #markBoth(a: number, b: number, rule: number): void {
    this.#facts.mark(a, rule, b)
    this.#facts.mark(b, rule, a)
  }

  /**
   * Somebody at work who goes out and comes in again: dropping either would make two Ins in a row. Of
   * two punches of one minute the file's order says nothing.
   */
  #isShortBreak(a: number, b: number): boolean {
    const before = this.#before
    if (!this.scope.hasInOut || before < 0) return false
    if (this.#direction(before) !== workBegins || this.#gap(before, a) > this.#longShift)
      return false
    if (this.#direction(a) === workEnds) return this.#direction(b) === workBegins
    const isOneMoment = this.#gap(a, b) === 0
    return isOneMoment && this.#direction(a) === workBegins && this.#direction(b) === workEnds
  }

  /** How badly a tap stands between its neighbours; `later` is the later of the two in question. */
  #misfits(tap: number, later: number, next: number): number {
    const now = this.#direction(tap)
    if (!this.scope.hasInOut || now === 0) return 0
    const before = this.#before
    const isWrongBefore = before < 0 ? now === workEnds : this.#direction(before) === now
    // A third tap in a row says nothing of the day.
    const isNear = next >= 0 && this.#gap(later, next) <= this.#facts.thresholds.nearDoubleSeconds
    const isWrongAfter =
      next < 0
        ? now === workBegins && !this.#maySoonEnd(tap)
        : !isNear && this.#direction(next) === now
    return Number(isWrongBefore) + Number(isWrongAfter)
  }

  /** What `row` means after `last`, the punch before it (-1 = none). */
  #judgeStep(last: number, row: number): void {
    const { wall, rules, mark } = this.#facts
    const now = this.#direction(row)
    if (last < 0) {
      if (now !== workEnds) return
      const isEarly = (wall[row] as number) - this.scope.first <= this.#longShift
      mark(row, isEarly ? rules.openAtStart : rules.missingIn, -1)
      return
    }
    const was = this.#direction(last)
    if (was === workBegins && now === workBegins) {
      if (this.#isSameShift(last, row)) mark(row, rules.inAfterIn, last)
      else mark(last, rules.missingOut, row)
    } else if (was === workEnds && now === workEnds) {
      if (this.#isSameShift(last, row)) mark(row, rules.outAfterOut, last)
      else mark(row, rules.missingIn, last)
    } else if (was === workBegins && now === workEnds) {
      const gap = this.#gap(last, row)
      if (gap <= this.#longShift) return
      if (gap <= this.#longShift * longShiftsToTheOut) {
        mark(last, rules.overLong, row)
      } else {
        mark(last, rules.missingOut, -1)
        mark(row, rules.missingIn, -1)
      }
    }
  }

  #judgeEnd(row: number): void {
    const { rules, mark } = this.#facts
    if (this.#direction(row) !== workBegins) return
    mark(row, this.#maySoonEnd(row) ? rules.openAtEnd : rules.missingOut, -1)
  }

  /** Nothing is known of what comes after the file, and of what is still to come. */
  #maySoonEnd(row: number): boolean {
    const at = this.#facts.wall[row] as number
    const { last, now } = this.scope
    return last - at <= this.#longShift || Math.abs(now - at) <= this.#longShift
  }

  /** One day, or a few hours over midnight. */
  #isSameShift(a: number, b: number): boolean {
    return this.#day(a) === this.#day(b) || this.#gap(a, b) <= this.#longShift / 2
  }

  #direction(row: number): number {
    return directionOf[this.#facts.type[row] as number] as number
  }

  #gap(a: number, b: number): number {
    return (this.#facts.wall[b] as number) - (this.#facts.wall[a] as number)
  }

  #day(row: number): number {
    return Math.floor((this.#facts.wall[row] as number) / secondsPerDay)
  }
}
