/** Every number of the delivery, with its unit. Tests shrink them; the desk runs on the defaults. */
export type DeliveryOptions = typeof deliveryDefaults

export const deliveryDefaults = {
  /** How often the store is asked for work, holds and pauses. */
  pollMs: 100,
  /** How often the list of connections is looked at. */
  connectionsMs: 1_000,
  /** A lease not renewed for so long may be taken over. */
  leaseMs: 15_000,
  heartbeatMs: 3_000,
  /** Outcomes are gathered for so long, or so many, and written in one transaction. */
  groupMs: 50,
  groupRows: 200,
  /** Unknown outcomes and server errors: so many tries, with a growing wait, within so long. */
  triesMax: 8,
  retryFirstMs: 1_000,
  retryMaxMs: 5 * 60_000,
  retryWithinMs: 24 * 60 * 60_000,
  /** So many failures to reach Go2Clock in a row open the breaker; then one probe at a time. */
  breakerFailures: 10,
  probeMs: 30_000,
  /** Requests under way at once: first so many, then one more after every calm window. */
  inFlightFirst: 2,
  calmMs: 1_000,
  /** The same once Go2Clock has asked to slow down. */
  calmThrottledMs: 60_000,
  /** Requests a second are counted over so much more than a second: not all take the same time to arrive. */
  perSecondMarginMs: 50,
  /** The pace is sampled so often while punches are answered, and so often while none are. */
  sampleMs: 1_000,
  quietSampleMs: 10_000,
  /** Waits when Go2Clock throttles without naming a time: doubling from the first to the last. */
  throttleFirstMs: 1_000,
  throttleMaxMs: 60_000,
  /** After SIGTERM, requests under way get so long to come back; the whole stop takes under 30 s. */
  drainMs: 27_000,
  /** Pause before a store that failed is asked again: doubling from the first to the last. */
  storeRetryFirstMs: 100,
  storeRetryMaxMs: 2_000,
}
