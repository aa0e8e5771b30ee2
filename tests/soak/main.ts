/**
 * `npm run test:soak`: what takes too long for `npm test`.
 *
 *   (nothing)       200 seeds, each a desk that is made to suffer for some seconds
 *   --seeds N       so many; --minutes M: as many as fit; --from X: beginning with this one
 *   --seed X        this one alone
 *   --million       a million punches with 1 % faults, and the memory of the delivery meanwhile
 *   --promises      tests/promises at their full size
 */
import '../support/loopback-only.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../../scripts/pinned-node.mjs'
import { freshSeed } from '../support/random.ts'
import { deliverMillion } from './million.ts'
import { playSeeds } from './seeds.ts'

const { values: asked } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    from: { type: 'string' },
    minutes: { type: 'string' },
    million: { type: 'boolean' },
    promises: { type: 'boolean' },
  },
})

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Once: what was started ends too. Twice: at once.
  process.on(signal, () => (stop.signal.aborted ? process.exit(130) : stop.abort()))
}

process.exit((await run(stop.signal)) ? 0 : 1)

async function run(signal: AbortSignal): Promise<boolean> {
  if (asked.million) return await deliverMillion(signal)
  if (asked.promises) return await runPromises()
  const untilMs = asked.minutes ? Date.now() + Number(asked.minutes) * 60_000 : Infinity
  const many = Number(asked.seeds ?? (asked.minutes ? Infinity : 200))
  const from = Number(asked.seed ?? asked.from ?? freshSeed())
  return await playSeeds({ from, seeds: asked.seed ? 1 : many, untilMs, signal })
}

async function runPromises(): Promise<boolean> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const args = [vitest, 'run', '--project', 'promises', '--maxWorkers=1', '--testTimeout', '600000']
  const env = { ...process.env, PUNCHDESK_SOAK: '1' }
  const [code] = await once(spawn(process.execPath, args, { env, stdio: 'inherit' }), 'exit')
  return code === 0
}
