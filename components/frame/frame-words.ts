import type { Frame, FrameConnection } from '#lib/connections/schema.ts'
import { count, grouped } from '#lib/count.ts'
import { sayRate } from '#lib/imports/progress.ts'
import { wallInZone } from '#lib/punch/site-zone.ts'
import { tableDate } from '#lib/punch/wall-clock.ts'

/** What the frame says about a connection. Zone and present are given, so server and browser agree. */

export type ConnectionNotice = {
  kind: 'warn' | 'bad'
  /** What happened, since when. */
  title: string
  /** What it means, what waits, what comes next. */
  text: string
}

/** The line under a connection's name. */
export function connectionLine(
  connection: FrameConnection,
  nowMs: number,
  isDeskPaused = false,
): string {
  const { state, waiting, perSecond, silentUntil } = connection
  if (state === 'held') {
    return `${isPausedByPerson(connection) ? 'Paused' : 'On hold'}${since(connection, nowMs)}`
  }
  if (isDeskPaused) return waiting === 0 ? 'Paused' : `Paused, ${grouped(waiting)} wait`
  if (state === 'unreachable') return `No answer${since(connection, nowMs)}`
  if (state === 'delivery_stopped') return `Not sending${since(connection, nowMs)}`
  if (state === 'not_known') return 'Not known now'
  if (silentUntil && waiting > 0 && Date.parse(silentUntil) > nowMs) {
    return `Waits until ${wallInZone(Date.parse(silentUntil) / 1000, connection.zone).slice(11)}`
  }
  if (state === 'sending') {
    if (perSecond) return `Sending, ${sayRate(perSecond)} a second`
    return waiting === 0 ? 'Sending' : `Sending, ${grouped(waiting)} wait`
  }
  return waiting === 0 ? 'Nothing waits' : `${grouped(waiting)} wait`
}

/** Held because somebody wanted so; nothing is wrong. */
export function isPausedByPerson({ state, reason }: FrameConnection): boolean {
  return state === 'held' && reason === 'person'
}

/** The notice on every page while a connection cannot send; undefined when all is well. */
export function connectionNotice(
  connection: FrameConnection,
  nowMs: number,
): ConnectionNotice | undefined {
  const { name, kind, state, waiting } = connection
  const when = since(connection, nowMs)
  if (isPausedByPerson(connection)) {
    return {
      kind: 'warn',
      title: `${name} is paused${when}.`,
      text: `${paused(connection.detail)} ${waits(waiting)}`,
    }
  }
  if (state === 'held') {
    return {
      kind: 'bad',
      title: `${name} is on hold${when}.`,
      text: `${heldBecause(connection)} ${waits(waiting)}`,
    }
  }
  if (state === 'unreachable') {
    const other = kind === 'sandbox' ? 'The sandbox' : 'Go2Clock'
    return {
      kind: 'warn',
      title: `${other} gives no useful answer${when}.`,
      text: `${detailOf(connection)}${probes(waiting)} You need do nothing.`,
    }
  }
  if (state === 'delivery_stopped') {
    return {
      kind: 'bad',
      title: `Nothing is being sent${when}.`,
      text: `The part of Punchdesk that sends is not running. ${waits(waiting)} If this stays for a minute, restart Punchdesk on its server.`,
    }
  }
  return undefined
}

/** The notice on every page while nothing at all is sent; undefined when the desk is not paused. */
export function deskNotice(
  { desk, connections }: Frame,
  nowMs: number,
): ConnectionNotice | undefined {
  if (!desk) return undefined
  const { pausedAt, pausedBy, detail } = desk
  const waiting = connections.reduce((sum, connection) => sum + connection.waiting, 0)
  if (pausedBy === 'restored') {
    return { kind: 'bad', title: 'This desk is paused.', text: `${detail} ${waits(waiting)}` }
  }
  const zone = connections[0]?.zone ?? 'UTC'
  return {
    kind: 'warn',
    title: `Everything is paused${since({ since: pausedAt, zone }, nowMs)}.`,
    text: `${paused(detail)} ${waits(waiting)}`,
  }
}

function paused(who: string | undefined): string {
  return `${who || 'A person'} paused it.`
}

/** Go2Clock's words or ours, as they came. */
function detailOf({ detail }: FrameConnection): string {
  const said = detail?.trim()
  return said ? `${said}${said.endsWith('.') ? '' : '.'} ` : ''
}

function probes(waiting: number): string {
  return waiting === 0
    ? 'The next punch will try, and sending goes on by itself.'
    : `One punch tries every 30 s, and sending goes on by itself. ${waits(waiting)}`
}

function heldBecause({ reason, detail }: FrameConnection): string {
  if (reason === 'changed') return 'Its address or key was changed.'
  const what = /key/i.test(detail ?? '') ? 'Go2Clock refused the key' : 'Go2Clock refused this desk'
  // Quoted as it came; its own full stop is enough.
  const said = detail?.trim()
  return said ? `${what}: “${said}”${said.endsWith('.') ? '' : '.'}` : `${what}.`
}

/** What a person reads of a connection when they open it: name and value, the state first. */
export function connectionFacts(
  connection: FrameConnection,
  nowMs: number,
  isDeskPaused: boolean,
): [name: string, value: string][] {
  const { kind, state, waiting, inFlight, inFlightLimit, perSecond, detail } = connection
  const isStopped = isDeskPaused || state === 'held' || state === 'delivery_stopped'
  const why =
    state === 'held'
      ? isPausedByPerson(connection)
        ? paused(detail)
        : heldBecause(connection)
      : state === 'unreachable'
        ? (detail ?? '')
        : ''
  const pace = [
    perSecond ? `${sayRate(perSecond)} a second` : '',
    inFlight === null ? '' : `${inFlight} at a time, limit ${inFlightLimit}`,
  ]
  const facts: [string, string][] = [
    ['State', stateWords(connection, nowMs, isDeskPaused)],
    ['Why', why],
    ['Pace now', isStopped ? 'nothing is sent' : pace.filter(Boolean).join(', ')],
    ['Waiting', waiting === 0 ? 'no punch' : punches(waiting)],
    ['Goes to', kind === 'sandbox' ? 'the sandbox, not Go2Clock' : 'Go2Clock'],
  ]
  return facts.filter(([, value]) => value !== '')
}

function stateWords(connection: FrameConnection, nowMs: number, isDeskPaused: boolean): string {
  if (connection.state === 'held') return connectionLine(connection, nowMs)
  if (isDeskPaused) return 'Paused with everything'
  if (connection.state === 'sending') return 'Sending'
  const line = connectionLine(connection, nowMs)
  return connection.state === 'idle' && !line.startsWith('Waits') ? 'Ready' : line
}

/** `1 punch`, `2,469 punches`. */
export function punches(number: number): string {
  return count(number, 'punch', 'punches')
}

function waits(waiting: number): string {
  if (waiting === 0) return 'No punch waits now; new ones will wait.'
  return waiting === 1
    ? '1 punch waits; it is not lost.'
    : `${grouped(waiting)} punches wait; none is lost.`
}

/** ` since 09:41`, with the day when it was not today. */
export function since(
  { since: instant, zone }: Pick<FrameConnection, 'since' | 'zone'>,
  nowMs: number,
): string {
  if (!instant) return ''
  const wall = wallInZone(Date.parse(instant) / 1000, zone)
  const today = wallInZone(nowMs / 1000, zone).slice(0, 10)
  const clock = wall.slice(11, 16)
  return wall.startsWith(today) ? ` since ${clock}` : ` since ${tableDate(wall)} ${clock}`
}
