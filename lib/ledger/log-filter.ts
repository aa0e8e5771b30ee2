import { isCalendarDate } from '#lib/punch/wall-clock.ts'
import { type PunchState, punchStates } from './states.ts'

/** What the log shows. It lives in the address, so that a view can be kept and shared. */
export type LogFilter = {
  /** Empty: every state. */
  states: PunchState[]
  /** Go2Clock's employee number, exactly. */
  employee?: string
  /** First and last day of the punched times, `YYYY-MM-DD`, both included. */
  from?: string
  to?: string
  importId?: number
  /** Only punches typed by hand. */
  byHand: boolean
}

/** Where a page begins: beside one punch, towards older or newer ones. */
export type LogCursor = { towards: 'older' | 'newer'; id: number; checktime?: string }

export type LogView = {
  filter: LogFilter
  cursor?: LogCursor
  /** The punch whose story is open. */
  punchId?: number
  /** A sentence per value of the address that was ignored. */
  remarks: string[]
}

export type SearchParams = Record<string, string | string[] | undefined>

export const noFilter: LogFilter = { states: [], byHand: false }

/** Reads the address. A value that means nothing is ignored, with a remark; it never throws. */
export function readLogView(params: SearchParams): LogView {
  const remarks: string[] = []
  const read = <T>(name: string, parse: (text: string) => T | undefined, wants: string) => {
    const raw = params[name]
    const text = (Array.isArray(raw) ? raw.join(',') : (raw ?? '')).trim()
    if (text === '') return undefined
    const value = parse(text)
    if (value === undefined) remarks.push(`“${shorten(text)}” in the address is no ${wants}.`)
    return value
  }
  const filter: LogFilter = {
    states: read('state', parseStates, 'list of states') ?? [],
    employee: read(
      'employee',
      (text) => (/^\d{1,20}$/.test(text) ? text : undefined),
      'employee ID',
    ),
    from: read('from', parseDay, 'date (YYYY-MM-DD)'),
    to: read('to', parseDay, 'date (YYYY-MM-DD)'),
    importId: read('import', parseId, 'number of an import'),
    byHand:
      read('by', (text) => (text === 'hand' ? true : undefined), 'way in which punches come') ??
      false,
  }
  if (filter.from && filter.to && filter.from > filter.to) {
    remarks.push('The dates in the address were the wrong way round; they are swapped.')
    const { from, to } = filter
    filter.from = to
    filter.to = from
  }
  const older = read('older', parseCursor, 'place in the log')
  const newer = read('newer', parseCursor, 'place in the log')
  const place = older ?? newer
  return {
    filter,
    cursor: place && { ...place, towards: older ? 'older' : 'newer' },
    punchId: read('punch', parseId, 'number of a punch'),
    remarks,
  }
}

/** The address of a view; the inverse of readLogView. Order and names are stable. */
export function logHref(view: { filter: LogFilter; cursor?: LogCursor; punchId?: number }): string {
  const { filter, cursor, punchId } = view
  const params = new URLSearchParams()
  const put = (name: string, value: string | number | undefined) => {
    if (value !== undefined && value !== '') params.set(name, String(value))
  }
  put('state', punchStates.filter((state) => filter.states.includes(state)).join(','))
  put('employee', filter.employee)
  put('from', filter.from)
  put('to', filter.to)
  put('import', filter.importId)
  put('by', filter.byHand ? 'hand' : undefined)
  if (cursor) put(cursor.towards, cursorText(cursor))
  put('punch', punchId)
  const query = params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')
  return query ? `/log?${query}` : '/log'
}

export function isFiltered(filter: LogFilter): boolean {
  return logHref({ filter }) !== '/log'
}

/**
 * With dates the punched time decides the order, without them the order in which punches came.
 * Either has an index, so a page costs the same whatever the log holds.
 */
export function isByTime(filter: LogFilter): boolean {
  return filter.from !== undefined || filter.to !== undefined
}

function parseStates(text: string): PunchState[] | undefined {
  const words = text.split(',')
  const states = punchStates.filter((state) => words.includes(state))
  return states.length > 0 &&
    words.every((word) => (punchStates as readonly string[]).includes(word))
    ? states
    : undefined
}

function parseDay(text: string): string | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return undefined
  return isCalendarDate(Number(match[1]), Number(match[2]), Number(match[3])) ? text : undefined
}

function parseId(text: string): number | undefined {
  const id = /^\d{1,15}$/.test(text) ? Number(text) : 0
  return id > 0 ? id : undefined
}

function cursorText(cursor: LogCursor): string {
  return cursor.checktime ? `${cursor.checktime}_${cursor.id}` : String(cursor.id)
}

function parseCursor(text: string): { id: number; checktime?: string } | undefined {
  const match = /^(?:(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})_)?(\d{1,15})$/.exec(text)
  return match ? { id: Number(match[2]), checktime: match[1] } : undefined
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
