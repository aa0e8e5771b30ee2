import { requireUser } from '#lib/auth/loaders.ts'
import type { User } from '#lib/auth/roles.ts'
import { type Db, getDb } from '#lib/db/client.ts'
import {
  type ConnectionView,
  countWaiting,
  getDeliveryPulse,
  getDeskPause,
  getRate,
  isOnTheWire,
  listConnections,
} from './data.ts'
import type { Frame, FrameConnection } from './schema.ts'

/** What the frame of every page shows. Off to sign in without a session. */
export async function loadFrame(): Promise<Frame> {
  return await loadFrameFor(await requireUser())
}

/** The same for somebody who is known to be signed in. */
export async function loadFrameFor({ name, email, role }: User): Promise<Frame> {
  const db = getDb()
  const [connections, pulse, desk] = await Promise.all([
    listConnections(db),
    getDeliveryPulse(db),
    getDeskPause(db),
  ])
  return {
    user: { name, email, role },
    connections: await Promise.all(
      connections.map(async (connection) => ({
        id: connection.id,
        name: connection.name,
        kind: connection.kind,
        zone: connection.time_zone,
        waiting: await countWaiting(db, connection.id),
        perSecond: await getRate(db, connection.id),
        inFlight: connection.in_flight_now,
        inFlightLimit: connection.in_flight_limit,
        nextProbeAt: connection.next_probe_at,
        ...(await stateOf(db, connection, pulse)),
      })),
    ),
    desk,
  }
}

export type Health = {
  status: 'ok' | 'failing'
  store: 'ok' | 'unreachable'
  /** `unknown` while the store cannot be asked. */
  delivery: 'ok' | 'stopped' | 'unknown'
}

/** Whether the parts live that punches need; no session, so nothing about punches or people. */
export async function loadHealth(): Promise<Health> {
  try {
    const { isAlive } = await getDeliveryPulse(getDb())
    return isAlive
      ? { status: 'ok', store: 'ok', delivery: 'ok' }
      : { status: 'failing', store: 'ok', delivery: 'stopped' }
  } catch (error) {
    console.error(`health: ${error instanceof Error ? error.message : 'the store failed'}`)
    return { status: 'failing', store: 'unreachable', delivery: 'unknown' }
  }
}

type State = Pick<FrameConnection, 'state' | 'since' | 'reason' | 'detail'>

/** What stops it most comes first: a held connection sends nothing, whoever is alive. */
async function stateOf(
  db: Db,
  connection: ConnectionView,
  pulse: { isAlive: boolean; seenAt: string | null },
): Promise<State> {
  if (connection.held_at) {
    return {
      state: 'held',
      since: connection.held_at,
      reason: connection.held_reason ?? undefined,
      detail: connection.held_detail ?? undefined,
    }
  }
  if (!pulse.isAlive) return { state: 'delivery_stopped', since: pulse.seenAt ?? undefined }
  if (connection.unreachable_at) {
    return {
      state: 'unreachable',
      since: connection.unreachable_at,
      detail: connection.unreachable_detail ?? undefined,
    }
  }
  return { state: (await isOnTheWire(db, connection.id)) ? 'sending' : 'idle' }
}
