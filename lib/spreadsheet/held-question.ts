import { dateText } from '#lib/punch/wall-clock.ts'
import { heldDaysMax, heldPeopleMax } from './held-limits.ts'
import type { HeldPunches } from './held-punches.ts'
import type { PersonOrder } from './person-order.ts'
import type { HeldQuestion } from './schema.ts'

const secondsPerDay = 86_400

type Wanted = { userid: string; rows: number }

/**
 * What is still to be asked of the ledger, the cheap question first: on which days of the file it has
 * anything, then about the people who have rows on such days, some at a time.
 */
export class HeldQuestions {
  #order: PersonOrder
  #held: HeldPunches
  #wall: Uint32Array
  #useridOf: (row: number) => string | null
  /** People still to be asked about; null = to be found again. */
  #queue: Wanted[] | null = null
  /** Where in the queue those begin who were not asked about yet. */
  #at = 0
  #range = { from: 0, to: 0 }

  constructor(
    order: PersonOrder,
    held: HeldPunches,
    wall: Uint32Array,
    useridOf: (row: number) => string | null,
  ) {
    this.#order = order
    this.#held = held
    this.#wall = wall
    this.#useridOf = useridOf
  }

  /** To be called when rows changed. */
  forget(): void {
    this.#queue = null
    this.#at = 0
  }

  /** The next question, about people with at most `mostRows` rows together (one person may have more). */
  next(mostRows: number): HeldQuestion | null {
    const days = this.#queue ? [] : this.#daysToAsk()
    if (days.length > 0) {
      return { kind: 'days', days: days.slice(0, heldDaysMax).map(dateText) }
    }
    this.#queue ??= this.#findPeople()
    const { from, to } = this.#range
    const queue = this.#queue
    // By what is known, not by what was asked last: an answer may belong to a question from before an edit.
    while (this.#at < queue.length && this.#wasAsked(queue[this.#at] as Wanted)) this.#at++
    const people: string[] = []
    let rows = 0
    for (let i = this.#at; i < queue.length; i++) {
      const each = queue[i] as Wanted
      if (people.length === heldPeopleMax || (rows > 0 && rows + each.rows > mostRows)) break
      people.push(each.userid)
      rows += each.rows
    }
    if (people.length === 0) return null
    const left = queue.length - this.#at
    return { kind: 'people', people, from: dateText(from), to: dateText(to), left }
  }

  #wasAsked({ userid }: Wanted): boolean {
    return this.#held.wasAsked(userid, this.#range.from, this.#range.to)
  }

  #daysToAsk(): number[] {
    const days = new Set<number>()
    this.#eachDay((day) => {
      if (!this.#held.daysAsked.has(day)) days.add(day)
    })
    return [...days].sort((a, b) => a - b)
  }

  /** People with rows on a day that the ledger has punches of, and all such days as one range. */
  #findPeople(): Wanted[] {
    const { days } = this.#held
    if (days.size === 0) return []
    const rowsOf = new Map<number, number>()
    let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    this.#eachDay((day, person, rows) => {
      if (!days.has(day)) return
      rowsOf.set(person, (rowsOf.get(person) ?? 0) + rows)
      from = Math.min(from, day)
      to = Math.max(to, day)
    })
    this.#range = { from, to }
    return [...rowsOf].flatMap(([person, rows]) => {
      const userid = this.#useridOf(this.#order.rowsOf(person)[0] as number)
      return userid === null || this.#held.wasAsked(userid, from, to) ? [] : [{ userid, rows }]
    })
  }

  /** Each person's days with the number of rows on them. */
  #eachDay(visit: (day: number, person: number, rows: number) => void): void {
    for (let person = 0; person < this.#order.persons; person++) {
      const rows = this.#order.rowsOf(person)
      let day = -1
      let count = 0
      for (let i = 0; i < rows.length; i++) {
        const here = Math.floor((this.#wall[rows[i] as number] as number) / secondsPerDay)
        if (here !== day && count > 0) {
          visit(day, person, count)
          count = 0
        }
        day = here
        count++
      }
      if (count > 0) visit(day, person, count)
    }
  }
}
