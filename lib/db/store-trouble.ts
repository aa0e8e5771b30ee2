/** Why the store cannot be used right now. */
export type StoreTrouble = 'full' | 'read_only' | 'locked' | 'unreachable'

/** Low byte of the extended code: BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN. */
const sqliteTroubles: Record<number, StoreTrouble> = {
  5: 'locked',
  6: 'locked',
  8: 'read_only',
  10: 'unreachable',
  13: 'full',
  14: 'unreachable',
}
const postgresTroubles: [RegExp, StoreTrouble][] = [
  [/^53100$/, 'full'],
  // A standby after a switch of servers is one.
  [/^25006$/, 'read_only'],
  [/^55P03$/, 'locked'],
  // Connection lost or refused, no resources, input or output failed, starting or stopping, idle.
  [/^(08|53|58|57P0)|^25P03$/, 'unreachable'],
  [
    /^E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|AI_AGAIN|NOTFOUND)$/,
    'unreachable',
  ],
]
const postgresTexts =
  /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect/

/** What ails the store itself, when trying the same again later can help; null: the query is wrong. */
export function storeTroubleOf(error: unknown): StoreTrouble | null {
  if (!(error instanceof Error)) return null
  if (error.cause instanceof Error) return storeTroubleOf(error.cause)
  const { code, errcode } = error as { code?: unknown; errcode?: unknown }
  if (typeof errcode === 'number') return sqliteTroubles[errcode & 0xff] ?? null
  if (typeof code === 'string')
    return postgresTroubles.find(([codes]) => codes.test(code))?.[1] ?? null
  return postgresTexts.test(error.message) ? 'unreachable' : null
}

/** True when the store itself failed, not the query: trying again later can help. */
export function isStoreUnreachable(error: unknown): boolean {
  return storeTroubleOf(error) !== null
}
