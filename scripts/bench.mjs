/**
 * `npm run bench -- NAME`: prints one JSON line per figure whose name begins with NAME (all without).
 *
 * A bench is a file scripts/bench/<prefix>.ts that exports
 *
 *   export const names = ['delivery/raw-undici', 'delivery/latency-50ms']   // what it can measure
 *   export async function* run(wanted: string[]) {                          // only these were asked for
 *     yield { bench: 'delivery/raw-undici', value: 3100, unit: 'punches/s', peer: 4200, ratio: 0.74 }
 *   }
 *
 * Figures go to stdout as they come; everything a bench wants to tell a reader goes to stderr. A
 * bench may start processes; it ends them itself, also when it throws (`finally`).
 */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isPinnedNode, runWithPinnedNode } from './pinned-node.mjs'

const folder = new URL('./bench/', import.meta.url)

if (!isPinnedNode()) await runWithPinnedNode('scripts/bench.mjs')
// The guard of the tests: a bench that reached the real Go2Clock would send punches there.
await import('../tests/support/loopback-only.ts')

const prefix = process.argv[2] ?? ''
const files = readdirSync(fileURLToPath(folder)).filter((name) => name.endsWith('.ts'))
const known = []
let printed = 0
for (const file of files.sort()) {
  const bench = await import(new URL(file, folder).href)
  if (!Array.isArray(bench.names) || typeof bench.run !== 'function') continue
  known.push(...bench.names)
  const wanted = bench.names.filter((/** @type {string} */ name) => name.startsWith(prefix))
  if (wanted.length === 0) continue
  for await (const figure of bench.run(wanted)) {
    console.log(JSON.stringify(figure))
    printed++
  }
}
if (printed === 0) {
  console.error(`No bench begins with "${prefix}". There are: ${known.join(', ') || 'none'}.`)
  process.exit(1)
}
