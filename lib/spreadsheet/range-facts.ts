import { dateText } from '#lib/punch/wall-clock.ts'
import type { Judge } from './judge.ts'
import { noWall } from './key-readings.ts'
import type { RangeFacts } from './range-schema.ts'

/** What rows have in common. */
export function rangeFacts(judge: Judge, rows: Uint32Array): RangeFacts {
  let problems = 0
  let skipped = 0
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const row of rows) {
    const verdict = judge.verdict(row)
    if (verdict !== 'ready') problems++
    if (verdict === 'skipped') skipped++
    const wall = judge.wall[row] as number
    if (wall === noWall) continue
    if (wall < first) first = wall
    if (wall > last) last = wall
  }
  const dayOf = (wall: number) =>
    Number.isFinite(wall) ? dateText(Math.floor(wall / 86_400)) : null
  return {
    rows: rows.length,
    people: judge.countPeople(rows),
    problems,
    skipped,
    firstDay: dayOf(first),
    lastDay: dayOf(last),
  }
}
