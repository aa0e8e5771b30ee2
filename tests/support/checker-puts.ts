import type { PunchFields } from '#lib/punch/schema.ts'
import type { JournalLine } from '../../sandbox/journal.ts'

/** One PUT as it arrived. `stored` and `exists` reached the punch itself; `other` did nothing to it. */
export type Put = { atMs: number; effect: 'stored' | 'exists' | 'other' }

/** Every whole PUT of the journal by what its body says, in the order of arrival. */
export async function readPuts(
  journal: Iterable<JournalLine> | AsyncIterable<JournalLine>,
): Promise<Map<string, Put[]>> {
  const puts = new Map<string, Put[]>()
  for await (const line of journal) {
    if ('reset' in line || line.fault === 'incomplete') continue
    const body = decode(line.body)
    const put: Put = { atMs: Date.parse(line.at), effect: effectOf(line) }
    const before = puts.get(body)
    if (before) before.push(put)
    else puts.set(body, [put])
  }
  return puts
}

/** The fields of the help page, in its order; written here again, so that a slip in lib shows. */
const fieldNames = [
  'userid',
  'checktime',
  'checktype',
  'sensorid',
  'worktype',
  'latitude',
  'longitude',
  'eventdescription',
  'deviceserial',
] as const

/** What the body of a punch must say. */
export function bodyOf(punch: { [name in keyof PunchFields]?: PunchFields[name] | null }): string {
  let body = ''
  for (const name of fieldNames) {
    const value = punch[name]
    if (value !== undefined && value !== null && value !== '') body += `${name}=${value}\n`
  }
  return body
}

function decode(body: string): string {
  let text = ''
  for (const [name, value] of new URLSearchParams(body)) text += `${name}=${value}\n`
  return text
}

/** A cut or lost answer does not undo what the server did. */
function effectOf(line: Exclude<JournalLine, { reset: true }>): Put['effect'] {
  if (line.stored) return 'stored'
  return line.answer?.includes('already exists') ? 'exists' : 'other'
}
