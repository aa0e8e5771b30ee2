import { typeLabel } from '#lib/punch/check-type.ts'
import type { EditBatch, Edits } from './edits.ts'
import type { Judge } from './judge.ts'
import { noWall } from './key-readings.ts'
import { ruleNumber } from './rules.ts'
import { directionOf, workBegins, workEnds } from './sequence.ts'
import { readCheckType } from './values.ts'

type Filled = { rows: number; word: string; batch: () => EditBatch }

/**
 * In or Out for rows without a type, read from the punches of the same person before and after. Only
 * where one reading is possible: the punches then follow each other as In and Out, no two taps are
 * near each other, and no shift is too long. `only` asks about one row.
 */
export function fillByOrder(judge: Judge, edits: Edits, only?: number): Filled | null {
  const column = judge.plan.columnOf.get('checktype')
  const words = [wordFor(judge, 0), wordFor(judge, 1)]
  if (column === undefined || !words[0] || !words[1]) return null
  const fill = judge.acrossRows.hasInOut ? fillPerson : fillDays
  const asked = only === undefined ? null : judge.useridOf(only)
  const rows: number[] = []
  const types: number[] = []
  for (const [userid, missing] of missingByPerson(judge, asked)) {
    for (const [row, type] of fill(judge, userid, missing)) {
      if (only !== undefined && row !== only) continue
      rows.push(row)
      types.push(type)
    }
  }
  if (rows.length === 0) return null
  return {
    rows: rows.length,
    word: typeLabel(types[0] as number),
    batch: () => {
      const codes = words.map((word) => edits.code(column, word as string))
      const cell = {
        column,
        rows: Uint32Array.from(rows),
        codes: Uint32Array.from(types, (type) => codes[type] as number),
      }
      return { cells: [cell] }
    },
  }
}

function missingByPerson(judge: Judge, only: string | null): Map<string, number[]> {
  const found = new Map<string, number[]>()
  judge.reason.forEach((reason, row) => {
    if (reason !== typeMissing || judge.wall[row] === noWall) return
    const userid = judge.useridOf(row)
    if (userid === null || (only !== null && userid !== only)) return
    const rows = found.get(userid) ?? []
    rows.push(row)
    found.set(userid, rows)
  })
  return found
}

function fillPerson(judge: Judge, userid: string, missing: number[]): [number, number][] {
  const { wall } = judge
  const isMissing = new Set(missing)
  const all = [...judge.acrossRows.rowsThatCount(userid), ...missing].sort(
    (a, b) => (wall[a] as number) - (wall[b] as number) || a - b,
  )
  const filled: [number, number][] = []
  for (let at = 0; at < all.length; at++) {
    if (!isMissing.has(all[at] as number)) continue
    let end = at
    while (end < all.length && isMissing.has(all[end] as number)) end++
    const types = fillRun(judge, all, at, end)
    types?.forEach((type, i) => {
      filled.push([all[at + i] as number, type])
    })
    at = end
  }
  return filled
}

/**
 * In and Out in turn on the days of a person of whom no punch has a type yet: only an even number of
 * punches, and all within so few hours that no night lies between them. Taps near each other are one
 * punch, and get one type: the rule for two taps then proposes to skip the later.
 */
function fillDays(judge: Judge, userid: string, missing: number[]): [number, number][] {
  const { wall } = judge
  const { nearDoubleSeconds } = judge.plan.thresholds
  const dayOf = (row: number) => Math.floor((wall[row] as number) / 86_400)
  const told = new Set([...judge.acrossRows.rowsThatCount(userid)].map(dayOf))
  return [...Map.groupBy(missing, dayOf)].flatMap(([day, some]) => {
    const rows = some.sort((a, b) => (wall[a] as number) - (wall[b] as number) || a - b)
    const at = (i: number) => wall[rows[i] as number] as number
    let punches = 0
    const filled = rows.map((row, i): [number, number] => {
      if (i === 0 || at(i) - at(i - 1) > nearDoubleSeconds) punches++
      return [row, (punches - 1) % 2]
    })
    const hours = (at(rows.length - 1) - at(0)) / 3600
    return told.has(day) || punches % 2 === 1 || hours > hoursOfOneDay ? [] : filled
  })
}

/** Types for the run of rows `from` to `end` of one person's punches; null when it is not sure. */
function fillRun(judge: Judge, all: number[], from: number, end: number): number[] | null {
  const { nearDoubleSeconds, longShiftHours } = judge.plan.thresholds
  const before = from === 0 ? workEnds : direction(judge, all[from - 1] as number)
  const after = end < all.length ? direction(judge, all[end] as number) : 0
  if (before === 0 || (after === 0 && end < all.length)) return null
  const types: number[] = []
  let last = before
  for (let i = from; i < end; i++) {
    last = last === workBegins ? workEnds : workBegins
    types.push(last === workBegins ? 0 : 1)
  }
  // Of the last punch of all only an Out is sure: it closes the shift that an In began.
  if (after === last || (after === 0 && last !== workEnds)) return null
  for (let i = Math.max(from, 1); i <= end && i < all.length; i++) {
    const gap =
      (judge.wall[all[i] as number] as number) - (judge.wall[all[i - 1] as number] as number)
    const endsShift = i < end ? types[i - from] === 1 : after === workEnds
    if (gap <= nearDoubleSeconds || (endsShift && gap > longShiftHours * 3600)) return null
  }
  return types
}

function direction(judge: Judge, row: number): number {
  return directionOf[judge.type[row] as number] as number
}

/** A text that is read as this type in this file, whatever its words mean. */
function wordFor(judge: Judge, type: 0 | 1): string | undefined {
  return [typeLabel(type), String(type), type === 0 ? 'C/In' : 'C/Out'].find(
    (word) => readCheckType(word, judge.plan.meanings).value === type,
  )
}

/** Two punches farther apart on one day may be the end of one night and the begin of the next. */
const hoursOfOneDay = 11

const typeMissing = ruleNumber('type-missing')
