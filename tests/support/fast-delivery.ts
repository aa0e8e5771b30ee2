import { type DeliveryOptions, deliveryDefaults } from '#lib/delivery/options.ts'

/** Short times, so that a test sees in a second what takes minutes at a desk. */
export const fastDelivery: DeliveryOptions = {
  ...deliveryDefaults,
  pollMs: 10,
  connectionsMs: 50,
  leaseMs: 1_000,
  heartbeatMs: 100,
  retryFirstMs: 5,
  retryMaxMs: 50,
  probeMs: 100,
  calmMs: 20,
  calmThrottledMs: 200,
  sampleMs: 50,
  quietSampleMs: 200,
  throttleFirstMs: 50,
  throttleMaxMs: 200,
  drainMs: 2_000,
}

/** Longer than any machine stands still: what waits for an answer that comes, gets it. */
export const patientMs = 20_000
