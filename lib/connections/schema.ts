import { z } from 'zod'
import type { User } from '#lib/auth/roles.ts'
import type { StoreTrouble } from '#lib/db/store-trouble.ts'
import type { HeldReason } from '#lib/db/tables.ts'

/** What the frame of every page shows; polled as JSON. */
export type Frame = {
  user: User
  connections: FrameConnection[]
  /** Set while the whole desk is paused: nothing is sent over any connection. */
  desk: DeskPause | null
  /** What keeps Punchdesk's own store from being used; nothing can be sent or taken until it heals. */
  store: StoreTrouble | null
}

/** Whether the parts live that punches need. */
export type Health = {
  status: 'ok' | 'failing'
  store: 'ok' | StoreTrouble
  /** `unknown` while the store cannot be asked. */
  delivery: 'ok' | 'stopped' | 'unknown'
}

/** `restored`: this store is a copy of another one and waits for a person. */
export type DeskPause = {
  pausedAt: string
  pausedBy: 'person' | 'restored'
  /** The name of the person, or what was noticed as a sentence. */
  detail: string
}

export type FrameConnection = {
  id: number
  name: string
  kind: 'live' | 'sandbox'
  /** IANA name of the site's zone. */
  zone: string
  state: ConnectionState
  /** Since when it is held, unreachable or without delivery; instant. */
  since?: string
  /** Why it is held. */
  reason?: HeldReason
  /** Go2Clock's own words, what was seen of the network, or the name of the person. */
  detail?: string
  /** Punches still to be sent. */
  waiting: number
  /** Punches answered per second lately; null while nothing is sent. */
  perSecond: number | null
  /** Requests that may be under way at once now; null until delivery says so. */
  inFlight: number | null
  inFlightLimit: number
  /** While it is unreachable: when the next punch tries. */
  nextProbeAt: string | null
  /** Go2Clock asked for silence until then. */
  silentUntil: string | null
}

/**
 * `delivery_stopped`: no delivery process has been seen lately, so nothing is sent. `not_known`: the
 * store cannot be read, and only the page itself says so.
 */
export type ConnectionState =
  | 'idle'
  | 'sending'
  | 'held'
  | 'unreachable'
  | 'delivery_stopped'
  | 'not_known'

const connectionId = z.number().int().positive()

export const connectionSchema = z.object({ connectionId })

/** `null`: every connection. */
export const cancelWaitingSchema = z.object({ connectionId: connectionId.nullable() })
