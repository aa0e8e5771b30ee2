/** Numbers in [0, 1) in an order that only the seed decides. */
export type Random = () => number

/** mulberry32: the same seed gives the same numbers on every machine. */
export function randomFrom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A seed of its own for each combination, so that none depends on how often another was drawn. */
export function seedOf(...parts: number[]): number {
  let seed = 0x811c9dc5
  for (const part of parts) seed = Math.imul(seed ^ part, 0x01000193) ^ (seed >>> 15)
  return seed | 0
}

/** A whole number from `from` to `to`, both included. */
export function between(random: Random, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1))
}

export function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T
}

/** A seed for a test that does not repeat a given one; print it when the test fails. */
export function freshSeed(): number {
  return Date.now() % 1_000_000
}
