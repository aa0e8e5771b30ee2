/**
 * Wait before the try after `tries` failed ones: doubling from `firstMs` up to `maxMs`, with full
 * jitter, so that punches that failed together do not come back together. `random` is in [0, 1).
 */
export function backoffMs(
  tries: number,
  { firstMs, maxMs }: { firstMs: number; maxMs: number },
  random: () => number = Math.random,
): number {
  return Math.ceil(random() * ceilingMs(tries, firstMs, maxMs))
}

/** The same without jitter: for one waiter alone. */
export function ceilingMs(tries: number, firstMs: number, maxMs: number): number {
  return Math.min(maxMs, firstMs * 2 ** Math.max(0, tries - 1))
}
