import { Doubles } from './doubles.ts'
import type { HeldPunches } from './held-punches.ts'
import { HeldQuestions } from './held-question.ts'
import { PersonOrder, type PersonOrderSource } from './person-order.ts'
import { duplicateRule, type HeldPunch, ruleNumber } from './rules.ts'
import { directionOf, Sequence, type SequenceScope, workBegins, workEnds } from './sequence.ts'
import type { Thresholds } from './thresholds.ts'

/** What the judgement across rows asks about rows, and where it writes. */
export type AcrossRowsSource = PersonOrderSource & {
  /** Each row's reason on its own. */
  base: Uint8Array
  /** Each row's reason before the order of the day is looked at: its own, or the double it is. */
  settled: Uint8Array
  /** `settled`, or what its neighbours make of it. */
  reason: Uint8Array
  type: Int16Array
  isOtherClock: (a: number, b: number) => boolean
  thresholds: Thresholds
  /** The site's now, wall seconds. */
  now: number
  /** What the ledger told so far. */
  held: HeldPunches
}

/** Below this share of either, the types are what the clock happened to record, not what people did. */
const leastShare = 0.1

/**
 * The rules that look at the punches of one person in their order, doubles first. All persons are judged
 * once; after an edit only those whose rows it touched, unless it changed what the file as a whole says.
 */
export class AcrossRows {
  /** The other row a finding of the sequence is about, -1 = none. */
  #other: Int32Array
  #source: AcrossRowsSource
  #order: PersonOrder
  #doubles: Doubles
  #counts = { begins: 0, ends: 0, ordered: 0 }
  #span = { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY }
  #sequence: Sequence
  #touched = new Set<number>()
  readonly #questions: HeldQuestions
  /** Rows of the person under judgement that count. */
  #counted = new Uint32Array(1_024)

  constructor(source: AcrossRowsSource) {
    this.#source = source
    this.#order = new PersonOrder(source)
    this.#doubles = new Doubles(source)
    this.#questions = new HeldQuestions(this.#order, source.held, source.wall, source.useridOf)
    this.#other = new Int32Array(source.rows).fill(-1)
    for (let row = 0; row < source.rows; row++) this.#count(row, 1)
    const { wall, type, thresholds, isOtherClock } = source
    this.#sequence = new Sequence({
      ...{ wall, type, thresholds, isOtherClock },
      ...{ scope: this.#readScope(), rules: sequenceRules, mark: this.#mark },
    })
    // What is in no order stays as it is on its own.
    source.settled.set(source.base)
    source.reason.set(source.base)
    this.#judgeAll()
  }

  /** Call before a row's cells change. */
  leave(row: number): void {
    this.#count(row, -1)
    this.#touch(this.#order.leave(row))
  }

  /** Call after a row's cells changed. */
  join(row: number): void {
    this.#touch(this.#order.join(row))
    this.#count(row, 1)
  }

  /** Writes the reason of these rows anew, and of all rows of the persons that were touched. */
  judgeRows(rows: Iterable<number>): void {
    const { base, settled, reason } = this.#source
    this.#questions.forget()
    for (const row of rows) {
      settled[row] = base[row] as number
      reason[row] = base[row] as number
      this.#other[row] = -1
    }
    const scope = this.#readScope()
    const before = this.#sequence.scope
    const isSame =
      scope.hasInOut === before.hasInOut &&
      scope.first === before.first &&
      scope.last === before.last
    this.#sequence.scope = scope
    if (isSame) for (const person of this.#touched) this.#judgePerson(person)
    else this.#judgeAll()
    this.#touched.clear()
  }

  /** The row this one repeats or contradicts, or that its finding is about as well; null = none. */
  otherRow(row: number): number | null {
    const { reason, settled } = this.#source
    const person = this.#order.personOf(row)
    if (person < 0) return null
    if (reason[row] === settled[row]) return this.#doubles.otherRow(this.#order.rowsOf(person), row)
    const other = this.#other[row] as number
    return other < 0 ? null : other
  }

  /** What is still to be asked of the ledger. */
  get questions(): HeldQuestions {
    return this.#questions
  }

  /** Judges all persons again, after the ledger told more. */
  judgeHeld(): void {
    this.#judgeAll()
  }

  /** The punch of the ledger that a row's reason speaks of; null when there is none. */
  heldAt(row: number): HeldPunch | null {
    const { held, reason, useridOf, wall, type } = this.#source
    const userid = held.isEmpty || !heldRules.has(reason[row] as number) ? null : useridOf(row)
    if (userid === null) return null
    return held.find(userid, wall[row] as number, type[row] as number)
  }

  /**
   * The row that makes a break in one minute with this one, whose reason is that Go2Clock keeps only one
   * of the two; null when it is no break.
   */
  breakWith(row: number): number | null {
    const isOfOneTime = this.#source.reason[row] === sameTimeOtherType
    const other = isOfOneTime ? (this.#other[row] as number) : -1
    return other >= 0 && this.#other[other] === row ? other : null
  }

  /** How many punches say that work begins, and that it ends. */
  get directions(): Readonly<{ begins: number; ends: number; ordered: number }> {
    return this.#counts
  }

  /** False when the types of the file do not tell coming from going. */
  get hasInOut(): boolean {
    return this.#sequence.scope.hasInOut
  }

  /** Rows of this employee that count, by time; none when no row has the number. */
  rowsThatCount(userid: string): Uint32Array {
    const person = this.#order.find(userid)
    return person < 0 ? new Uint32Array() : this.#order.rowsOf(person).filter(this.#doesCount)
  }

  #doesCount = (row: number): boolean => {
    const { base, settled } = this.#source
    return (settled[row] as number) > duplicateRule && !isLostTime(base[row] as number)
  }

  #touch(person: number): void {
    if (person >= 0) this.#touched.add(person)
  }

  #judgeAll(): void {
    for (let person = 0; person < this.#order.persons; person++) this.#judgePerson(person)
  }

  #judgePerson(person: number): void {
    const { reason, settled, wall, type, held, useridOf } = this.#source
    const rows = this.#order.rowsOf(person)
    if (rows.length === 0) return
    this.#doubles.judge(rows)
    if (rows.length > this.#counted.length) this.#counted = new Uint32Array(rows.length * 2)
    const counted = this.#counted
    let length = 0
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number
      reason[row] = settled[row] as number
      this.#other[row] = -1
      // Also what was sent before: it happened, though this row stays behind.
      if (this.#doesCount(row)) counted[length++] = row
    }
    const userid = held.isEmpty ? null : useridOf(rows[0] as number)
    if (userid !== null) held.compare(userid, rows, wall, type, this.#markHeld)
    this.#sequence.judge(counted, length)
  }

  #mark = (row: number, rule: number, other: number): void => {
    const { reason } = this.#source
    // Kept beside a worse reason, too: see `breakWith`.
    if (rule === sequenceRules.shortBreak) this.#other[row] = other
    if (rule >= (reason[row] as number)) return
    reason[row] = rule
    this.#other[row] = other
  }

  #markHeld = (row: number, rule: number): void => this.#mark(row, rule, -1)

  /** Counts a row in or out of what the file as a whole says. */
  #count(row: number, by: 1 | -1): void {
    const { isOrdered, type, wall } = this.#source
    if (by === 1 ? !isOrdered(row) : this.#order.personOf(row) < 0) return
    const direction = directionOf[type[row] as number]
    this.#counts.ordered += by
    if (direction === workBegins) this.#counts.begins += by
    if (direction === workEnds) this.#counts.ends += by
    const at = wall[row] as number
    const span = this.#span
    if (by === -1) {
      if (at === span.first || at === span.last) span.first = Number.NaN
    } else if (!Number.isNaN(span.first) && !isLostTime(this.#source.base[row] as number)) {
      if (at < span.first) span.first = at
      if (at > span.last) span.last = at
    }
  }

  #readScope(): SequenceScope {
    const { begins, ends } = this.#counts
    if (Number.isNaN(this.#span.first)) this.#findSpan()
    return {
      hasInOut: Math.min(begins, ends) >= leastShare * (begins + ends) && begins > 0 && ends > 0,
      ...this.#span,
      now: this.#source.now,
    }
  }

  #findSpan(): void {
    const { base, rows, wall } = this.#source
    const span = { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY }
    for (let row = 0; row < rows; row++) {
      if (this.#order.personOf(row) < 0 || isLostTime(base[row] as number)) continue
      const at = wall[row] as number
      if (at < span.first) span.first = at
      if (at > span.last) span.last = at
    }
    this.#span = span
  }
}

const clockReset = ruleNumber('clock-reset')
const inFuture = ruleNumber('in-future')
const sameTimeOtherType = ruleNumber('same-time-other-type')

/** A time that the clock had lost, or that is still to come, says nothing of the person's day. */
function isLostTime(rule: number): boolean {
  return rule === clockReset || rule === inFuture
}

const heldRules = new Set(
  (['sent-before', 'sent-other-type', 'tried-before'] as const).map((id) => ruleNumber(id)),
)

const sequenceRules = {
  tappedTwice: ruleNumber('tapped-twice'),
  tappedOtherType: ruleNumber('tapped-other-type'),
  tappedFirstFits: ruleNumber('tapped-first-fits'),
  twoClocks: ruleNumber('two-clocks'),
  overLong: ruleNumber('over-16-hours'),
  inAfterIn: ruleNumber('in-after-in'),
  outAfterOut: ruleNumber('out-after-out'),
  missingIn: ruleNumber('missing-in'),
  missingOut: ruleNumber('missing-out'),
  openAtStart: ruleNumber('open-at-start'),
  openAtEnd: ruleNumber('open-at-end'),
  shortBreak: ruleNumber('short-break'),
}
