/** The lease of one delivery process on one connection: what it writes checks it. */
export type Lease = { connectionId: number; owner: string; token: number }

/** Another process delivers for this connection now; nothing was written. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError'
}
