import { onTestFinished, vi } from 'vitest'

/**
 * `Date.now()` goes twenty times slower until the test is over: what the product waits for no longer
 * than some moments comes in time on a busy machine too. Timers go on as always.
 */
export function slowClock(): void {
  const now = Date.now
  const fromMs = now()
  const slow = () => Math.floor(fromMs + (now() - fromMs) / 20)
  const clock = vi.spyOn(Date, 'now').mockImplementation(slow)
  onTestFinished(() => clock.mockRestore())
}
