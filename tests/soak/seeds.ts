import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { guardedNodeOptions } from '../support/loopback-only.ts'
import { startPostgres } from '../support/postgres.ts'
import { planOf } from './plan.ts'
import type { SeedGiven, SeedReport } from './play.ts'

const atOnce = 2
const seedMaxMs = 120_000
const player = fileURLToPath(new URL('play.ts', import.meta.url))

/** Plays seeds until `seeds` are done or the time is over. True when nothing disagreed. */
export async function playSeeds(given: {
  from: number
  seeds: number
  untilMs: number
  signal: AbortSignal
}): Promise<boolean> {
  const own = process.env.TEST_DATABASE_URL ? null : await startPostgres()
  const postgresUrl = own?.url ?? process.env.TEST_DATABASE_URL ?? ''
  const startedMs = Date.now()
  const totals: Record<string, number> = {}
  const bad: number[] = []
  let next = given.from
  let done = 0
  const last = given.from + given.seeds - 1
  const worker = async () => {
    while (next <= last && Date.now() < given.untilMs && !given.signal.aborted) {
      const seed = next++
      const report = await playOne({ seed, postgresUrl }, given.signal)
      done++
      for (const [name, count] of Object.entries(report.counts)) {
        totals[name] = (totals[name] ?? 0) + count
      }
      if (report.problems.length > 0) bad.push(seed)
      tell(seed, report)
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, given.seeds) }, worker))
  } finally {
    await own?.stop()
  }
  const seconds = Math.round((Date.now() - startedMs) / 1_000)
  console.log(`\n${done} seeds from ${given.from} in ${seconds} s: ${spell(totals)}`)
  console.log(bad.length > 0 ? `${bad.length} disagree: ${bad.join(', ')}` : 'No disagreement.')
  return bad.length === 0
}

/** In a process of its own; one that dies or hangs is a problem like any other. */
async function playOne(given: SeedGiven, signal: AbortSignal): Promise<SeedReport> {
  const startedMs = performance.now()
  const child = fork(player, { env: { ...process.env, NODE_OPTIONS: guardedNodeOptions } })
  const end = () => child.kill()
  signal.addEventListener('abort', end)
  const tooLong = setTimeout(end, seedMaxMs)
  let report: SeedReport | undefined
  child.once('message', (told: SeedReport) => {
    report = told
  })
  child.send(given)
  const [code, by] = await once(child, 'exit')
  signal.removeEventListener('abort', end)
  clearTimeout(tooLong)
  const seconds = (performance.now() - startedMs) / 1_000
  const problems = [`The seed ended with ${code ?? by} and no report.`]
  return report ? { ...report, seconds } : { seconds, counts: {}, problems }
}

function tell(seed: number, { seconds, counts, problems }: SeedReport) {
  const { store, deliveries } = planOf(seed)
  const result = problems.length === 0 ? 'ok ' : 'BAD'
  const where = `${store}${deliveries > 1 ? ' x2' : ''}`.padEnd(13)
  console.log(`${seed}  ${where} ${result} ${seconds.toFixed(1).padStart(5)} s  ${spell(counts)}`)
  for (const problem of problems) console.log(`    ${problem}`)
  if (problems.length > 0) console.log(`    again: npm run test:soak -- --seed ${seed}`)
}

const first = ['PUTs', 'punches', 'kills', 'stops', 'freezes', 'outages', 'chaos', 'presses']

/** What was done, then what came of it. */
function spell(counts: Record<string, number>): string {
  const others = Object.keys(counts).filter((name) => !first.includes(name))
  return [...first, ...others.sort()]
    .filter((name) => (counts[name] ?? 0) > 0)
    .map((name) => `${counts[name]?.toLocaleString('en')} ${name}`)
    .join(', ')
}
