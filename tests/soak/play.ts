/**
 * Plays the plan of one seed and tells what came of it: started by seeds.ts with a channel. A process
 * for each, so that a seed that hangs or breaks takes no other along.
 */
import '../support/loopback-only.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { resumeConnection } from '#lib/connections/mutations.ts'
import type { Db } from '#lib/db/client.ts'
import { resumeDesk } from '#lib/desk/mutations.ts'
import { checkAgain, resumeImport } from '#lib/ledger/mutations.ts'
import { findDisagreements } from '../support/checker.ts'
import { fileOf, readImport } from '../support/ledger.ts'
import { ada, doDeed } from './deeds.ts'
import { type Deed, planOf } from './plan.ts'
import {
  add,
  addRows,
  answerTimeoutMs,
  openStage,
  refusals,
  refusedBecause,
  type Stage,
} from './stage.ts'

export type SeedGiven = { seed: number; postgresUrl: string }
export type SeedReport = {
  seconds: number
  /** What was done and what came of it, by name. */
  counts: Record<string, number>
  problems: string[]
}

const startWithinMs = 5_000
/** Longer than delivery waits for a database that says nothing. */
const standstillMaxMs = 30_000
/** After these a delivery has to start before anything can happen. */
const startingDeeds: readonly Deed['kind'][] = ['kill', 'stop', 'failpoint']

async function play({ seed, postgresUrl }: SeedGiven): Promise<SeedReport> {
  const startedMs = performance.now()
  const stage = await openStage(planOf(seed), postgresUrl)
  process.on('exit', () => {
    for (const slot of stage.slots) slot.abandon()
  })
  await addRows(stage, stage.plan.rows)
  const addedMs = performance.now()
  await untilPuts(stage, 1, startWithinMs)
  const startMs = performance.now() - addedMs
  let hasStarted = false
  for (const { afterPuts, patienceMs, ...deed } of stage.plan.steps) {
    // A delivery that is killed before it does anything proves nothing.
    await untilPuts(stage, stage.puts + afterPuts, patienceMs + (hasStarted ? startMs : 0))
    await doDeed(stage, deed as Deed)
    hasStarted = startingDeeds.includes(deed.kind)
  }
  const isOver = await letFinish(stage).catch((problem: Error) => {
    stage.problems.push(`It did not finish: ${problem.message}`)
  })
  if (isOver) await Promise.all(stage.slots.map((slot) => slot.end()))
  for (const slot of stage.slots) slot.abandon()
  const journal = await stage.sandbox.journal()
  const files = new Map([...stage.imports].map(([id, rows]) => [id, [...fileOf(id, rows)]]))
  stage.problems.push(...(await findDisagreements(stage.db, journal, files)))
  stage.problems.push(...(await findOpenEnds(stage)))
  stage.problems.push(...stage.slots.flatMap((slot) => slot.problems))
  for (const slot of stage.slots) {
    for (const [name, count] of Object.entries(slot.counts)) add(stage, name, count)
  }
  add(stage, 'PUTs', journal.length)
  for (const hit of Object.values(stage.proxy.hits)) add(stage, 'chaos', hit)
  await countPunches(stage)
  await stage.db.destroy()
  await stage.dropStore()
  return {
    seconds: (performance.now() - startedMs) / 1_000,
    counts: stage.counts,
    problems: stage.problems,
  }
}

async function untilPuts(stage: Stage, puts: number, withinMs: number) {
  const giveUpMs = Date.now() + withinMs
  while (stage.puts < puts && Date.now() < giveUpMs) await sleep(5)
}

/** All faults end and everything is resumed; from then on nobody helps. */
async function letFinish(stage: Stage): Promise<true> {
  const { plan, db, sandbox, proxy, storeProxy, slots, connectionId, imports } = stage
  await Promise.all(stage.passing)
  proxy.rates({})
  storeProxy?.rates({})
  await sandbox.settings({ faults: refusals(plan), throttle: null, down: null, key: stage.key })
  await Promise.all(slots.map((slot) => slot.disarm()))
  // What left under a fault has come back by then.
  await sleep(3 * answerTimeoutMs)
  for (const importId of imports.keys()) await resumeImport(db, importId)
  await resumeConnection(db, connectionId, ada.id)
  await resumeDesk(db, ada.id)
  await untilNothingWaits(stage)
  if (!plan.asksAgain) return true
  for (const importId of imports.keys()) {
    const asked = await checkAgain(db, { importId, author: ada.id })
    if (!asked.ok) stage.problems.push(`Import ${importId} cannot ask again: ${asked.message}`)
  }
  await untilNothingWaits(stage)
  const unknown = await listUnknown(db)
  if (unknown.length > 0) stage.problems.push(`${unknown.join(', ')} are still unknown.`)
  return true
}

/** Leaves of imports, but those that are refused: no answer tells whether an earlier try arrived. */
async function listUnknown(db: Db): Promise<number[]> {
  const found = await db
    .selectFrom('punches')
    .innerJoin('answers', 'answers.id', 'punches.answer_id')
    .leftJoin('punches as later', 'later.replaces', 'punches.id')
    .select('punches.id')
    .where('punches.import_id', 'is not', null)
    .where('punches.state', '=', 'unknown')
    .where('answers.outcome', '!=', 'rejected')
    .where('later.id', 'is', null)
    .execute()
  return found.map(({ id }) => id)
}

/** Of a file that Go2Clock refuses whole, the stop rule asks every 25 refusals. */
async function answerStopRule({ db, counts }: Stage) {
  const stopped = await db
    .selectFrom('imports')
    .select('id')
    .where('state', '=', 'paused')
    .where('paused_by', '!=', 'person')
    .where('paused_reason', '=', refusedBecause)
    .execute()
  for (const { id } of stopped) {
    counts.stopRules = (counts.stopRules ?? 0) + 1
    await resumeImport(db, id)
  }
}

/** A slow machine may take its time; one that stands still has not finished by itself. */
async function untilNothingWaits(stage: Stage) {
  const { db } = stage
  const states = ['queued', 'sending'] as const
  const count = db
    .selectFrom('punches')
    .select((select) => select.fn.countAll<number>().as('waiting'))
    .where('state', 'in', states)
  let least = Number.POSITIVE_INFINITY
  let movedMs = Date.now()
  for (;;) {
    const { waiting } = await count.executeTakeFirstOrThrow()
    if (waiting === 0) return
    if (waiting < least) movedMs = Date.now()
    least = Math.min(least, waiting)
    if (Date.now() - movedMs > standstillMaxMs) throw new Error(`${waiting} wait and none goes on.`)
    await sleep(20)
    if (stage.plan.isSecondRefused) await answerStopRule(stage)
  }
}

async function findOpenEnds({ db, imports }: Stage): Promise<string[]> {
  const found = await Promise.all([...imports.keys()].map((id) => readImport(db, id)))
  const open = found.filter(({ state }) => state !== 'finished' && state !== 'cancelled')
  const connection = await db.selectFrom('connections').selectAll().executeTakeFirstOrThrow()
  const desk = await db.selectFrom('desk').selectAll().executeTakeFirstOrThrow()
  return [
    ...open.map(
      (one) => `Import ${one.id} is ${one.state} by ${one.paused_by}: ${one.paused_reason}`,
    ),
    ...(connection.held_at ? [`The connection is held: ${connection.held_detail}`] : []),
    ...(desk.paused_at ? ['The desk is paused.'] : []),
  ]
}

async function countPunches(stage: Stage) {
  const rows = await stage.db
    .selectFrom('punches')
    .select(['state', 'confirmed', (select) => select.fn.countAll<number>().as('count')])
    .groupBy(['state', 'confirmed'])
    .execute()
  for (const { state, confirmed, count } of rows) {
    add(stage, 'punches', count)
    add(stage, confirmed ? 'confirmed' : state, count)
  }
}

process.once('SIGTERM', () => process.exit(1))
process.once('disconnect', () => process.exit(1))
process.once('message', async (given: SeedGiven) => {
  const report = await play(given)
  process.send?.(report, () => process.exit(0))
})
