/**
 * What one seed does, drawn before anything starts: the same seed always means the same store, faults
 * and steps. Only what meets what in which moment is left to the machine.
 */
import { type Failpoint, failpoints } from '#lib/failpoint.ts'
import type { Down, FaultKind, FaultRule, Throttle } from '../../sandbox/settings.ts'
import type { StoreKind } from '../support/both-stores.ts'
import { type ChaosRates, chaosKinds } from '../support/chaos-proxy.ts'
import { between, pick, type Random, randomFrom, seedOf } from '../support/random.ts'

export type Plan = {
  seed: number
  store: StoreKind
  /** Delivery processes; each keeps its name over its restarts, as under the launcher, or does not. */
  deliveries: 1 | 2
  keepsOwner: boolean
  inFlight: number
  perSecond: number | null
  latencyMs: number
  jitterMs: number
  chaos: ChaosRates
  /** On the way to PostgreSQL. */
  storeChaos: ChaosRates
  faults: FaultRule[]
  /** Employees whom Go2Clock refuses all along. */
  refused: string[]
  /** The second import is of such only. */
  isSecondRefused: boolean
  rows: number
  /** Asks again about what stayed unknown, when all is over. */
  asksAgain: boolean
  steps: Step[]
}

/** Done when so many requests have come since the last step, or none come any more. */
export type Step = { afterPuts: number; patienceMs: number } & Deed
export type Deed =
  | { kind: 'kill' | 'stop' | 'correct' | 'twin'; which: number }
  | { kind: 'failpoint'; which: number; name: Failpoint; times: number }
  | { kind: 'freeze'; which: number; ms: number }
  | { kind: 'pauseImport' | 'resumeImport' | 'cancelImport' | 'checkAgain'; which: number }
  | { kind: 'pauseConnection' | 'resumeConnection' | 'pauseDesk' | 'resumeDesk' | 'cancelWaiting' }
  | { kind: 'single'; clicks: number }
  | { kind: 'import'; rows: number }
  | { kind: 'faults'; faults: FaultRule[] }
  | { kind: 'down'; down: Down }
  | { kind: 'throttle'; throttle: Throttle; forMs: number }
  | { kind: 'revokeKey' }
  | { kind: 'giveKey'; isNew: boolean }
  | { kind: 'dark' | 'refuse' | 'cutStore'; ms: number }

const importsMax = 2
const singlesMax = 100
/** Employees of the nth import's rows begin so; of single punches and corrections from here on. */
export const firstEmployee = { ofImport: 100_000, ofSingles: 9_000_000, ofCorrections: 9_500_000 }

export function planOf(seed: number): Plan {
  const random = randomFrom(seedOf(seed, 1))
  const store = seed % 2 === 0 ? 'SQLite' : 'PostgreSQL'
  const rows = between(random, 100, 400)
  const chance = (share: number) => random() < share
  const isSecondRefused = chance(0.2)
  return {
    seed,
    store,
    deliveries: chance(0.5) ? 2 : 1,
    keepsOwner: chance(0.7),
    inFlight: pick(random, [1, 4, 8, 8, 16]),
    perSecond: chance(0.15) ? between(random, 100, 300) : null,
    latencyMs: between(random, 0, 12),
    jitterMs: between(random, 0, 20),
    chaos: chance(0.6) ? drawChaos(random, 0.06) : {},
    storeChaos: chance(0.4) ? drawChaos(random, 0.004) : {},
    faults: drawFaults(random),
    refused: drawRefused(random, rows, isSecondRefused),
    isSecondRefused,
    rows,
    asksAgain: chance(0.5),
    steps: drawSteps(random),
  }
}

function drawChaos(random: Random, most: number): ChaosRates {
  return Object.fromEntries(
    chaosKinds.filter(() => random() < 0.5).map((kind) => [kind, random() * most]),
  )
}

/** Some rows of the first import, of every other one, and some of the single punches. */
function drawRefused(random: Random, rows: number, isSecondRefused: boolean): string[] {
  const { ofImport, ofSingles } = firstEmployee
  const some = (from: number, count: number, share: number) =>
    Array.from({ length: count }, (_, index) => String(from + index)).filter(() => random() < share)
  const share = pick(random, [0, 0, 0.01, 0.05])
  const second = isSecondRefused ? 1 : pick(random, [0, 0, 0.03])
  return [
    ...some(ofImport + 1, rows, share),
    ...some(importsMax * ofImport + 1, 400, second),
    ...some(ofSingles, singlesMax, 0.1),
  ]
}

const spoiling: readonly FaultKind[] = [
  'reset-before',
  'reset-after',
  'cut-body',
  'timeout',
  'html-500',
  'html-200',
  'empty',
  'other-json',
  'server-error',
  'validation',
]
/** Kinds that spoil the answer alike whether the punch was written or not. */
const eitherWay: readonly FaultKind[] = ['html-500', 'html-200', 'empty', 'other-json', 'timeout']

function drawFaults(random: Random): FaultRule[] {
  const rules = Array.from({ length: between(random, 0, 3) }, () => {
    return drawFault(random, { rate: random() * 0.08 })
  })
  // A few punches that get no answer of use as long as there are faults.
  if (random() < 0.3) {
    const { ofImport } = firstEmployee
    const users = Array.from({ length: 3 }, () => String(ofImport + between(random, 1, 100)))
    rules.unshift(drawFault(random, { users }))
  }
  if (random() < 0.15) rules.unshift(drawFault(random, { rate: 0.9, times: 60 }))
  return rules
}

function drawFault(random: Random, more: Omit<FaultRule, 'kind'>): FaultRule {
  const kind = pick(random, spoiling)
  return { kind, ...more, ...(eitherWay.includes(kind) ? { store: random() < 0.5 } : {}) }
}

const ofDelivery = failpoints.filter((name) => !/^(upload|start|move|replace)-/.test(name))
/** What happens once or seldom in the life of a process. */
const seldom = /^(lease|take-over|stop-rule|cancel|drained)/

type Draw = [weight: number, draw: (random: Random) => Deed]
const which = (random: Random) => between(random, 0, 1)
const draws: Draw[] = [
  [3, (random) => ({ kind: 'kill', which: which(random) })],
  [1.5, (random) => ({ kind: 'stop', which: which(random) })],
  [
    3,
    (random) => {
      const name = pick(random, ofDelivery)
      const times = seldom.test(name) ? 1 : between(random, 1, 20)
      return { kind: 'failpoint', which: which(random), name, times }
    },
  ],
  // Past the lease of a second, or not.
  [1.2, (random) => ({ kind: 'freeze', which: which(random), ms: between(random, 100, 1_600) })],
  [1.5, (random) => ({ kind: 'pauseImport', which: which(random) })],
  [2, (random) => ({ kind: 'resumeImport', which: which(random) })],
  [0.4, (random) => ({ kind: 'cancelImport', which: which(random) })],
  [1, (random) => ({ kind: 'checkAgain', which: which(random) })],
  [0.8, () => ({ kind: 'pauseConnection' })],
  [1.2, () => ({ kind: 'resumeConnection' })],
  [0.6, () => ({ kind: 'pauseDesk' })],
  [0.9, () => ({ kind: 'resumeDesk' })],
  [0.12, () => ({ kind: 'cancelWaiting' })],
  [4, (random) => ({ kind: 'single', clicks: between(random, 1, 2) })],
  [1, (random) => ({ kind: 'twin', which: between(random, 1, 100) })],
  [1, (random) => ({ kind: 'correct', which: between(random, 0, 20) })],
  [1.2, (random) => ({ kind: 'import', rows: between(random, 100, 400) })],
  [2, (random) => ({ kind: 'faults', faults: drawFaults(random) })],
  [
    1.2,
    (random) => {
      const as = pick(random, ['503', 'reset', 'refuse'] as const)
      return { kind: 'down', down: { as, forMs: between(random, 100, 900) } }
    },
  ],
  [
    1,
    (random) => {
      const retryAfter = pick(random, [undefined, undefined, '1', 'abc', '-1'])
      const throttle: Throttle = {
        perSecond: pick(random, [0, 5, 40]),
        code: pick(random, [401, 429] as const),
        ...(retryAfter === undefined ? {} : { retryAfter }),
      }
      return { kind: 'throttle', throttle, forMs: between(random, 100, 600) }
    },
  ],
  [0.6, () => ({ kind: 'revokeKey' })],
  [0.8, (random) => ({ kind: 'giveKey', isNew: random() < 0.5 })],
  [0.6, (random) => ({ kind: 'dark', ms: between(random, 50, 700) })],
  [0.6, (random) => ({ kind: 'refuse', ms: between(random, 50, 500) })],
  [0.8, (random) => ({ kind: 'cutStore', ms: between(random, 20, 400) })],
]

function drawSteps(random: Random): Step[] {
  return Array.from({ length: between(random, 8, 16) }, () => ({
    afterPuts: between(random, 1, 50),
    patienceMs: between(random, 50, 350),
    ...drawDeed(random),
  }))
}

function drawDeed(random: Random): Deed {
  let drawn = random() * draws.reduce((sum, [weight]) => sum + weight, 0)
  for (const [weight, draw] of draws) {
    drawn -= weight
    if (drawn < 0) return draw(random)
  }
  return { kind: 'kill', which: 0 }
}
