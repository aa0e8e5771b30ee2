/**
 * Tells when this process stood still, as on a machine that is busy with something else: what arrives
 * meanwhile is seen late, and the journal dates it late.
 */
import { onTestFinished } from 'vitest'

const everyMs = 10

/** Ms between two instants in which nothing ran here; watched from now on to the end of the test. */
export function watchStalls(): (fromMs: number, toMs: number) => number {
  const stalls: { fromMs: number; toMs: number }[] = []
  let lastMs = Date.now()
  const timer = setInterval(() => {
    const nowMs = Date.now()
    if (nowMs - lastMs > 2 * everyMs) stalls.push({ fromMs: lastMs, toMs: nowMs })
    lastMs = nowMs
  }, everyMs)
  onTestFinished(() => clearInterval(timer))
  return (fromMs, toMs) =>
    stalls
      .map((stall) => Math.min(stall.toMs, toMs) - Math.max(stall.fromMs, fromMs))
      .reduce((sum, ms) => sum + Math.max(0, ms), 0)
}
