/** Connection lost or refused, server starting or stopping, no connection free. */
const postgresCodes = /^(08|53|57P0)|^E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH|AI_AGAIN)$/
const postgresTexts = /Connection terminated|timeout exceeded when trying to connect/
/** BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN (low byte of the extended code). */
const sqliteCodes = [5, 6, 8, 10, 13, 14]

/** True when the store itself failed, not the query: trying again later can help. */
export function isStoreUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error.cause instanceof Error) return isStoreUnreachable(error.cause)
  const { code, errcode } = error as { code?: unknown; errcode?: unknown }
  if (typeof errcode === 'number') return sqliteCodes.includes(errcode & 0xff)
  if (typeof code === 'string') return postgresCodes.test(code) || code === 'ENOTFOUND'
  return postgresTexts.test(error.message)
}
