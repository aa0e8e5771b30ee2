import { longDate, twelveHour } from '#lib/punch/wall-clock.ts'
import type { LogRow } from './data.ts'

/** What a punch's state means, in the words of the people at the desk. */

type Standing = Pick<
  LogRow,
  | 'state'
  | 'confirmed'
  | 'tries'
  | 'answer'
  | 'outcome'
  | 'nextTryAt'
  | 'deskPausedAt'
  | 'heldAt'
  | 'unreachableAt'
  | 'connectionName'
  | 'importState'
  | 'replacedBy'
>

/** Why a punch is not simply accepted: a few words for a table, empty when all is well. */
export function whyOf(row: Standing): string {
  const why = reasonOf(row)
  return row.replacedBy === null ? why : `Sent again. ${why}`.trim()
}

function reasonOf(row: Standing): string {
  switch (row.state) {
    case 'queued':
      return waitReason(row)
    case 'sending':
      return ''
    case 'accepted':
      return row.confirmed ? 'An earlier try had arrived' : ''
    case 'duplicate':
      return 'Go2Clock had it'
    case 'rejected':
      return row.answer ?? 'Refused without a reason'
    case 'failed':
      return `Not saved, ${tries(row.tries)}`
    case 'unknown':
      return row.outcome === 'rejected'
        ? `Refused after a try that may have arrived: ${row.answer ?? 'no reason'}`
        : `No sure answer, ${tries(row.tries)}`
    case 'cancelled':
      return 'Its import was cancelled'
  }
}

function waitReason(row: Standing): string {
  if (row.deskPausedAt) return 'Everything is paused'
  if (row.heldAt) return `${row.connectionName} is on hold`
  if (row.importState === 'paused') return 'Its import is paused'
  if (row.unreachableAt) return 'Go2Clock gives no useful answer'
  return row.nextTryAt ? `Waits for try ${row.tries + 1}` : ''
}

/** The same in a sentence or two, with the next step. */
export function meaningOf(row: Standing): string {
  switch (row.state) {
    case 'queued':
      return row.deskPausedAt || row.heldAt
        ? `${waitReason(row)}. The punch waits and is not lost.`
        : `${waitReason(row) || 'It waits for its turn'}. You need do nothing.`
    case 'sending':
      return 'It is on its way to Go2Clock now.'
    case 'accepted':
      return row.confirmed
        ? 'Go2Clock holds this punch. An earlier try got through although its answer was lost.'
        : 'Go2Clock stored this punch.'
    case 'duplicate':
      return 'Go2Clock says it already holds a record of this employee and time. Nothing was added.'
    case 'rejected':
      return 'Go2Clock refused this punch and does not hold it. Correct it and send it again.'
    case 'failed':
      return `Go2Clock could not save this punch in ${tries(row.tries)}. Send it again later.`
    case 'unknown':
      return row.outcome === 'rejected'
        ? 'Go2Clock refused this punch, but an earlier try got no answer and may have arrived.'
        : 'Go2Clock may or may not hold this punch: no try got a sure answer.'
    case 'cancelled':
      return 'Its import was cancelled before this punch was sent.'
  }
}

/** What to check before a punch of unknown fate goes again. */
export function whatToLookFor(punch: Pick<LogRow, 'userid' | 'checktime'>): string {
  return `Look in Go2Clock first: ${whereToLook(punch)}. Sent again unchanged it cannot be stored twice; sent again changed it can.`
}

/** Where in Go2Clock a punch would stand: `employee 918, Friday 7 August 2026, 20:04:19 (8:04:19 pm)`. */
export function whereToLook({ userid, checktime }: Pick<LogRow, 'userid' | 'checktime'>): string {
  const clock = checktime.slice(11)
  return `employee ${userid}, ${longDate(checktime)}, ${clock} (${twelveHour(clock)})`
}

/** Why an unknown punch may be sent as often as one likes, as long as it is not changed. */
export const checkingIsSafe =
  'Checking again sends the same punch once more. It cannot be stored twice: Go2Clock refuses a record it already holds.'

/** What came of a punch that was sent again; `newest` is the last that stands for it. */
export function cameOfIt(
  { state }: Pick<LogRow, 'state'>,
  newest: Pick<LogRow, 'state' | 'confirmed'>,
): string {
  if (state !== 'unknown') return `now ${newest.state}`
  if (newest.state === 'accepted') {
    return newest.confirmed
      ? 'Go2Clock holds it: an earlier try had arrived'
      : 'it had not arrived before and is stored now'
  }
  if (newest.state === 'unknown') return 'still not known'
  if (newest.state === 'queued' || newest.state === 'sending') return 'the answer is still to come'
  return newest.state
}

function tries(count: number): string {
  return count === 1 ? '1 try' : `${count} tries`
}
