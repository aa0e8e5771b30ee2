import type { FrameConnection } from '#lib/connections/schema.ts'
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
export function connectionLine(connection: FrameConnection, nowMs: number): string {
  const { state, waiting } = connection
  if (state === 'held') return `On hold${since(connection, nowMs)}`
  if (state === 'unreachable') return `Unreachable${since(connection, nowMs)}`
  if (state === 'delivery_stopped') return `Not sending${since(connection, nowMs)}`
  if (state === 'sending') return waiting === 0 ? 'Sending' : `Sending, ${count(waiting)} wait`
  return waiting === 0 ? 'Nothing waits' : `${count(waiting)} wait`
}

/** The notice on every page while a connection cannot send; undefined when all is well. */
export function connectionNotice(
  connection: FrameConnection,
  nowMs: number,
): ConnectionNotice | undefined {
  const { name, kind, state, waiting } = connection
  const when = since(connection, nowMs)
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
      title: `${other} cannot be reached${when}.`,
      text: `We try again every 30 s and go on by ourselves. ${waits(waiting)} You need do nothing.`,
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

function heldBecause({ reason, detail }: FrameConnection): string {
  if (reason === 'person') return 'A person stopped it.'
  if (reason === 'changed') return 'Its address or key was changed.'
  const what = /key/i.test(detail ?? '') ? 'Go2Clock refused the key' : 'Go2Clock refused this desk'
  // Quoted as it came; its own full stop is enough.
  return detail ? `${what}: “${detail}”${detail.endsWith('.') ? '' : '.'}` : `${what}.`
}

function waits(waiting: number): string {
  if (waiting === 0) return 'No punch waits now; new ones will wait.'
  return waiting === 1
    ? '1 punch waits; it is not lost.'
    : `${count(waiting)} punches wait; none is lost.`
}

function count(number: number): string {
  return number.toLocaleString('en-GB')
}

/** ` since 09:41`, with the day when it was not today. */
function since({ since: instant, zone }: FrameConnection, nowMs: number): string {
  if (!instant) return ''
  const wall = wallInZone(Date.parse(instant) / 1000, zone)
  const today = wallInZone(nowMs / 1000, zone).slice(0, 10)
  const clock = wall.slice(11, 16)
  return wall.startsWith(today) ? ` since ${clock}` : ` since ${tableDate(wall)} ${clock}`
}
