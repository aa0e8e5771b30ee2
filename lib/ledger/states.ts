/** The states of a punch and of an import, and the only moves between them (docs: a punch's life in README). */

export const punchStates = [
  'queued',
  'sending',
  'accepted',
  'duplicate',
  'rejected',
  'failed',
  'unknown',
  'cancelled',
] as const
export type PunchState = (typeof punchStates)[number]

const punchMoves: Record<PunchState, readonly PunchState[]> = {
  queued: ['sending', 'cancelled'],
  sending: ['accepted', 'duplicate', 'rejected', 'failed', 'unknown', 'queued'],
  accepted: [],
  duplicate: [],
  rejected: [],
  failed: [],
  unknown: [],
  cancelled: [],
}

export const importStates = [
  'receiving',
  'ready',
  'sending',
  'paused',
  'finished',
  'cancelled',
] as const
export type ImportState = (typeof importStates)[number]

const importMoves: Record<ImportState, readonly ImportState[]> = {
  receiving: ['ready', 'cancelled'],
  ready: ['sending', 'cancelled'],
  sending: ['paused', 'finished', 'cancelled'],
  paused: ['sending', 'finished', 'cancelled'],
  finished: ['sending'],
  cancelled: [],
}

/** States a punch does not leave; only a new punch can replace it. */
export const finalStates = punchStates.filter((state) => punchMoves[state].length === 0)

/** States whose punch may be replaced by a correction or a resend. */
export const repairableStates = ['rejected', 'failed', 'unknown'] as const satisfies PunchState[]
export type RepairableState = (typeof repairableStates)[number]

export class IllegalMoveError extends Error {
  override name = 'IllegalMoveError'
}

/** Throws IllegalMoveError unless a punch may go from `from` to `to`. */
export function assertPunchMove(from: PunchState, to: PunchState): void {
  if (!punchMoves[from].includes(to)) throw new IllegalMoveError(`punch: ${from} -> ${to}`)
}

/** Throws IllegalMoveError unless an import may go from `from` to `to`. */
export function assertImportMove(from: ImportState, to: ImportState): void {
  if (!importMoves[from].includes(to)) throw new IllegalMoveError(`import: ${from} -> ${to}`)
}

export function canMoveImport(from: ImportState, to: ImportState): boolean {
  return importMoves[from].includes(to)
}

export function isRepairable(state: PunchState): state is RepairableState {
  return (repairableStates as readonly PunchState[]).includes(state)
}
