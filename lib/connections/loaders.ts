import { requireUser, routeUser } from '#lib/auth/loaders.ts'
import type { User } from '#lib/auth/roles.ts'
import { type Db, getDb } from '#lib/db/client.ts'
import { type StoreTrouble, storeTroubleOf } from '#lib/db/store-trouble.ts'
import { tryToWrite } from '#lib/desk/mutations.ts'
import { fail } from '#lib/result.ts'
import { logSeldom } from '#lib/web/log.ts'
import {
  type ConnectionView,
  countWaiting,
  type DeliveryPulse,
  getDeliveryPulse,
  getDeskPause,
  getRate,
  isOnTheWire,
  listConnections,
} from './data.ts'
import type { Frame, FrameConnection, Health } from './schema.ts'

/** What the frame of every page shows. Off to sign in without a session. */
export async function loadFrame(): Promise<Frame> {
  return await loadFrameFor(await requireUser())
}

/** The same for somebody who is known to be signed in. */
export async function loadFrameFor(user: User): Promise<Frame> {
  const db = getDb()
  const [connections, pulse, desk] = await Promise.all([
    listConnections(db),
    getDeliveryPulse(db),
    getDeskPause(db),
  ])
  const store = await findWriteTrouble(db, pulse)
  // Without a store to write to nobody sends, however lately delivery was seen.
  const seen = { ...pulse, isAlive: pulse.isAlive && !store }
  return {
    user,
    connections: await Promise.all(
      connections.map(async (connection) => ({
        id: connection.id,
        name: connection.name,
        kind: connection.kind,
        zone: connection.time_zone,
        waiting: await countWaiting(db, connection.id),
        perSecond: store ? null : await getRate(db, connection.id),
        inFlight: connection.in_flight_now,
        inFlightLimit: connection.in_flight_limit,
        nextProbeAt: connection.next_probe_at,
        silentUntil: connection.silent_until,
        ...(await stateOf(db, connection, seen)),
      })),
    ),
    desk,
    store,
  }
}

/** Answers a request for the frame; 503 with the trouble while the store cannot be read. */
export async function loadFrameResponse(request: Request): Promise<Response> {
  const headers = { 'Cache-Control': 'no-store' }
  try {
    const user = await routeUser(request)
    if (user instanceof Response) return user
    return Response.json(await loadFrameFor(user), { headers })
  } catch (error) {
    const store = storeTroubleOf(error)
    if (!store) throw error
    logSeldom('store_failed', { route: '/api/frame', why: store, error })
    return Response.json({ ...fail('unavailable'), store }, { status: 503, headers })
  }
}

/** Whether the parts live that punches need; no session, so nothing about punches or people. */
export async function loadHealth(): Promise<Health> {
  const db = getDb()
  try {
    const pulse = await getDeliveryPulse(db)
    const trouble = await findWriteTrouble(db, pulse)
    const delivery = pulse.isAlive ? 'ok' : 'stopped'
    if (pulse.isAlive && !trouble) return { status: 'ok', store: 'ok', delivery: 'ok' }
    return { status: 'failing', store: trouble ?? 'ok', delivery }
  } catch (error) {
    const store = storeTroubleOf(error) ?? 'unreachable'
    logSeldom('store_failed', { route: '/api/health', why: store, error })
    return { status: 'failing', store, delivery: 'unknown' }
  }
}

/**
 * A store that is full or not to be written can still be read. Delivery writes every few seconds that
 * it lives: only when that is late, this process tries for itself.
 */
async function findWriteTrouble(db: Db, { isLate }: DeliveryPulse): Promise<StoreTrouble | null> {
  if (!isLate) return null
  try {
    await tryToWrite(db)
    return null
  } catch (error) {
    const trouble = storeTroubleOf(error)
    if (!trouble) throw error
    return trouble
  }
}

type State = Pick<FrameConnection, 'state' | 'since' | 'reason' | 'detail'>

/** What stops it most comes first: a held connection sends nothing, whoever is alive. */
async function stateOf(db: Db, connection: ConnectionView, pulse: DeliveryPulse): Promise<State> {
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
