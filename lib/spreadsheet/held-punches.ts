import { type PunchState, punchStates } from '#lib/ledger/states.ts'
import { withoutZeros } from '#lib/punch/employee-number.ts'
import type { HeldAnswer } from './held-schema.ts'
import { type HeldPunch, ruleNumber } from './rules.ts'

/** The punches of one employee in the order of time, one place each in every array. */
type Person = {
  /** Asked for these days, both included. */
  from: number
  to: number
  wall: Uint32Array
  type: Uint8Array
  state: Uint8Array
  origin: Uint32Array
}

/**
 * What the ledger told about punches that were sent before. It outlives edits: only what has not been
 * asked yet is asked again.
 */
export class HeldPunches {
  /** Days as numbers: asked about, and those of them with any punch. */
  readonly daysAsked = new Set<number>()
  readonly days = new Set<number>()
  #people = new Map<string, Person>()
  #origins: HeldAnswer['origins'] = []

  /** False while there is nothing to compare with. */
  get isEmpty(): boolean {
    return this.#people.size === 0
  }

  takeDays(asked: Iterable<number>, held: Iterable<number>): void {
    for (const day of asked) this.daysAsked.add(day)
    for (const day of held) this.days.add(day)
  }

  /** Takes what was answered about these people from day `from` to day `to`. */
  takePeople(answer: HeldAnswer, from: number, to: number): void {
    const firstOrigin = this.#origins.length
    this.#origins.push(...answer.origins)
    const rowsOf = Array.from(answer.people, (): number[] => [])
    answer.person.forEach((person, at) => {
      rowsOf[person]?.push(at)
    })
    answer.people.forEach((userid, person) => {
      const rows = rowsOf[person] as number[]
      const { wall } = answer
      rows.sort((a, b) => (wall[a] as number) - (wall[b] as number))
      this.#people.set(withoutZeros(userid), {
        from,
        to,
        wall: Uint32Array.from(rows, (at) => wall[at] as number),
        type: Uint8Array.from(rows, (at) => answer.type[at] as number),
        state: Uint8Array.from(rows, (at) => answer.state[at] as number),
        origin: Uint32Array.from(rows, (at) => firstOrigin + (answer.origin[at] as number)),
      })
    })
  }

  /** True when this employee was asked about for all days from `from` to `to`. */
  wasAsked(userid: string, from: number, to: number): boolean {
    const person = this.#people.get(withoutZeros(userid))
    return person !== undefined && person.from <= from && person.to >= to
  }

  /** Calls for every row (sorted by time) at whose time the ledger has a punch, with the rule it breaks. */
  compare(
    userid: string,
    rows: Uint32Array,
    wall: Uint32Array,
    type: Int16Array,
    found: (row: number, rule: number) => void,
  ): void {
    const person = this.#people.get(withoutZeros(userid))
    if (!person || person.wall.length === 0) return
    let at = 0
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number
      const time = wall[row] as number
      while (at < person.wall.length && (person.wall[at] as number) < time) at++
      const place = worstAt(person, at, time, type[row] as number)
      if (place >= 0) found(row, ruleAt(person, place, type[row] as number))
    }
  }

  /** What the ledger has at this employee's time: what counts most for a row of this type. */
  find(userid: string, time: number, type: number): HeldPunch | null {
    const person = this.#people.get(withoutZeros(userid))
    if (!person) return null
    const place = worstAt(person, person.wall.indexOf(time), time, type)
    if (place < 0) return null
    const origin = this.#origins[person.origin[place] as number]
    return {
      type: person.type[place] as number,
      state: punchStates[person.state[place] as number] as PunchState,
      by: origin?.by ?? '',
      at: origin?.at ?? '',
    }
  }
}

/** Among the punches from place `at` on that stand at this time, the one with the worst rule; -1 = none. */
function worstAt(person: Person, at: number, time: number, type: number): number {
  let worst = -1
  if (at < 0) return worst
  for (let i = at; i < person.wall.length && person.wall[i] === time; i++) {
    if (worst < 0 || ruleAt(person, i, type) < ruleAt(person, worst, type)) worst = i
  }
  return worst
}

function ruleAt(person: Person, place: number, type: number): number {
  const state = punchStates[person.state[place] as number] as PunchState
  if (!standsOrWill.has(state)) return triedBefore
  return person.type[place] === type ? sentBefore : sentOtherType
}

/** Go2Clock has the punch, or gets it without anybody doing more. */
const standsOrWill = new Set<PunchState>(['accepted', 'duplicate', 'queued', 'sending'])
const sentBefore = ruleNumber('sent-before')
const sentOtherType = ruleNumber('sent-other-type')
const triedBefore = ruleNumber('tried-before')
