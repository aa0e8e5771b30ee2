import type { FaultKind, FaultRule } from './settings.ts'
import { recordKey } from './validate.ts'

/** Kinds that let the punch be written before they spoil the answer, unless `store` says no. */
const storingKinds = new Set<FaultKind>([
  'reset-after',
  'cut-body',
  'slow',
  'gzip',
  'gzip-bomb',
  'huge-body',
])

export function storesPunch(rule: FaultRule): boolean {
  return rule.store ?? storingKinds.has(rule.kind)
}

type RuleState = {
  rule: FaultRule
  /** May be thousands. */
  users: Set<string> | null
  hits: number
  hitsOfPunch: Map<string, number>
}

/**
 * Chooses the fault of one request. The draw of a rate depends on the seed, the body and how often
 * this body came, never on the order of arrival: the same run with the same seed has the same
 * faults, however many requests are in flight.
 */
export class Faults {
  readonly #rules: RuleState[]
  readonly #seed: number
  readonly #arrivals = new Map<string, number>()
  readonly #hasRate: boolean
  #count = 0

  constructor(rules: FaultRule[], seed: number) {
    this.#rules = rules.map((rule) => ({
      rule,
      users: rule.users ? new Set(rule.users) : null,
      hits: 0,
      hitsOfPunch: new Map(),
    }))
    this.#seed = seed
    this.#hasRate = rules.some((rule) => rule.rate !== undefined)
  }

  /** The first rule that hits, or null. */
  choose(fields: Map<string, string>): FaultRule | null {
    if (this.#rules.length === 0) return null
    this.#count += 1
    const punch = recordKey(fields)
    const arrival = this.#hasRate ? (this.#arrivals.get(punch) ?? 0) + 1 : 0
    if (this.#hasRate) this.#arrivals.set(punch, arrival)
    for (const [index, state] of this.#rules.entries()) {
      const { rule } = state
      if (rule.times !== undefined && state.hits >= rule.times) continue
      const hitsOfPunch = state.hitsOfPunch.get(punch) ?? 0
      if (rule.timesPerPunch !== undefined && hitsOfPunch >= rule.timesPerPunch) continue
      if (!isSelected(state, fields, this.#count)) continue
      if (rule.rate !== undefined) {
        if (draw(`${this.#seed} ${index} ${punch} ${arrival}`) >= rule.rate) continue
      }
      state.hits += 1
      if (rule.timesPerPunch !== undefined) state.hitsOfPunch.set(punch, hitsOfPunch + 1)
      return rule
    }
    return null
  }
}

function isSelected(
  { rule, users }: RuleState,
  fields: Map<string, string>,
  count: number,
): boolean {
  if (users && !users.has(fields.get('userid') ?? '')) return false
  if (rule.nth && !rule.nth.includes(count)) return false
  return Object.entries(rule.match ?? {}).every(([field, value]) => fields.get(field) === value)
}

/** FNV-1a with a final mix, as a number from 0 up to but not 1. */
export function draw(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}
