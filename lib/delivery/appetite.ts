import type { Work } from './data.ts'

/** How many punches to claim. */
export type Room = { singles: number; ofImports: number }

export const noRoom: Room = { singles: 0, ofImports: 0 }

/** In parts of what may be in flight: what waits to leave, and what one claim takes, at most. */
const leadMax = 4
const claimMax = 2
const leadGrowth = 2
const leadDecay = 0.98

type Situation = {
  /** Punches that may be in flight at once right now. */
  capacity: number
  /** One punch at a time asks whether Go2Clock answers again. */
  isProbing: boolean
  ready: number
  onTheWire: number
  work: Pick<Work, 'hasSingles' | 'hasImportPunches'>
}

/**
 * Decides how many punches to claim: so many that no slot waits for the store, and so few that a crash
 * leaves few in doubt. As many wait to leave as may be in flight; more only where Go2Clock answers so
 * fast that all of them leave before the store has given more.
 */
export class Appetite {
  #lead = 0

  room({ capacity, isProbing, ready, onTheWire, work }: Situation): Room {
    const { hasSingles, hasImportPunches } = work
    if (capacity === 0 || !(hasSingles || hasImportPunches)) return noRoom
    if (isProbing) {
      const one = ready + onTheWire === 0 ? 1 : 0
      return { singles: hasSingles ? one : 0, ofImports: hasImportPunches ? one : 0 }
    }
    this.#lead = Math.min(Math.max(capacity, this.#lead), leadMax * capacity)
    // Half is claimed while the other half leaves.
    const isLow = ready <= this.#lead / 2
    const wanted = Math.ceil(this.#lead) - ready
    return {
      singles: hasSingles ? claimMax * capacity : 0,
      ofImports: hasImportPunches && isLow ? Math.min(wanted, claimMax * capacity) : 0,
    }
  }

  /** A write has ended; `isStarved`: a slot was free and nothing was left to leave. */
  learn(isStarved: boolean): void {
    this.#lead *= isStarved ? leadGrowth : leadDecay
  }
}
