import { randomInt } from 'node:crypto'
import net from 'node:net'

/**
 * Systems give ports above these to whoever connects or asks for any port: one of these stays free
 * until it is used, whatever other tests open meanwhile.
 */
const lowest = 15_000
const highest = 30_000

/** Never twice to the same process. */
const given = new Set<number>()

/** A loopback port that was free a moment ago, and that nobody gets by chance. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, highest)
    if (given.has(port) || !(await isFree(port))) continue
    given.add(port)
    return port
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = net.createServer()
  const isListening = await new Promise<boolean>((settled) => {
    probe.once('error', () => settled(false))
    probe.listen(port, '127.0.0.1', () => settled(true))
  })
  if (isListening) await new Promise((closed) => probe.close(closed))
  return isListening
}
